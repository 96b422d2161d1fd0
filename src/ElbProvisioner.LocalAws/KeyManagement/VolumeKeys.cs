using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

/// <summary>
/// May Auto Scaling encrypt the volumes of what it launches. AWS takes the template and the group whatever key they name; launches fail in
/// words that do not name the key. Here a grant, whatever its operations, or a policy that names the role is enough.
/// </summary>
internal static class VolumeKeys
{
    private const string Role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

    /// <exception cref="AwsError">The key is not there, is disabled, is no symmetric one or is closed to Auto Scaling.</exception>
    public static void MustServe(Transaction transaction, JsonObject data)
    {
        foreach (
            var name in ((data["BlockDeviceMappings"] as JsonArray) ?? [])
                .Select(mapping => mapping?["Ebs"]?["KmsKeyId"]?.GetValue<string>())
                .OfType<string>()
        )
        {
            if (
                Keys.Find(transaction, name) is not { IsDisabled: false, Spec: "SYMMETRIC_DEFAULT" } key
                || !(key.IsOfAws || LetsAutoScalingIn(transaction, key))
            )
            {
                throw new AwsError("Client.InternalError", "Client.InternalError: Client error on launch");
            }
        }
    }

    private static bool LetsAutoScalingIn(Transaction transaction, KmsKey key)
    {
        var role = $"arn:aws:iam::{transaction.Account}:{Role}";
        return key.Policy.Contains(role, StringComparison.Ordinal) || Grants.Of(transaction, key).Any(grant => grant.Grantee == role);
    }
}
