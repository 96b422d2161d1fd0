using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Interfaces;

/// <summary>
/// What other services ask of network interfaces: they hold security groups, subnets and addresses as long as they are there.
/// </summary>
internal static class NetworkInterfaces
{
    /// <param name="description">For a load balancer <c>ELB app/name/id</c>.</param>
    /// <param name="requester">Who made it: <c>amazon-elb</c> for an application load balancer, <c>amazon-aws</c> for a network one; null:
    /// the account.</param>
    /// <param name="allocationId">Of an elastic address, which the interface then holds.</param>
    /// <param name="privateIp">Null: one of the subnet's free addresses.</param>
    /// <returns>The interface's id.</returns>
    /// <exception cref="AwsError">No free address, or the elastic address is taken.</exception>
    public static string Create(
        Transaction transaction,
        string subnetId,
        IReadOnlyList<string> securityGroupIds,
        string description,
        string? requester,
        string? allocationId = null,
        string? privateIp = null,
        bool isPublic = false,
        string? instanceId = null
    )
    {
        if (transaction.Ec2.Subnets.Find(subnetId) is not { } subnet)
        {
            throw Refusals.NotFound("InvalidSubnetID.NotFound", "subnet", subnetId);
        }

        var id = $"eni-{transaction.NewId(17)}";
        var address = SubnetAddresses.Take(transaction, subnet, id, privateIp);
        var face = new NetworkInterface(
            id,
            subnetId,
            subnet.VpcId,
            subnet.AvailabilityZone,
            address,
            NewMac(transaction),
            securityGroupIds,
            description,
            TypeOf(description),
            requester,
            instanceId is not null ? $"eni-attach-{transaction.NewId(17)}"
                : requester is not null ? $"ela-attach-{transaction.NewId(17)}"
                : null,
            transaction.Now,
            instanceId,
            isPublic && allocationId is null ? PublicAddresses.Take(transaction, id) : null,
            null,
            null,
            TypeOf(description) == "interface",
            transaction.Now + transaction.Timings.Visibility
        );
        transaction.Ec2.Interfaces.Put(face);
        Hold(transaction, face);
        if (allocationId is not null)
        {
            AddressAssociation.Make(transaction, allocationId, id, mayMove: false);
        }

        return id;
    }

    /// <summary>An instance takes an interface that stands alone.</summary>
    /// <param name="isKept">The interface outlives the instance.</param>
    public static string Attach(Transaction transaction, NetworkInterface face, string instanceId, bool isKept)
    {
        transaction.Ec2.Interfaces.Put(
            face with
            {
                InstanceId = instanceId,
                AttachmentId = $"eni-attach-{transaction.NewId(17)}",
                IsKept = isKept,
            }
        );
        return face.Key;
    }

    /// <summary>Its instance is gone: the interface too, unless it is kept.</summary>
    public static void Leave(Transaction transaction, string interfaceId)
    {
        if (transaction.Ec2.Interfaces.Find(interfaceId) is { IsKept: true } face)
        {
            transaction.Ec2.Interfaces.Put(face with { InstanceId = null, AttachmentId = null, IsKept = false });
        }
        else
        {
            Delete(transaction, interfaceId);
        }
    }

    /// <summary>Secondary addresses of the interface's subnet.</summary>
    /// <exception cref="AwsError">One of them is not free.</exception>
    public static void AddAddresses(Transaction transaction, string interfaceId, IEnumerable<string?> wanted)
    {
        foreach (var one in wanted)
        {
            if (transaction.Ec2.Interfaces.Find(interfaceId) is { } face && transaction.Ec2.Subnets.Find(face.SubnetId) is { } subnet)
            {
                transaction.Ec2.Interfaces.Put(
                    face with
                    {
                        MoreAddresses = [.. face.MoreAddresses ?? [], SubnetAddresses.Take(transaction, subnet, interfaceId, one)],
                    }
                );
            }
        }
    }

