using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.IdentityManagement;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>Instance profiles of launch data. Nobody makes any here: <see cref="Profiles"/> tells which exist.</summary>
internal static class InstanceProfiles
{
    // A name in the IAM API Reference: letters, digits and these.
    private const string OtherLetters = "_+=,.@-";

    public static IEnumerable<AwsError> Faults(Transaction transaction, JsonObject data)
    {
        var (arn, name) = (LaunchData.Text(data, "IamInstanceProfile", "Arn"), LaunchData.Text(data, "IamInstanceProfile", "Name"));
        if (arn is not null && name is not null)
        {
            yield return Refusals.InvalidCombination(
                "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'"
            );
        }

        if (
            arn is not null
            && !(
                arn.Split(':', 6) is ["arn", _, "iam", "", var account, var resource]
                && account == transaction.Account
                && resource.StartsWith("instance-profile/", StringComparison.Ordinal)
                && IsName(resource[(resource.LastIndexOf('/') + 1)..])
            )
        )
        {
            yield return Refusals.InvalidValue(
                $"Value ({arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN"
            );
        }

        if (name is not null && !IsName(name))
        {
            yield return Refusals.InvalidValue(
                $"Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
            );
        }
    }

    /// <exception cref="AwsError">It is no instance profile of the account.</exception>
    public static void Check(Transaction transaction, JsonObject data)
    {
        if (Faults(transaction, data).FirstOrDefault() is { } fault)
        {
            throw fault;
        }

        var (arn, name) = (LaunchData.Text(data, "IamInstanceProfile", "Arn"), LaunchData.Text(data, "IamInstanceProfile", "Name"));
        if ((name ?? arn?[(arn.LastIndexOf('/') + 1)..]) is { } profile && !Profiles.Exists(profile))
        {
            throw Refusals.InvalidValue(
                $"Value ({name ?? arn}) for parameter iamInstanceProfile.{(name is null ? "arn" : "name")} is invalid. Invalid IAM "
                    + $"Instance Profile {(name is null ? "ARN" : "name")}"
            );
        }
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 128
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || OtherLetters.Contains(letter, StringComparison.Ordinal));
}
