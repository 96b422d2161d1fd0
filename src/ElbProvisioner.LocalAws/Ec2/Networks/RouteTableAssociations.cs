using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class RouteTableAssociations
{
    public static Document Associate(Transaction transaction, Fields request)
    {
        var table = RouteTables.Existing(transaction, request.Required("RouteTableId"));
        var subnet = request.Text("SubnetId") is { } id ? Subnets.Existing(transaction, id) : null;
        if (subnet is null && request.Text("GatewayId") is null)
        {
            throw Refusals.Missing("subnetId or gatewayId");
        }

        if (subnet is not null && subnet.VpcId != table.VpcId)
        {
            throw Refusals.InvalidValue($"Route table {table.Key} and subnet {subnet.Key} belong to different networks");
        }

        if (subnet is not null && Links.Find(transaction.Ec2, Links.SubnetRouteTable, subnet.Key) is { } other)
        {
            // To the same table again is no change; to another one it must be replaced.
            return
                transaction.Ec2.RouteTables.Find(other)?.Associations.FirstOrDefault(made => made.SubnetId == subnet.Key) is { } made
                && other == table.Key
                ? Answer("AssociationId", made.Id)
                : throw Refusals.AlreadyAssociated(
                    $"the specified association for route table {table.Key} conflicts with an existing association"
                );
        }

        var association = new RouteAssociation($"rtbassoc-{transaction.NewId(17)}", IsMain: false, subnet?.Key, request.Text("GatewayId"));
        RouteTableMaking.Associate(transaction, table, association);
        return Answer("AssociationId", association.Id);
    }

    public static Document? Disassociate(Transaction transaction, Fields request)
    {
        var (table, association) = Existing(transaction, request.Required("AssociationId"));
        if (association.IsMain)
        {
            throw Refusals.InvalidValue("cannot disassociate the main route table association " + association.Id);
        }

        RouteTableMaking.Dissociate(transaction, table, association);
        return null;
    }

    public static Document Replace(Transaction transaction, Fields request)
    {
        var target = RouteTables.Existing(transaction, request.Required("RouteTableId"));
        var (table, association) = Existing(transaction, request.Required("AssociationId"));
        if (target.VpcId != table.VpcId)
        {
            throw Refusals.InvalidValue($"Route table {target.Key} and route table {table.Key} belong to different networks");
        }

        if (target.Key == table.Key)
        {
            return Answer("NewAssociationId", association.Id);
        }

        RouteTableMaking.Dissociate(transaction, table, association);
        var replaced = association with { Id = $"rtbassoc-{transaction.NewId(17)}" };
        RouteTableMaking.Associate(transaction, target, replaced);
        if (replaced.IsMain)
        {
            Links.Put(transaction.Ec2, Links.MainRouteTable, target.VpcId, "", target.Key);
        }

        return Answer("NewAssociationId", replaced.Id);
    }

    private static (RouteTable Table, RouteAssociation Association) Existing(Transaction transaction, string id) =>
        transaction.Ec2.RouteTables.Find(Links.Find(transaction.Ec2, Links.RouteAssociations, id)) is { } table
        && table.Associations.FirstOrDefault(made => made.Id == id) is { } association
            ? (table, association)
            : throw new AwsError("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");

    private static Document Answer(string member, string id) =>
        new()
        {
            [member] = id,
            ["AssociationState"] = new Document { ["State"] = "associated" },
        };
}
