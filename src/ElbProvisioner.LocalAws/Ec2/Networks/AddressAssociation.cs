using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>An elastic address on a network interface.</summary>
internal static class AddressAssociation
{
    /// <param name="mayMove">Whether an address that is on another interface is taken from it.</param>
    /// <returns>The association's id.</returns>
    public static string Make(Turn turn, string allocationId, string interfaceId, bool mayMove)
    {
        if (turn.Ec2.Addresses.Find(allocationId) is not { } address)
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
                throw new AwsError(
                    "Resource.AlreadyAssociated",
                    $"resource {allocationId} is already associated with associate-id {address.AssociationId}"
                );
            }

            End(turn, allocationId);
        }

        if (turn.Ec2.Interfaces.Find(interfaceId) is not { } face)
        {
            throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", interfaceId);
        }

        if (face.AllocationId is not null)
        {
            if (!mayMove)
            {
                throw new AwsError(
                    "Resource.AlreadyAssociated",
                    $"resource {interfaceId} is already associated with associate-id {face.AssociationId}"
                );
            }

            End(turn, face.AllocationId);
        }
        else if (face.PublicIp is not null)
        {
            PublicAddresses.Release(turn, face.PublicIp);
        }

        var association = $"eipassoc-{turn.NewId(17)}";
        turn.Ec2.Addresses.Put(address with { InterfaceId = interfaceId, AssociationId = association });
        turn.Ec2.Interfaces.Put(face with { PublicIp = address.PublicIp, AllocationId = allocationId, AssociationId = association });
        Links.Put(turn.Ec2, Links.AddressAssociations, association, "", allocationId);
        return association;
    }

    public static void End(Turn turn, string allocationId)
    {
        if (turn.Ec2.Addresses.Find(allocationId) is not { AssociationId: { } association } address)
        {
            return;
        }

        turn.Ec2.Addresses.Put(address with { InterfaceId = null, AssociationId = null });
        Links.Remove(turn.Ec2, Links.AddressAssociations, association, "");
        if (turn.Ec2.Interfaces.Find(address.InterfaceId) is { } face)
        {
            turn.Ec2.Interfaces.Put(face with { PublicIp = null, AllocationId = null, AssociationId = null });
        }
    }
}
