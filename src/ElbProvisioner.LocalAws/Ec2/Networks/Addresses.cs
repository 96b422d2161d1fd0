using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class Addresses
{
    private static readonly Listing<ElasticAddress> List = new(
        "Addresses",
        address => address.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["allocation-id"] = "AllocationId",
            ["association-id"] = "AssociationId",
            ["domain"] = "Domain",
            ["instance-id"] = "InstanceId",
            ["network-border-group"] = "NetworkBorderGroup",
            ["network-interface-id"] = "NetworkInterfaceId",
            ["network-interface-owner-id"] = "NetworkInterfaceOwnerId",
            ["private-ip-address"] = "PrivateIpAddress",
            ["public-ip"] = "PublicIp",
        }
    );

    public static Document Describe(Turn turn, Fields request)
    {
        var ips = request.Texts("PublicIps");
        var found =
            Asked.ById(
                request.Texts("AllocationIds"),
                "eipalloc-",
                "InvalidAllocationID.Malformed",
                turn.Ec2.Addresses.Find,
                missing => NotFound(missing[0])
            )
            ?? Asked.ByFilter(request, "allocation-id", turn.Ec2.Addresses.Find)
            ?? turn.Ec2.Addresses.All;
        foreach (var ip in ips)
        {
            _ = ByIp(turn, ip);
        }

        return List.Answer(turn, request, ips.Count == 0 ? found : found.Where(address => ips.Contains(address.PublicIp)));
    }

    /// <summary>No address has a reverse name of its own here.</summary>
    public static Document DescribeAttribute(Turn turn, Fields request)
    {
        foreach (var id in request.Texts("AllocationIds"))
        {
            _ = Existing(turn, id);
        }

        return new() { ["Addresses"] = Array.Empty<Document>() };
    }

    public static Document Allocate(Turn turn, Fields request)
    {
        var tags = TagRules.OfNew(turn, request, "elastic-ip");
        if (turn.Ec2.Addresses.Count >= turn.Quota(Ec2Quotas.ElasticAddresses))
        {
            throw new AwsError("AddressLimitExceeded", "The maximum number of addresses has been reached.");
        }

        var id = $"eipalloc-{turn.NewId(17)}";
        var address = new ElasticAddress(id, PublicAddresses.Take(turn, id), null, null);
        turn.Ec2.Addresses.Put(address);
        TagKeeping.Put(turn, id, "elastic-ip", tags);
        return new()
        {
            ["AllocationId"] = id,
            ["PublicIp"] = address.PublicIp,
            ["Domain"] = "vpc",
            ["PublicIpv4Pool"] = "amazon",
            ["NetworkBorderGroup"] = turn.Here.Name,
        };
    }

    public static Document? Release(Turn turn, Fields request)
    {
        if (request.Text("AllocationId") is not { } id)
        {
            _ = ByIp(turn, request.Text("PublicIp") ?? throw Refusals.Missing("AllocationId"));
            throw Refusals.InvalidValue("You must specify an allocation id when releasing a VPC elastic IP address");
        }

        var address = Existing(turn, id);
        if (address.AssociationId is not null)
        {
            throw new AwsError("InvalidIPAddress.InUse", $"Address {address.PublicIp} is in use.");
        }

        turn.Ec2.Addresses.Remove(id);
        PublicAddresses.Release(turn, address.PublicIp);
        TagKeeping.Remove(turn, id);
        return null;
    }

    /// <exception cref="AwsError">There is no such address.</exception>
    public static ElasticAddress Existing(Turn turn, string id)
    {
        Ids.MustBeWellFormed(id, "eipalloc-", "InvalidAllocationID.Malformed");
        return turn.Ec2.Addresses.Find(id) ?? throw NotFound(id);
    }

    /// <exception cref="AwsError">The account has no such elastic address.</exception>
    public static ElasticAddress ByIp(Turn turn, string ip) =>
        turn.Ec2.Addresses.Find(Links.Find(turn.Ec2, Links.PublicAddresses, ip))
        ?? throw new AwsError("InvalidAddress.NotFound", $"Address '{ip}' not found.");

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidAllocationID.NotFound", "allocation", id);

    private static Document Write(Turn turn, ElasticAddress address)
    {
        var face = turn.Ec2.Interfaces.Find(address.InterfaceId);
        return new()
        {
            ["AllocationId"] = address.Key,
            ["PublicIp"] = address.PublicIp,
            ["Domain"] = "vpc",
            ["PublicIpv4Pool"] = "amazon",
            ["NetworkBorderGroup"] = turn.Here.Name,
            ["AssociationId"] = address.AssociationId,
            ["NetworkInterfaceId"] = face?.Key,
            ["NetworkInterfaceOwnerId"] = face is null ? null : face.Requester ?? turn.Account,
            ["PrivateIpAddress"] = face?.PrivateIp,
            ["InstanceId"] = face?.InstanceId,
            ["Tags"] = TagRules.Write(turn, address.Key),
        };
    }
}
