using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>How route tables hang together with VPCs and subnets.</summary>
internal static class RouteTableMaking
{
    public static RouteTable Make(Turn turn, Vpc vpc, bool isMain)
    {
        List<Route> routes = [new(vpc.CidrBlock, "GatewayId", "local", "CreateRouteTable")];
        if (vpc.Ipv6CidrBlock is { } ipv6)
        {
            routes.Add(new(ipv6, "GatewayId", "local", "CreateRouteTable"));
        }

        var table = new RouteTable($"rtb-{turn.NewId(17)}", vpc.Key, routes, []);
        turn.Ec2.RouteTables.Put(table);
        Links.Put(turn.Ec2, Links.VpcRouteTables, vpc.Key, table.Key, table.Key);
        return isMain ? Associate(turn, table, new($"rtbassoc-{turn.NewId(17)}", IsMain: true, null, null)) : table;
    }

    public static RouteTable Associate(Turn turn, RouteTable table, RouteAssociation association)
    {
        var associated = table with { Associations = [.. table.Associations, association] };
        turn.Ec2.RouteTables.Put(associated);
        Links.Put(turn.Ec2, Links.RouteAssociations, association.Id, "", table.Key);
        if (association.SubnetId is { } subnet)
        {
            Links.Put(turn.Ec2, Links.SubnetRouteTable, subnet, "", table.Key);
        }

        return associated;
    }

    public static void Dissociate(Turn turn, RouteTable table, RouteAssociation association)
    {
        turn.Ec2.RouteTables.Put(table with { Associations = [.. table.Associations.Where(other => other.Id != association.Id)] });
        Links.Remove(turn.Ec2, Links.RouteAssociations, association.Id, "");
        if (association.SubnetId is { } subnet)
        {
            Links.Remove(turn.Ec2, Links.SubnetRouteTable, subnet, "");
        }
    }

    /// <summary>The subnet goes: so does its association.</summary>
    public static void ForgetSubnet(Turn turn, string subnetId)
    {
        if (
            turn.Ec2.RouteTables.Find(Links.Find(turn.Ec2, Links.SubnetRouteTable, subnetId)) is { } table
            && table.Associations.FirstOrDefault(association => association.SubnetId == subnetId) is { } association
        )
        {
            Dissociate(turn, table, association);
        }
    }

    public static void Forget(Turn turn, string? tableId)
    {
        if (turn.Ec2.RouteTables.Find(tableId) is not { } table)
        {
            return;
        }

        foreach (var association in table.Associations)
        {
            Dissociate(turn, table, association);
        }

        if (Links.Find(turn.Ec2, Links.MainRouteTable, table.VpcId) == table.Key)
        {
            Links.Remove(turn.Ec2, Links.MainRouteTable, table.VpcId, "");
        }

        Links.Remove(turn.Ec2, Links.VpcRouteTables, table.VpcId, table.Key);
        turn.Ec2.RouteTables.Remove(table.Key);
        TagKeeping.Remove(turn, table.Key);
    }

    public static RouteTable? MainOf(Ec2Tables ec2, string vpcId) => ec2.RouteTables.Find(Links.Find(ec2, Links.MainRouteTable, vpcId));

    /// <summary>The table that routes the subnet's traffic: its own, else its VPC's main one.</summary>
    public static RouteTable? Of(Ec2Tables ec2, Subnet subnet) =>
        ec2.RouteTables.Find(Links.Find(ec2, Links.SubnetRouteTable, subnet.Key)) ?? MainOf(ec2, subnet.VpcId);
}
