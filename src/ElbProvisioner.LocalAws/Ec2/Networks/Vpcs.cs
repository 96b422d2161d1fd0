using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class Vpcs
{
    private static readonly Listing<Vpc> List = new(
        "Vpcs",
        vpc => vpc.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cidr"] = "CidrBlock",
            ["cidr-block"] = "CidrBlock",
            ["cidr-block-association.cidr-block"] = "CidrBlockAssociationSet.CidrBlock",
            ["cidr-block-association.association-id"] = "CidrBlockAssociationSet.AssociationId",
            ["cidr-block-association.state"] = "CidrBlockAssociationSet.CidrBlockState.State",
            ["dhcp-options-id"] = "DhcpOptionsId",
            ["ipv6-cidr-block-association.ipv6-cidr-block"] = "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
            ["ipv6-cidr-block-association.ipv6-pool"] = "Ipv6CidrBlockAssociationSet.Ipv6Pool",
            ["ipv6-cidr-block-association.association-id"] = "Ipv6CidrBlockAssociationSet.AssociationId",
            ["ipv6-cidr-block-association.state"] = "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
            ["is-default"] = "IsDefault",
            ["isDefault"] = "IsDefault",
            ["owner-id"] = "OwnerId",
            ["state"] = "State",
            ["vpc-id"] = "VpcId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("VpcIds"),
                "vpc-",
                "InvalidVpcID.Malformed",
                transaction.Ec2.Vpcs.Find,
                missing => NotFound(missing[0])
            )
                ?? Asked.ByFilter(request, "vpc-id", transaction.Ec2.Vpcs.Find)
                ?? transaction.Ec2.Vpcs.All,
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "vpc");
        var range = Cidr.Parse(request.Text("CidrBlock") ?? throw Refusals.Missing("cidrBlock"));
        if (range is not { IsIpv6: false } given)
        {
            throw Refusals.InvalidValue(
                $"Value ({request.Text("CidrBlock")}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
            );
        }

        if (given.Length is < 16 or > 28)
        {
            throw new AwsError("InvalidVpc.Range", $"The CIDR '{request.Text("CidrBlock")}' is invalid.");
        }

        if (transaction.Ec2.Vpcs.Count >= transaction.Quota(Ec2Quotas.Vpcs))
        {
            throw new AwsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
        }

        var ipv6 = request.Flag("AmazonProvidedIpv6CidrBlock") == true ? Ipv6Ranges.New(transaction) : null;
        var vpc = VpcMaking.Make(transaction, given, isDefault: false, request.Text("InstanceTenancy") ?? "default", ipv6);
        TagKeeping.Put(transaction, vpc.Key, "vpc", tags);
        return new() { ["Vpc"] = Write(transaction, vpc) };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var vpc = Existing(transaction, request.Required("VpcId"));
        var ec2 = transaction.Ec2;
        var routes = Links.Find(ec2, Links.MainRouteTable, vpc.Key);
        if (
            Links.All(ec2, Links.VpcSubnets, vpc.Key).Any()
            || Links.Find(ec2, Links.VpcGateway, vpc.Key) is not null
            || ec2.Endpoints.All.Any(endpoint => endpoint.VpcId == vpc.Key)
            || Links.All(ec2, Links.VpcRouteTables, vpc.Key).Any(table => table != routes)
            || Links.All(ec2, Links.VpcGroups, vpc.Key).Any(group => ec2.SecurityGroups.Find(group) is { IsDefault: false })
        )
        {
            throw Refusals.Dependency($"The vpc '{vpc.Key}' has dependencies and cannot be deleted.");
        }

        foreach (var group in Links.All(ec2, Links.VpcGroups, vpc.Key).ToList())
        {
            SecurityGroupMaking.Forget(transaction, group);
        }

        RouteTableMaking.Forget(transaction, routes);
        ec2.Vpcs.Remove(vpc.Key);
        TagKeeping.Remove(transaction, vpc.NetworkAclId);
        TagKeeping.Remove(transaction, vpc.Key);
        return null;
    }

    public static Document DescribeAttribute(Transaction transaction, Fields request)
    {
        var vpc = Existing(transaction, request.Required("VpcId"));
        var (member, value) = request.Required("Attribute") switch
        {
            "enableDnsSupport" => ("EnableDnsSupport", vpc.HasDnsSupport),
            "enableDnsHostnames" => ("EnableDnsHostnames", vpc.HasDnsHostnames),
            _ => ("EnableNetworkAddressUsageMetrics", vpc.HasUsageMetrics),
        };
        return new()
        {
            ["VpcId"] = vpc.Key,
            [member] = new Document { ["Value"] = value },
        };
    }

    public static Document? ModifyAttribute(Transaction transaction, Fields request)
    {
        var vpc = Existing(transaction, request.Required("VpcId"));
        var (support, hostnames, metrics) = (
            Wanted("EnableDnsSupport"),
            Wanted("EnableDnsHostnames"),
            Wanted("EnableNetworkAddressUsageMetrics")
        );
        if (new[] { support, hostnames, metrics }.Count(wanted => wanted is not null) != 1)
        {
            throw Refusals.InvalidCombination("Exactly one attribute must be modified in a request.");
        }

        transaction.Ec2.Vpcs.Put(
            vpc with
            {
                HasDnsSupport = support ?? vpc.HasDnsSupport,
                HasDnsHostnames = hostnames ?? vpc.HasDnsHostnames,
                HasUsageMetrics = metrics ?? vpc.HasUsageMetrics,
            }
        );
        return null;

        bool? Wanted(string member) => request.Structure(member)?.Flag("Value");
    }

    /// <exception cref="AwsError">There is no such VPC.</exception>
    public static Vpc Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "vpc-", "InvalidVpcID.Malformed");
        return transaction.Ec2.Vpcs.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidVpcID.NotFound", "vpc", id);

    private static Document Write(Transaction transaction, Vpc vpc) =>
        new()
        {
            ["VpcId"] = vpc.Key,
            ["OwnerId"] = transaction.Account,
            ["State"] = "available",
            ["CidrBlock"] = vpc.CidrBlock,
            ["CidrBlockAssociationSet"] = new[]
            {
                new Document
                {
                    ["AssociationId"] = vpc.AssociationId,
                    ["CidrBlock"] = vpc.CidrBlock,
                    ["CidrBlockState"] = new Document { ["State"] = "associated" },
                },
            },
            ["Ipv6CidrBlockAssociationSet"] = vpc.Ipv6CidrBlock is null
                ? null
                : new[]
                {
                    new Document
                    {
                        ["AssociationId"] = vpc.Ipv6AssociationId,
                        ["Ipv6CidrBlock"] = vpc.Ipv6CidrBlock,
                        ["Ipv6CidrBlockState"] = new Document { ["State"] = "associated" },
                        ["NetworkBorderGroup"] = transaction.Here.Name,
                        ["Ipv6Pool"] = "Amazon",
                        ["Ipv6AddressAttribute"] = "public",
                        ["IpSource"] = "amazon",
                    },
                },
            ["DhcpOptionsId"] = vpc.DhcpOptionsId,
            ["InstanceTenancy"] = vpc.Tenancy,
            ["IsDefault"] = vpc.IsDefault,
            ["BlockPublicAccessStates"] = new Document { ["InternetGatewayBlockMode"] = "off" },
            ["Tags"] = TagRules.Write(transaction, vpc.Key),
        };
}
