using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class RouteTables
{
    private static readonly Listing<RouteTable> List = new(
        "RouteTables",
        table => table.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["association.gateway-id"] = "Associations.GatewayId",
            ["association.route-table-association-id"] = "Associations.RouteTableAssociationId",
            ["association.route-table-id"] = "Associations.RouteTableId",
            ["association.subnet-id"] = "Associations.SubnetId",
            ["association.main"] = "Associations.Main",
            ["owner-id"] = "OwnerId",
            ["route-table-id"] = "RouteTableId",
            ["route.destination-cidr-block"] = "Routes.DestinationCidrBlock",
            ["route.destination-ipv6-cidr-block"] = "Routes.DestinationIpv6CidrBlock",
            ["route.destination-prefix-list-id"] = "Routes.DestinationPrefixListId",
            ["route.egress-only-internet-gateway-id"] = "Routes.EgressOnlyInternetGatewayId",
            ["route.gateway-id"] = "Routes.GatewayId",
            ["route.instance-id"] = "Routes.InstanceId",
            ["route.nat-gateway-id"] = "Routes.NatGatewayId",
            ["route.transit-gateway-id"] = "Routes.TransitGatewayId",
            ["route.origin"] = "Routes.Origin",
            ["route.state"] = "Routes.State",
            ["route.vpc-peering-connection-id"] = "Routes.VpcPeeringConnectionId",
            ["vpc-id"] = "VpcId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("RouteTableIds"),
                "rtb-",
                "InvalidRouteTableID.Malformed",
                transaction.Ec2.RouteTables.Find,
                missing => NotFound(missing[0])
            )
                ?? Asked.ByFilter(request, "route-table-id", transaction.Ec2.RouteTables.Find)
                ?? Asked.ByFilter(transaction, request, "association.subnet-id", Links.SubnetRouteTable, transaction.Ec2.RouteTables.Find)
                ?? Asked.ByFilter(transaction, request, "vpc-id", Links.VpcRouteTables, transaction.Ec2.RouteTables.Find)
                ?? transaction.Ec2.RouteTables.All,
            new PageLimits(Most: 100)
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "route-table");
        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        var table = RouteTableMaking.Make(transaction, vpc, isMain: false);
        TagKeeping.Put(transaction, table.Key, "route-table", tags);
        return new() { ["RouteTable"] = Write(transaction, table), ["ClientToken"] = request.Text("ClientToken") };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var table = Existing(transaction, request.Required("RouteTableId"));
        if (table.Associations.Count > 0)
        {
            throw Refusals.Dependency($"The routeTable '{table.Key}' has dependencies and cannot be deleted.");
        }

        RouteTableMaking.Forget(transaction, table.Key);
        return null;
    }

    /// <exception cref="AwsError">There is no such table.</exception>
    public static RouteTable Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "rtb-", "InvalidRouteTableID.Malformed");
        return transaction.Ec2.RouteTables.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidRouteTableID.NotFound", "routeTable", id);

    private static Document Write(Transaction transaction, RouteTable table) =>
        new()
        {
            ["RouteTableId"] = table.Key,
            ["VpcId"] = table.VpcId,
            ["OwnerId"] = transaction.Account,
            ["PropagatingVgws"] = Array.Empty<Document>(),
            ["Associations"] = table
                .Associations.Select(association => new Document
                {
                    ["Main"] = association.IsMain,
                    ["RouteTableAssociationId"] = association.Id,
                    ["RouteTableId"] = table.Key,
                    ["SubnetId"] = association.SubnetId,
                    ["GatewayId"] = association.GatewayId,
                    ["AssociationState"] = new Document { ["State"] = "associated" },
                })
                .ToList(),
            ["Routes"] = table
                .Routes.Select(route => new Document
                {
                    [Routes.DestinationMember(route.Destination)] = route.Destination,
                    [route.TargetKind] = route.Target,
                    ["Origin"] = route.Origin,
                    ["State"] = Routes.IsBlackHole(transaction, table, route) ? "blackhole" : "active",
                })
                .ToList(),
            ["Tags"] = TagRules.Write(transaction, table.Key),
        };
}