    /// <summary>An address of the subnet's IPv6 range, or none any more. One that it has stays.</summary>
    /// <param name="wanted">Null: any of the range.</param>
    public static void SetIpv6(Transaction transaction, string interfaceId, bool isGiven, string? wanted)
    {
        if (transaction.Ec2.Interfaces.Find(interfaceId) is { } face && isGiven != (face.Ipv6Address is not null))
        {
            transaction.Ec2.Interfaces.Put(
                face with
                {
                    Ipv6Address = isGiven ? wanted ?? SubnetAddresses.AnyIpv6(transaction, face.SubnetId) : null,
                }
            );
        }
    }

    public static void SetSecurityGroups(Transaction transaction, string interfaceId, IReadOnlyList<string> securityGroupIds)
    {
        if (transaction.Ec2.Interfaces.Find(interfaceId) is not { } face)
        {
            return;
        }

        LetGo(transaction, face);
        var changed = face with { SecurityGroupIds = securityGroupIds };
        transaction.Ec2.Interfaces.Put(changed);
        Hold(transaction, changed);
        if (transaction.Ec2.Instances.Find(face.InstanceId) is { } instance)
        {
            transaction.Ec2.Instances.Put(instance with { SecurityGroupIds = securityGroupIds });
        }

        foreach (var group in face.SecurityGroupIds.Union(securityGroupIds, StringComparer.Ordinal))
        {
            RuleKeeping.Tell(transaction, group);
        }
    }

    /// <summary>Whoever it belongs to leaves it behind, and will delete it.</summary>
    public static void Abandon(Transaction transaction, string interfaceId)
    {
        if (transaction.Ec2.Interfaces.Find(interfaceId) is { } face)
        {
            transaction.Ec2.Interfaces.Put(face with { IsLeaving = true });
        }
    }

    /// <summary>Removes it and lets go of its addresses. Nothing happens when it is gone.</summary>
    public static void Delete(Transaction transaction, string interfaceId)
    {
        if (transaction.Ec2.Interfaces.Find(interfaceId) is not { } face)
        {
            return;
        }

        if (face.AllocationId is not null)
        {
            AddressAssociation.End(transaction, face.AllocationId);
        }
        else if (face.PublicIp is not null)
        {
            PublicAddresses.Release(transaction, face.PublicIp);
        }

        LetGo(transaction, face);
        foreach (var address in (face.MoreAddresses ?? []).Prepend(face.PrivateIp))
        {
            SubnetAddresses.Release(transaction, face.SubnetId, address);
        }

        transaction.Ec2.Interfaces.Remove(interfaceId);
        TagKeeping.Remove(transaction, interfaceId);
    }

    /// <summary>Those that hold the security group.</summary>
    public static IEnumerable<InterfaceFacts> OfSecurityGroup(Transaction transaction, string groupId) =>
        Links
            .All(transaction.Ec2, Links.GroupInterfaces, groupId)
            .Select(transaction.Ec2.Interfaces.Find)
            .OfType<NetworkInterface>()
            .Select(face => new InterfaceFacts(face.InstanceId, face.Description));

    public static string? PrivateIpOf(Transaction transaction, string interfaceId) =>
        transaction.Ec2.Interfaces.Find(interfaceId)?.PrivateIp;

    public static string? PublicIpOf(Transaction transaction, string interfaceId) => transaction.Ec2.Interfaces.Find(interfaceId)?.PublicIp;

    private static void Hold(Transaction transaction, NetworkInterface face)
    {
        foreach (var group in face.SecurityGroupIds)
        {
            Links.Put(transaction.Ec2, Links.GroupInterfaces, group, face.Key, face.Key);
        }
    }

    private static void LetGo(Transaction transaction, NetworkInterface face)
    {
        foreach (var group in face.SecurityGroupIds)
        {
            Links.Remove(transaction.Ec2, Links.GroupInterfaces, group, face.Key);
        }
    }

    private static string TypeOf(string description) =>
        description.StartsWith("ELB net/", StringComparison.Ordinal) ? "network_load_balancer"
        : description.StartsWith("ELB gwy/", StringComparison.Ordinal) ? "gateway_load_balancer"
        : "interface";

    private static string NewMac(Transaction transaction)
    {
        var digits = transaction.NewId(10);
        return string.Join(':', Enumerable.Range(0, 5).Select(index => digits.Substring(index * 2, 2)).Prepend("0a"));
    }
}

/// <param name="InstanceId">Null: it is on none.</param>
internal sealed record InterfaceFacts(string? InstanceId, string Description);
