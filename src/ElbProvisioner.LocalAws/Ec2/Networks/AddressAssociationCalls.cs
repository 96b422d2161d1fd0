using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class AddressAssociationCalls
{
    public static Document Associate(Turn turn, Fields request)
    {
        var address = request.Text("AllocationId") is { } id
            ? Addresses.Existing(turn, id)
            : Addresses.ByIp(turn, request.Text("PublicIp") ?? throw Refusals.Missing("AllocationId"));
        var face = InterfaceOf(turn, request);
        MustNotBeManaged(turn.Ec2.Interfaces.Find(address.InterfaceId));
        MustNotBeManaged(face);
        if (Links.Find(turn.Ec2, Links.VpcGateway, face.VpcId) is null)
        {
            throw new AwsError("Gateway.NotAttached", $"Network {face.VpcId} is not attached to any internet gateway");
        }

        // An address moves by itself unless the call forbids it (EC2 API Reference, "AssociateAddress", AllowReassociation).
        return new()
        {
            ["AssociationId"] = AddressAssociation.Make(turn, address.Key, face.Key, mayMove: request.Flag("AllowReassociation") ?? true),
        };
    }

    public static Document? Disassociate(Turn turn, Fields request)
    {
        var allocation = request.Text("AssociationId") is { } id
            ? Links.Find(turn.Ec2, Links.AddressAssociations, id)
                ?? throw Refusals.NotFound("InvalidAssociationID.NotFound", "association", id)
            : Addresses.ByIp(turn, request.Text("PublicIp") ?? throw Refusals.Missing("AssociationId")).Key;
        MustNotBeManaged(turn.Ec2.Interfaces.Find(turn.Ec2.Addresses.Find(allocation)?.InterfaceId));
        AddressAssociation.End(turn, allocation);
        return null;
    }

    private static NetworkInterface InterfaceOf(Turn turn, Fields request)
    {
        if (request.Text("NetworkInterfaceId") is { } id)
        {
            return turn.Visible(turn.Ec2.Interfaces, id)
                ?? throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", id);
        }

        var instance = InstanceCalls.Existing(
            turn,
            [request.Text("InstanceId") ?? throw Refusals.Missing("InstanceId or NetworkInterfaceId")]
        )[0];
        return instance.State is "running" or "stopped" or "stopping" && turn.Ec2.Interfaces.Find(instance.InterfaceId) is { } face
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
            throw new AwsError("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.");
        }
    }
}
