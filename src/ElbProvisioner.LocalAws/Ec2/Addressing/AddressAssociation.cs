using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <summary>An elastic address on a network interface.</summary>
internal static class AddressAssociation
{
    /// <param name="mayMove">Whether an address that is on another interface is taken from it.</param>
    /// <returns>The association's id.</returns>
    public static string Make(Transaction transaction, string allocationId, string interfaceId, bool mayMove)
    {
        if (transaction.Ec2.Addresses.Find(allocationId) is not { } address)
        {
            throw Refusals.NotFound("InvalidAllocationID.NotFound", "allocation", allocationId);
        }

        if (address.InterfaceId == interfaceId && address.AssociationId is not null)
        {
            return address.AssociationId;
        }

        if (address.AssociationId is not null)
        {
            if (!mayMove)
            {
                throw Refusals.AlreadyAssociated(
                    $"resource {allocationId} is already associated with associate-id {address.AssociationId}"
                );
            }

            End(transaction, allocationId);
        }

        if (transaction.Ec2.Interfaces.Find(interfaceId) is not { } face)
        {
            throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", interfaceId);
        }

        if (face.AllocationId is not null)
        {
            if (!mayMove)
            {
                throw Refusals.AlreadyAssociated($"resource {interfaceId} is already associated with associate-id {face.AssociationId}");
            }

            End(transaction, face.AllocationId);
        }
        else if (face.PublicIp is not null)
        {
            PublicAddresses.Release(transaction, face.PublicIp);
        }

        var association = $"eipassoc-{transaction.NewId(17)}";
        transaction.Ec2.Addresses.Put(address with { InterfaceId = interfaceId, AssociationId = association });
        transaction.Ec2.Interfaces.Put(face with { PublicIp = address.PublicIp, AllocationId = allocationId, AssociationId = association });
        Links.Put(transaction.Ec2, Links.AddressAssociations, association, "", allocationId);
        return association;
    }

    public static void End(Transaction transaction, string allocationId)
    {
        if (transaction.Ec2.Addresses.Find(allocationId) is not { AssociationId: { } association } address)
        {
            return;
        }

        transaction.Ec2.Addresses.Put(address with { InterfaceId = null, AssociationId = null });
        Links.Remove(transaction.Ec2, Links.AddressAssociations, association, "");
        if (transaction.Ec2.Interfaces.Find(address.InterfaceId) is { } face)
        {
            transaction.Ec2.Interfaces.Put(face with { PublicIp = null, AllocationId = null, AssociationId = null });
        }
    }
}
