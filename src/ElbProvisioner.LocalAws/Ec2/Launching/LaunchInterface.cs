using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>A launch on a network interface that is there already.</summary>
internal static class LaunchInterface
{
    /// <summary>The interface that launch data names for the instance; null: a new one is made.</summary>
    public static string? IdOf(JsonObject data) => LaunchData.Text(First(data), "NetworkInterfaceId");

    public static JsonObject? First(JsonObject data) =>
        data["NetworkInterfaces"] is JsonArray { Count: > 0 } faces ? faces[0] as JsonObject : null;

    /// <exception cref="AwsError">There is none, or it is in use.</exception>
    public static NetworkInterface Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "eni-", "InvalidNetworkInterfaceId.Malformed");
        var face =
            transaction.Visible(transaction.Ec2.Interfaces, id)
            ?? throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", id);
        return face.AttachmentId is null ? face : throw new AwsError("InvalidNetworkInterface.InUse", $"Interface: [{id}] in use.");
    }

    /// <exception cref="AwsError">The call says of the interface what it has already.</exception>
    public static void MustStandAlone(JsonObject data, bool namesSubnet, int most)
    {
        if (IdOf(data) is null)
        {
            return;
        }

        if (namesSubnet || LaunchData.Text(First(data), "SubnetId") is not null)
        {
            throw Refusals.InvalidCombination(
                "Network interfaces and an instance-level subnet ID may not be specified on the same request"
            );
        }

        if (LaunchData.Texts(First(data), "Groups").Count > 0 || LaunchData.Text(First(data), "PrivateIpAddress") is not null)
        {
            throw Refusals.InvalidCombination(
                "A network interface may not specify both a network interface ID and a subnet, security groups or addresses"
            );
        }

        if (most > 1)
        {
            throw Refusals.InvalidCombination("A network interface ID may not be specified when more than one instance is launched");
        }
    }
}
