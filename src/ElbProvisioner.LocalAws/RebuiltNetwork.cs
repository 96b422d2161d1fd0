using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The network of an account, as far as stacks stand on it.</summary>
internal static class RebuiltNetwork
{
    private const string Internet = "igw-";

    /// <summary>What a new region begins with.</summary>
    public static void Forget(Transaction transaction)
    {
        var ec2 = transaction.Ec2;
        foreach (var subnet in ec2.Subnets.All.ToList())
        {
            RouteTableMaking.ForgetSubnet(transaction, subnet.Key);
            Links.Remove(ec2, Links.VpcSubnets, subnet.VpcId, subnet.Key);
            ec2.Subnets.Remove(subnet.Key);
        }

        foreach (var gateway in ec2.InternetGateways.All.ToList())
        {
            Links.Remove(ec2, Links.VpcGateway, gateway.VpcId ?? "", "");
            ec2.InternetGateways.Remove(gateway.Key);
        }

        foreach (var table in ec2.RouteTables.All.ToList())
        {
            RouteTableMaking.Forget(transaction, table.Key);
        }

        foreach (var group in ec2.SecurityGroups.All.ToList())
        {
            SecurityGroupMaking.Forget(transaction, group.Key);
        }

        foreach (var vpc in ec2.Vpcs.All.ToList())
        {
            ec2.Vpcs.Remove(vpc.Key);
        }
    }

    public static void AddVpc(Transaction transaction, ToldThing told, string defaultGroupId)
    {
        var ipv6 = told.Items("Ipv6CidrBlockAssociationSet").FirstOrDefault();
        var vpc = new Vpc(
            told.Required("VpcId"),
            told.Required("CidrBlock"),
            told.Items("CidrBlockAssociationSet").FirstOrDefault()?.Text("AssociationId") ?? $"vpc-cidr-assoc-{transaction.NewId(17)}",
            told.Flag("IsDefault"),
            told.Text("InstanceTenancy") ?? "default",
            told.Text("DhcpOptionsId") ?? $"dopt-{transaction.NewId(17)}",
            $"acl-{transaction.NewId(17)}",
            HasDnsSupport: true,
            HasDnsHostnames: true,
            HasUsageMetrics: false,
            ipv6?.Text("Ipv6CidrBlock"),
            ipv6?.Text("AssociationId")
        );
        transaction.Ec2.Vpcs.Put(vpc);
        TagKeeping.Put(transaction, vpc.Key, "vpc", told.Tags);

        // Whether it has one is seen by its routes alone; without routes it makes no subnet public.
        Attach(transaction, vpc.Key, $"{Internet}{transaction.NewId(17)}");
        SecurityGroupMaking.Keep(
            transaction,
            new(defaultGroupId, SecurityGroup.DefaultName, "default VPC security group", vpc.Key, transaction.Now)
        );
    }

    public static void AddSubnet(Transaction transaction, ToldThing told)
    {
        var ipv6 = told.Items("Ipv6CidrBlockAssociationSet").FirstOrDefault();
        var subnet = new Subnet(
            told.Required("SubnetId"),
            told.Required("VpcId"),
            told.Required("AvailabilityZone"),
            told.Text("AvailabilityZoneId") ?? told.Required("AvailabilityZone"),
            told.Required("CidrBlock"),
            told.Flag("DefaultForAz"),
            told.Flag("MapPublicIpOnLaunch"),
            0,
            $"aclassoc-{transaction.NewId(17)}",
            ipv6?.Text("Ipv6CidrBlock"),
            ipv6?.Text("AssociationId"),
            told.Flag("AssignIpv6AddressOnCreation"),
            told.Flag("EnableDns64"),
            "ip-name",
            HasNameRecord: false,
            HasNameRecordIpv6: false
        );
        transaction.Ec2.Subnets.Put(subnet);
        Links.Put(transaction.Ec2, Links.VpcSubnets, subnet.VpcId, subnet.Key, subnet.Key);
        TagKeeping.Put(transaction, subnet.Key, "subnet", told.Tags);
    }

    /// <summary>A VPC has one at a time.</summary>
    private static void Attach(Transaction transaction, string vpcId, string gateway)
    {
        var ec2 = transaction.Ec2;
        if (Links.Find(ec2, Links.VpcGateway, vpcId) is { } other)
        {
            ec2.InternetGateways.Remove(other);
        }

        ec2.InternetGateways.Put(new(gateway, vpcId));
        Links.Put(ec2, Links.VpcGateway, vpcId, "", gateway);
    }

    public static void AddRouteTable(Transaction transaction, ToldThing told)
    {
        var ec2 = transaction.Ec2;
        var vpcId = told.Required("VpcId");
        List<Route> routes = [];
        foreach (var route in told.Items("Routes"))
        {
            if (
                (route.Text("DestinationCidrBlock") ?? route.Text("DestinationIpv6CidrBlock")) is { } destination
                && route.Text("GatewayId") is { } gateway
                && (gateway == "local" || gateway.StartsWith(Internet, StringComparison.Ordinal))
            )
            {
                routes.Add(new(destination, "GatewayId", gateway, gateway == "local" ? "CreateRouteTable" : "CreateRoute"));
                if (gateway != "local")
                {
                    Attach(transaction, vpcId, gateway);
                }
            }
        }

        var table = new RouteTable(told.Required("RouteTableId"), vpcId, routes, []);
        ec2.RouteTables.Put(table);
        Links.Put(ec2, Links.VpcRouteTables, vpcId, table.Key, table.Key);
        foreach (var association in told.Items("Associations"))
        {
            var (isMain, subnet) = (association.Flag("Main"), association.Text("SubnetId"));
            if (isMain)
            {
                Links.Put(ec2, Links.MainRouteTable, vpcId, "", table.Key);
            }

            if (isMain || ec2.Subnets.Has(subnet ?? ""))
            {
                var id = association.Text("RouteTableAssociationId") ?? $"rtbassoc-{transaction.NewId(17)}";
                table = RouteTableMaking.Associate(transaction, table, new(id, isMain, isMain ? null : subnet, null));
            }
        }
    }
}
