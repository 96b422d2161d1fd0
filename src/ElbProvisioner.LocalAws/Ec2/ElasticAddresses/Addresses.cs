using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.ElasticAddresses;

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

    public static Document Describe(Transaction transaction, Fields request)
    {
        var ips = request.Texts("PublicIps");
        var found =
            Asked.ById(
                request.Texts("AllocationIds"),
                "eipalloc-",
                "InvalidAllocationID.Malformed",
                transaction.Ec2.Addresses.Find,
                missing => NotFound(missing[0])
            )
            ?? Asked.ByFilter(request, "allocation-id", transaction.Ec2.Addresses.Find)
            ?? transaction.Ec2.Addresses.All;
        foreach (var ip in ips)
        {
            _ = ByIp(transaction, ip);
        }

        return List.Answer(transaction, request, ips.Count == 0 ? found : found.Where(address => ips.Contains(address.PublicIp)));
    }

    /// <summary>No address has a reverse name of its own here.</summary>
    public static Document DescribeAttribute(Transaction transaction, Fields request)
    {
        foreach (var id in request.Texts("AllocationIds"))
        {
            _ = Existing(transaction, id);
        }

        return new() { ["Addresses"] = Array.Empty<Document>() };
    }

    /// <summary>Those that were brought to AWS do not count against the quota [VPC guide: quotas, Elastic IP addresses].</summary>
    public static Document Allocate(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "elastic-ip");
        if (
            request.Text("PublicIpv4Pool") is null
            && request.Text("IpamPoolId") is null
            && request.Text("CustomerOwnedIpv4Pool") is null
            && transaction.Ec2.Addresses.All.Count(static a => a.Pool is null && a.CustomerOwnedPool is null)
                >= transaction.Quota(Ec2Quotas.ElasticAddresses)
        )
        {
            throw new AwsError("AddressLimitExceeded", "The maximum number of addresses has been reached.");
        }

        var id = $"eipalloc-{transaction.NewId(17)}";
        var address = new ElasticAddress(id, PublicAddresses.Take(transaction, id), null, null)
        {
            Pool = request.Text("PublicIpv4Pool") ?? request.Text("IpamPoolId"),
            CustomerOwnedPool = request.Text("CustomerOwnedIpv4Pool"),
            BorderGroup = request.Text("NetworkBorderGroup"),
        };
        transaction.Ec2.Addresses.Put(address);
        TagKeeping.Put(transaction, id, "elastic-ip", tags);
        return new()
        {
            ["AllocationId"] = id,
            ["PublicIp"] = address.PublicIp,
            ["Domain"] = "vpc",
            ["PublicIpv4Pool"] = address.Pool ?? "amazon",
            ["CustomerOwnedIpv4Pool"] = address.CustomerOwnedPool,
            ["NetworkBorderGroup"] = address.BorderGroup ?? transaction.Here.Name,
        };
    }

    public static Document? Release(Transaction transaction, Fields request)
    {
        if (request.Text("AllocationId") is not { } id)
        {
            _ = ByIp(transaction, request.Text("PublicIp") ?? throw Refusals.Missing("AllocationId"));
            throw Refusals.InvalidValue("You must specify an allocation id when releasing a VPC elastic IP address");
        }

        var address = Existing(transaction, id);
        if (address.AssociationId is not null)
        {
            throw Refusals.AddressInUse(address.PublicIp);
        }

        transaction.Ec2.Addresses.Remove(id);
        PublicAddresses.Release(transaction, address.PublicIp);
        TagKeeping.Remove(transaction, id);
        return null;
    }

    /// <exception cref="AwsError">There is no such address.</exception>
    public static ElasticAddress Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "eipalloc-", "InvalidAllocationID.Malformed");
        return transaction.Ec2.Addresses.Find(id) ?? throw NotFound(id);
    }

    /// <exception cref="AwsError">The account has no such elastic address.</exception>
    public static ElasticAddress ByIp(Transaction transaction, string ip) =>
        transaction.Ec2.Addresses.Find(Links.Find(transaction.Ec2, Links.PublicAddresses, ip))
        ?? throw new AwsError("InvalidAddress.NotFound", $"Address '{ip}' not found.");

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidAllocationID.NotFound", "allocation", id);

    private static Document Write(Transaction transaction, ElasticAddress address)
    {
        var face = transaction.Ec2.Interfaces.Find(address.InterfaceId);
        return new()
        {
            ["AllocationId"] = address.Key,
            ["PublicIp"] = address.PublicIp,
            ["Domain"] = "vpc",
            ["PublicIpv4Pool"] = address.Pool ?? "amazon",
            ["CustomerOwnedIpv4Pool"] = address.CustomerOwnedPool,
            ["NetworkBorderGroup"] = address.BorderGroup ?? transaction.Here.Name,
            ["AssociationId"] = address.AssociationId,
            ["NetworkInterfaceId"] = face?.Key,
            ["NetworkInterfaceOwnerId"] = face is null ? null : face.Requester ?? transaction.Account,
            ["PrivateIpAddress"] = face?.PrivateIp,
            ["InstanceId"] = face?.InstanceId,
            ["Tags"] = TagRules.Write(transaction, address.Key),
        };
    }
}
