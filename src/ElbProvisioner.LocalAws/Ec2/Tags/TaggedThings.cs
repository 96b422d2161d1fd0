using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Capacity;
using ElbProvisioner.LocalAws.Ec2.EndpointServices;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.ManagedLists;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Tags;

/// <summary>What can carry tags, known by the prefix of its id.</summary>
internal static class TaggedThings
{
    /// <summary>The model's ResourceType of the thing with that id.</summary>
    /// <exception cref="AwsError">There is no such thing.</exception>
    public static string TypeOf(Transaction transaction, string id)
    {
        var ec2 = transaction.Ec2;
        var dash = id.LastIndexOf('-');
        if (dash < 0 || !Ids.IsWellFormed(id, id[..(dash + 1)]))
        {
            throw Refusals.BadId(id);
        }

        return id[..dash] switch
        {
            "vpc" => If(ec2.Vpcs.Has(id), "vpc", "InvalidVpcID.NotFound", "vpc ID"),
            "subnet" => If(ec2.Subnets.Has(id), "subnet", "InvalidSubnetID.NotFound", "subnet ID"),
            "rtb" => If(ec2.RouteTables.Has(id), "route-table", "InvalidRouteTableID.NotFound", "routeTable ID"),
            "igw" => If(ec2.InternetGateways.Has(id), "internet-gateway", "InvalidInternetGatewayID.NotFound", "internetGateway ID"),
            "acl" => If(ec2.Vpcs.All.Any(vpc => vpc.NetworkAclId == id), "network-acl", "InvalidNetworkAclID.NotFound", "networkAcl ID"),
            "dopt" => If(
                ec2.Vpcs.All.Any(vpc => vpc.DhcpOptionsId == id),
                "dhcp-options",
                "InvalidDhcpOptionID.NotFound",
                "dhcpOptions ID"
            ),
            "sg" => If(
                transaction.Visible(ec2.SecurityGroups, id) is not null,
                "security-group",
                "InvalidGroup.NotFound",
                "security group"
            ),
            "sgr" => If(
                RuleKeeping.Find(transaction, id) is not null,
                "security-group-rule",
                "InvalidSecurityGroupRuleId.NotFound",
                "security group rule ID"
            ),
            "eni" => If(
                transaction.Visible(ec2.Interfaces, id) is not null,
                "network-interface",
                "InvalidNetworkInterfaceID.NotFound",
                "networkInterface ID"
            ),
            "eipalloc" => If(ec2.Addresses.Has(id), "elastic-ip", "InvalidElasticIpID.NotFound", "elasticIp ID"),
            "i" => If(transaction.Visible(ec2.Instances, id) is not null, "instance", "InvalidInstanceID.NotFound", "instance ID"),
            "lt" => If(ec2.LaunchTemplates.Has(id), "launch-template", "InvalidLaunchTemplateId.NotFound", "launchTemplate ID"),
            "key" => If(ec2.KeyPairs.Has(id), "key-pair", "InvalidKeyPair.NotFound", "keyPair ID"),
            "pg" => If(PlacementGroups.Has(transaction, id), "placement-group", "InvalidPlacementGroup.Unknown", "placement group"),
            "pl" => If(ec2.PrefixLists.Has(id), PrefixListChanges.TagType, "InvalidPrefixListID.NotFound", "prefix list ID"),
            "cr" => If(
                ec2.CapacityReservations.Has(id),
                CapacityReservations.TagType,
                "InvalidCapacityReservationId.NotFound",
                "Capacity Reservation ID"
            ),
            "vpce-svc" => If(
                ec2.EndpointServices.Has(id),
                "vpc-endpoint-service",
                "InvalidVpcEndpointServiceId.NotFound",
                "VpcEndpointService Id"
            ),
            "vpce" => If(ec2.Endpoints.Has(id), Endpoints.TagType, "InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id"),
            "vol" => If(Links.Find(ec2, Links.Volumes, id) is not null, "volume", "InvalidVolume.NotFound", "volume"),
            "ami" => If(PublicImages.Find(transaction, id) is not null, "image", "InvalidAMIID.NotFound", "image ID"),
            _ => throw Refusals.BadId(id),
        };

        string If(bool exists, string type, string code, string kind) =>
            exists ? type : throw new AwsError(code, $"The {kind} '{id}' does not exist");
    }
}
