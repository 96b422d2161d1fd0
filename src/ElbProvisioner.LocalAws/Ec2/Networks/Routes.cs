using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class Routes
{
    // Members of a request that name the target, by the same names as in the model's Route.
    private static readonly string[] Targets =
    [
        "GatewayId",
        "EgressOnlyInternetGatewayId",
        "InstanceId",
        "NetworkInterfaceId",
        "VpcPeeringConnectionId",
        "NatGatewayId",
        "TransitGatewayId",
        "LocalGatewayId",
        "CarrierGatewayId",
        "CoreNetworkArn",
        "OdbNetworkArn",
    ];

    public static Document Create(Transaction transaction, Fields request)
    {
        var (table, destination) = Asked(transaction, request);
        var route = Wanted(transaction, request, table, destination);
        if (table.Routes.FirstOrDefault(other => other.Destination == destination) is { } other)
        {
            return other.Target == route.Target && other.Origin == route.Origin
                ? new() { ["Return"] = true }
                : throw new AwsError("RouteAlreadyExists", $"The route identified by {destination} already exists.");
        }

        transaction.Ec2.RouteTables.Put(table with { Routes = [.. table.Routes, route] });
        return new() { ["Return"] = true };
    }

    public static Document? Replace(Transaction transaction, Fields request)
    {
        var (table, destination) = Asked(transaction, request);
        MustExist(table, destination);
        var route =
            request.Flag("LocalTarget") == true
                ? new Route(destination, "GatewayId", "local", "CreateRouteTable")
                : Wanted(transaction, request, table, destination);
        transaction.Ec2.RouteTables.Put(
            table with
            {
                Routes = [.. table.Routes.Select(other => other.Destination == destination ? route : other)],
            }
        );
        return null;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var (table, destination) = Asked(transaction, request);
        MustExist(table, destination);
        if (table.Routes.Any(route => route.Destination == destination && route.Origin == "CreateRouteTable"))
        {
            throw Refusals.InvalidValue($"cannot remove local route {destination} in route table {table.Key}");
        }

        transaction.Ec2.RouteTables.Put(table with { Routes = [.. table.Routes.Where(route => route.Destination != destination)] });
        return null;
    }

    public static string DestinationMember(string destination) =>
        destination.StartsWith("pl-", StringComparison.Ordinal) ? "DestinationPrefixListId"
        : destination.Contains(':', StringComparison.Ordinal) ? "DestinationIpv6CidrBlock"
        : "DestinationCidrBlock";

    /// <summary>The target is gone: a gateway that is no longer attached, an interface that was deleted.</summary>
    public static bool IsBlackHole(Transaction transaction, RouteTable table, Route route) =>
        route.Target.Split('-')[0] switch
        {
            "igw" => transaction.Ec2.InternetGateways.Find(route.Target)?.VpcId != table.VpcId,
            "eni" => !transaction.Ec2.Interfaces.Has(route.Target),
            _ => false,
        };

    private static (RouteTable Table, string Destination) Asked(Transaction transaction, Fields request)
    {
        var table = RouteTables.Existing(transaction, request.Required("RouteTableId"));
        if (request.Text("DestinationPrefixListId") is { } list)
        {
            return PrefixLists.Find(transaction, list) is not null
                ? (table, list)
                : throw Refusals.NotFound("InvalidPrefixListID.NotFound", "prefix list", list);
        }

        var text =
            request.Text("DestinationCidrBlock")
            ?? request.Text("DestinationIpv6CidrBlock")
            ?? throw Refusals.Missing("destinationCidrBlock or destinationIpv6CidrBlock");
        return Cidr.Parse(text) is { } range
            ? (table, range.ToString())
            : throw Refusals.InvalidValue($"Value ({text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.");
    }

    private static Route Wanted(Transaction transaction, Fields request, RouteTable table, string destination)
    {
        var given = Targets.Where(request.Has).ToList();
        if (given.Count != 1)
        {
            throw given.Count == 0
                ? Refusals.Missing("gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId or transitGatewayId")
                : Refusals.InvalidCombination("Exactly one target must be specified for a route.");
        }

        var target = request.Text(given[0]) ?? "";
        if (target.StartsWith("igw-", StringComparison.Ordinal))
        {
            if (InternetGateways.Existing(transaction, target).VpcId != table.VpcId)
            {
                throw Refusals.InvalidValue($"route table {table.Key} and network gateway {target} belong to different networks");
            }
        }
        else if (target.StartsWith("eni-", StringComparison.Ordinal) && !transaction.Ec2.Interfaces.Has(target))
        {
            throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", target);
        }
        else if (target.StartsWith("nat-", StringComparison.Ordinal))
        {
            throw new AwsError("InvalidNatGatewayID.NotFound", $"The natGateway ID '{target}' does not exist");
        }

        return new(destination, given[0], target, "CreateRoute");
    }

    private static void MustExist(RouteTable table, string destination)
    {
        if (table.Routes.All(route => route.Destination != destination))
        {
            throw new AwsError("InvalidRoute.NotFound", $"no route with destination-cidr-block {destination} in route table {table.Key}");
        }
    }
}
