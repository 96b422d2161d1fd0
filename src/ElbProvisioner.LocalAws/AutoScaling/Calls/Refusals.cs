using System.Globalization;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Calls;

/// <summary>The words in which Auto Scaling refuses. It has no code of its own for what is not there.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("ValidationError", message);

    public static AwsError NoSuchGroup(string name) => Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found");

    /// <summary>What policies and scheduled actions say of a group they do not know.</summary>
    public static AwsError NoGroupForIt(string name) => Invalid("AutoScalingGroup name not found - null");

    public static AwsError GroupNotFound(string name) => Invalid($"Group {name} not found");

    public static AwsError GroupOfTagsNotFound(string name) => Invalid($"AutoScalingGroup not found - AutoScaling Group {name} not found");

    public static AwsError NotAMember(string instanceId, string group) =>
        Invalid($"The instance {instanceId} is not part of Auto Scaling group {group}.");

    public static AwsError InThePool(string instanceId) =>
        Invalid($"The instance {instanceId} is in the warm pool: this operation cannot be called on instances in a warm pool.");

    public static AwsError BadToken(string token) => new("InvalidNextToken", $"The token '{token}' is invalid.");

    public static AwsError RefreshInProgress() =>
        new("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");

    /// <param name="blocked">As the message goes on: <c>the update of the warm pool</c>.</param>
    public static AwsError RefreshBlocks(string blocked) =>
        new("InstanceRefreshInProgress", $"An Instance Refresh is in progress and blocks {blocked}.");

    public static AwsError Irreversible(string message) => new("IrreversibleInstanceRefresh", message);

    public static AwsError InProgress(string message) => new("ScalingActivityInProgress", message);

    public static AwsError InUse(string message) => new("ResourceInUse", message);

    public static AwsError AlreadyExists(string message) => new("AlreadyExists", message);

    /// <param name="what">As the message goes on: <c>tags for this Auto Scaling group</c>.</param>
    public static AwsError AtLimit(string what) => new("LimitExceeded", $"You have already reached your limit of {what}.");
}

/// <summary>Times as they stand in causes.</summary>
internal static class Words
{
    public static string At(Transaction transaction) =>
        "At " + transaction.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
