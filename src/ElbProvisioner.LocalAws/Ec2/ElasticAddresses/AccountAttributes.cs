using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.ElasticAddresses;

/// <summary>What the account may have in the region [EC2 API: DescribeAccountAttributes].</summary>
internal static class AccountAttributes
{
    // EC2 API, "AccountAttribute": values that AWS says of an account that nobody raised anything for.
    private const string MaxInstances = "20";
    private const string MaxClassicAddresses = "5";

    public static Document Describe(Transaction transaction, Fields request)
    {
        (string Name, string Value)[] all =
        [
            ("supported-platforms", "VPC"),
            ("vpc-max-security-groups-per-interface", $"{transaction.Quota(Ec2Quotas.SecurityGroupsPerInterface)}"),
            ("max-elastic-ips", MaxClassicAddresses),
            ("max-instances", MaxInstances),
            ("vpc-max-elastic-ips", $"{transaction.Quota(Ec2Quotas.ElasticAddresses)}"),
            ("default-vpc", transaction.Ec2.Vpcs.All.FirstOrDefault(static vpc => vpc.IsDefault)?.Key ?? "none"),
        ];
        var asked = request.Texts("AttributeNames");
        return new()
        {
            ["AccountAttributes"] = all.Where(attribute => asked.Count == 0 || asked.Contains(attribute.Name))
                .Select(attribute => new Document
                {
                    ["AttributeName"] = attribute.Name,
                    ["AttributeValues"] = new[] { new Document { ["AttributeValue"] = attribute.Value } },
                })
                .ToArray(),
        };
    }
}
