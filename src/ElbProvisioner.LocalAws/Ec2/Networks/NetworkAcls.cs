using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>Each VPC has its default network ACL, which lets everything pass and all subnets have.</summary>
internal static class NetworkAcls
{
    private const int LastRule = 32767;
    private const int LastRuleIpv6 = 32768;

    private static readonly Listing<Vpc> List = new(
        "NetworkAcls",
        vpc => vpc.NetworkAclId,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["association.association-id"] = "Associations.NetworkAclAssociationId",
            ["association.network-acl-id"] = "Associations.NetworkAclId",
            ["association.subnet-id"] = "Associations.SubnetId",
            ["default"] = "IsDefault",
            ["entry.cidr"] = "Entries.CidrBlock",
            ["entry.egress"] = "Entries.Egress",
            ["entry.icmp.code"] = "",
            ["entry.icmp.type"] = "",
            ["entry.ipv6-cidr"] = "Entries.Ipv6CidrBlock",
            ["entry.port-range.from"] = "",
            ["entry.port-range.to"] = "",
            ["entry.protocol"] = "Entries.Protocol",
            ["entry.rule-action"] = "Entries.RuleAction",
            ["entry.rule-number"] = "Entries.RuleNumber",
            ["network-acl-id"] = "NetworkAclId",
            ["owner-id"] = "OwnerId",
            ["vpc-id"] = "VpcId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("NetworkAclIds"),
                "acl-",
                "InvalidNetworkAclId.Malformed",
                id => transaction.Ec2.Vpcs.All.FirstOrDefault(vpc => vpc.NetworkAclId == id),
                missing => Refusals.NotFound("InvalidNetworkAclID.NotFound", "networkAcl", missing[0])
            ) ?? transaction.Ec2.Vpcs.All.OrderBy(vpc => vpc.NetworkAclId, StringComparer.Ordinal),
            PageLimits.Usual
        );

    private static Document Write(Transaction transaction, Vpc vpc) =>
        new()
        {
            ["NetworkAclId"] = vpc.NetworkAclId,
            ["VpcId"] = vpc.Key,
            ["OwnerId"] = transaction.Account,
            ["IsDefault"] = true,
            ["Associations"] = Links
                .All(transaction.Ec2, Links.VpcSubnets, vpc.Key)
                .Select(transaction.Ec2.Subnets.Find)
                .OfType<Subnet>()
                .Select(subnet => new Document
                {
                    ["NetworkAclAssociationId"] = subnet.AclAssociationId,
                    ["NetworkAclId"] = vpc.NetworkAclId,
                    ["SubnetId"] = subnet.Key,
                })
                .ToList(),
            ["Entries"] = ((bool[])[true, false]).SelectMany(isEgress => Entries(vpc, isEgress)).ToList(),
            ["Tags"] = TagRules.Write(transaction, vpc.NetworkAclId),
        };

    private static IEnumerable<Document> Entries(Vpc vpc, bool isEgress)
    {
        yield return Entry("CidrBlock", "0.0.0.0/0", isEgress, "allow", 100);
        yield return Entry("CidrBlock", "0.0.0.0/0", isEgress, "deny", LastRule);
        if (vpc.Ipv6CidrBlock is not null)
        {
            yield return Entry("Ipv6CidrBlock", "::/0", isEgress, "allow", 101);
            yield return Entry("Ipv6CidrBlock", "::/0", isEgress, "deny", LastRuleIpv6);
        }
    }

    private static Document Entry(string member, string range, bool isEgress, string action, int number) =>
        new()
        {
            [member] = range,
            ["Egress"] = isEgress,
            ["Protocol"] = "-1",
            ["RuleAction"] = action,
            ["RuleNumber"] = number,
        };
}
