using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class Subnets
{
    private static readonly Listing<Subnet> List = new(
        "Subnets",
        subnet => subnet.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["availability-zone"] = "AvailabilityZone",
            ["availabilityZone"] = "AvailabilityZone",
            ["availability-zone-id"] = "AvailabilityZoneId",
            ["availabilityZoneId"] = "AvailabilityZoneId",
            ["available-ip-address-count"] = "AvailableIpAddressCount",
            ["cidr-block"] = "CidrBlock",
            ["cidr"] = "CidrBlock",
            ["cidrBlock"] = "CidrBlock",
            ["customer-owned-ipv4-pool"] = "",
            ["default-for-az"] = "DefaultForAz",
            ["defaultForAz"] = "DefaultForAz",
            ["enable-dns64"] = "EnableDns64",
            ["enable-lni-at-device-index"] = "",
            ["ipv6-cidr-block-association.ipv6-cidr-block"] = "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
            ["ipv6-cidr-block-association.association-id"] = "Ipv6CidrBlockAssociationSet.AssociationId",
            ["ipv6-cidr-block-association.state"] = "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
            ["ipv6-native"] = "Ipv6Native",
            ["map-customer-owned-ip-on-launch"] = "MapCustomerOwnedIpOnLaunch",
            ["map-public-ip-on-launch"] = "MapPublicIpOnLaunch",
            ["outpost-arn"] = "",
            ["owner-id"] = "OwnerId",
            ["private-dns-name-options-on-launch.hostname-type"] = "PrivateDnsNameOptionsOnLaunch.HostnameType",
            ["private-dns-name-options-on-launch.enable-resource-name-dns-a-record"] =
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord",
            ["private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record"] =
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord",
            ["state"] = "State",
            ["subnet-arn"] = "SubnetArn",
            ["subnet-id"] = "SubnetId",
            ["vpc-id"] = "VpcId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("SubnetIds"),
                "subnet-",
                "InvalidSubnetID.Malformed",
                transaction.Ec2.Subnets.Find,
                missing => NotFound(missing[0])
            )
                ?? Asked.ByFilter(request, "subnet-id", transaction.Ec2.Subnets.Find)
                ?? Asked.ByFilter(transaction, request, "vpc-id", Links.VpcSubnets, transaction.Ec2.Subnets.Find)
                ?? transaction.Ec2.Subnets.All,
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "subnet");
        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        var range = SubnetRanges.Check(transaction, vpc, request.Text("CidrBlock"));
        var zone = SubnetRanges.Zone(transaction, request.Text("AvailabilityZone"), request.Text("AvailabilityZoneId"));
        var ipv6 = SubnetRanges.CheckIpv6(transaction, vpc, request.Text("Ipv6CidrBlock"));
        if (Links.All(transaction.Ec2, Links.VpcSubnets, vpc.Key).Count() >= transaction.Quota(Ec2Quotas.SubnetsPerVpc))
        {
            throw new AwsError("SubnetLimitExceeded", "The maximum number of subnets has been reached.");
        }

        var subnet = VpcMaking.MakeSubnet(transaction, vpc, range, zone, isDefault: false, ipv6);
        TagKeeping.Put(transaction, subnet.Key, "subnet", tags);
        return new() { ["Subnet"] = Write(transaction, subnet) };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var subnet = Existing(transaction, request.Required("SubnetId"));
        if (Links.All(transaction.Ec2, Links.SubnetAddresses, subnet.Key).Any())
        {
            throw Refusals.Dependency($"The subnet '{subnet.Key}' has dependencies and cannot be deleted.");
        }

        RouteTableMaking.ForgetSubnet(transaction, subnet.Key);
        transaction.Ec2.Subnets.Remove(subnet.Key);
        Links.Remove(transaction.Ec2, Links.VpcSubnets, subnet.VpcId, subnet.Key);
        TagKeeping.Remove(transaction, subnet.Key);
        return null;
    }

    /// <summary>A call changes one attribute (EC2 API Reference, "ModifySubnetAttribute").</summary>
    public static Document? ModifyAttribute(Transaction transaction, Fields request)
    {
        var subnet = Existing(transaction, request.Required("SubnetId"));
        transaction.Ec2.Subnets.Put(
            subnet with
            {
                MapsPublicAddresses = Wanted("MapPublicIpOnLaunch") ?? subnet.MapsPublicAddresses,
                AssignsIpv6 = Wanted("AssignIpv6AddressOnCreation") ?? subnet.AssignsIpv6,
                HasDns64 = Wanted("EnableDns64") ?? subnet.HasDns64,
                HostnameType = request.Text("PrivateDnsHostnameTypeOnLaunch") ?? subnet.HostnameType,
                HasNameRecord = Wanted("EnableResourceNameDnsARecordOnLaunch") ?? subnet.HasNameRecord,
                HasNameRecordIpv6 = Wanted("EnableResourceNameDnsAAAARecordOnLaunch") ?? subnet.HasNameRecordIpv6,
            }
        );
        return null;

        bool? Wanted(string member) => request.Structure(member)?.Flag("Value");
    }

    /// <exception cref="AwsError">There is no such subnet.</exception>
    public static Subnet Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "subnet-", "InvalidSubnetID.Malformed");
        return transaction.Ec2.Subnets.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidSubnetID.NotFound", "subnet", id);

    private static Document Write(Transaction transaction, Subnet subnet) =>
        new()
        {
            ["SubnetId"] = subnet.Key,
            ["SubnetArn"] = TagKeeping.Arn(transaction, "subnet", subnet.Key),
            ["OwnerId"] = transaction.Account,
            ["VpcId"] = subnet.VpcId,
            ["State"] = "available",
            ["CidrBlock"] = subnet.CidrBlock,
            ["AvailabilityZone"] = subnet.AvailabilityZone,
            ["AvailabilityZoneId"] = subnet.ZoneId,
            ["AvailableIpAddressCount"] = SubnetAddresses.Free(subnet),
            ["DefaultForAz"] = subnet.IsDefaultForZone,
            ["MapPublicIpOnLaunch"] = subnet.MapsPublicAddresses,
            ["MapCustomerOwnedIpOnLaunch"] = false,
            ["AssignIpv6AddressOnCreation"] = subnet.AssignsIpv6,
            ["Ipv6CidrBlockAssociationSet"] = subnet.Ipv6CidrBlock is null
                ? Array.Empty<Document>()
                :
                [
                    new Document
                    {
                        ["AssociationId"] = subnet.Ipv6AssociationId,
                        ["Ipv6CidrBlock"] = subnet.Ipv6CidrBlock,
                        ["Ipv6CidrBlockState"] = new Document { ["State"] = "associated" },
                        ["Ipv6AddressAttribute"] = "public",
                        ["IpSource"] = "amazon",
                    },
                ],
            ["EnableDns64"] = subnet.HasDns64,
            ["Ipv6Native"] = false,
            ["PrivateDnsNameOptionsOnLaunch"] = new Document
            {
                ["HostnameType"] = subnet.HostnameType,
                ["EnableResourceNameDnsARecord"] = subnet.HasNameRecord,
                ["EnableResourceNameDnsAAAARecord"] = subnet.HasNameRecordIpv6,
            },
            ["BlockPublicAccessStates"] = new Document { ["InternetGatewayBlockMode"] = "off" },
            ["Tags"] = TagRules.Write(transaction, subnet.Key),
        };
}
