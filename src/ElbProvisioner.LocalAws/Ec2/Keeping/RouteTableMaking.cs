using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Keeping;

/// <summary>How route tables hang together with VPCs and subnets.</summary>
internal static class RouteTableMaking
{
    public static RouteTable Make(Transaction transaction, Vpc vpc, bool isMain)
    {
        List<Route> routes = [new(vpc.CidrBlock, "GatewayId", "local", "CreateRouteTable")];
        if (vpc.Ipv6CidrBlock is { } ipv6)
        {
            routes.Add(new(ipv6, "GatewayId", "local", "CreateRouteTable"));
        }

        var table = new RouteTable($"rtb-{transaction.NewId(17)}", vpc.Key, routes, []);
        transaction.Ec2.RouteTables.Put(table);
        Links.Put(transaction.Ec2, Links.VpcRouteTables, vpc.Key, table.Key, table.Key);
        return isMain ? Associate(transaction, table, new($"rtbassoc-{transaction.NewId(17)}", IsMain: true, null, null)) : table;
    }

    public static RouteTable Associate(Transaction transaction, RouteTable table, RouteAssociation association)
    {
        var associated = table with { Associations = [.. table.Associations, association] };
        transaction.Ec2.RouteTables.Put(associated);
        Links.Put(transaction.Ec2, Links.RouteAssociations, association.Id, "", table.Key);
        if (association.SubnetId is { } subnet)
        {
            Links.Put(transaction.Ec2, Links.SubnetRouteTable, subnet, "", table.Key);
        }

        return associated;
    }

    public static void Dissociate(Transaction transaction, RouteTable table, RouteAssociation association)
    {
        transaction.Ec2.RouteTables.Put(table with { Associations = [.. table.Associations.Where(other => other.Id != association.Id)] });
        Links.Remove(transaction.Ec2, Links.RouteAssociations, association.Id, "");
        if (association.SubnetId is { } subnet)
        {
            Links.Remove(transaction.Ec2, Links.SubnetRouteTable, subnet, "");
        }
    }

    /// <summary>The subnet goes: so does its association.</summary>
    public static void ForgetSubnet(Transaction transaction, string subnetId)
    {
        if (
            transaction.Ec2.RouteTables.Find(Links.Find(transaction.Ec2, Links.SubnetRouteTable, subnetId)) is { } table
            && table.Associations.FirstOrDefault(association => association.SubnetId == subnetId) is { } association
        )
        {
            Dissociate(transaction, table, association);
        }
    }

    public static void Forget(Transaction transaction, string? tableId)
    {
        if (transaction.Ec2.RouteTables.Find(tableId) is not { } table)
        {
            return;
        }

        foreach (var association in table.Associations)
        {
            Dissociate(transaction, table, association);
        }

        if (Links.Find(transaction.Ec2, Links.MainRouteTable, table.VpcId) == table.Key)
        {
            Links.Remove(transaction.Ec2, Links.MainRouteTable, table.VpcId, "");
        }

        Links.Remove(transaction.Ec2, Links.VpcRouteTables, table.VpcId, table.Key);
        transaction.Ec2.RouteTables.Remove(table.Key);
        TagKeeping.Remove(transaction, table.Key);
    }

    public static RouteTable? MainOf(Ec2Tables ec2, string vpcId) => ec2.RouteTables.Find(Links.Find(ec2, Links.MainRouteTable, vpcId));

    /// <summary>The table that routes the subnet's traffic: its own, else its VPC's main one.</summary>
    public static RouteTable? Of(Ec2Tables ec2, Subnet subnet) =>
        ec2.RouteTables.Find(Links.Find(ec2, Links.SubnetRouteTable, subnet.Key)) ?? MainOf(ec2, subnet.VpcId);
}
