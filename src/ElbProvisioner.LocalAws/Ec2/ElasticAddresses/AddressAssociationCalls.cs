using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.ElasticAddresses;

internal static class AddressAssociationCalls
{
    public static Document Associate(Transaction transaction, Fields request)
    {
        var address = request.Text("AllocationId") is { } id
            ? Addresses.Existing(transaction, id)
            : Addresses.ByIp(transaction, request.Text("PublicIp") ?? throw Refusals.Missing("AllocationId"));
        var face = InterfaceOf(transaction, request);
        MustNotBeManaged(transaction.Ec2.Interfaces.Find(address.InterfaceId));
        MustNotBeManaged(face);
        if (Links.Find(transaction.Ec2, Links.VpcGateway, face.VpcId) is null)
        {
            throw Refusals.NotAttached($"Network {face.VpcId} is not attached to any internet gateway");
        }

        // An address moves by itself unless the call forbids it (EC2 API Reference, "AssociateAddress", AllowReassociation).
        return new()
        {
            ["AssociationId"] = AddressAssociation.Make(
                transaction,
                address.Key,
                face.Key,
                mayMove: request.Flag("AllowReassociation") ?? true
            ),
        };
    }

    public static Document? Disassociate(Transaction transaction, Fields request)
    {
        var allocation = request.Text("AssociationId") is { } id
            ? Links.Find(transaction.Ec2, Links.AddressAssociations, id)
                ?? throw Refusals.NotFound("InvalidAssociationID.NotFound", "association", id)
            : Addresses.ByIp(transaction, request.Text("PublicIp") ?? throw Refusals.Missing("AssociationId")).Key;
        MustNotBeManaged(transaction.Ec2.Interfaces.Find(transaction.Ec2.Addresses.Find(allocation)?.InterfaceId));
        AddressAssociation.End(transaction, allocation);
        return null;
    }

    private static NetworkInterface InterfaceOf(Transaction transaction, Fields request)
    {
        if (request.Text("NetworkInterfaceId") is { } id)
        {
            return transaction.Visible(transaction.Ec2.Interfaces, id)
                ?? throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", id);
        }

        var instance = InstanceCalls.Existing(
            transaction,
            [request.Text("InstanceId") ?? throw Refusals.Missing("InstanceId or NetworkInterfaceId")]
        )[0];
        return instance.State is "running" or "stopped" or "stopping" && transaction.Ec2.Interfaces.Find(instance.InterfaceId) is { } face
            ? face
            : throw new AwsError(
                "InvalidInstanceID",
                $"The {instance.State} instance '{instance.Key}' is not in a valid state for this operation."
            );
    }

    private static void MustNotBeManaged(NetworkInterface? face)
    {
        if (face?.Requester is not null)
        {
            throw Refusals.NotPermitted("You are not allowed to manage 'ela-attach' attachments.");
        }
    }
}
