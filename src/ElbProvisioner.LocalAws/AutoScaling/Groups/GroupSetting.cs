using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>A member of a group that is kept as it was said and told as it was said, or with AWS's default.</summary>
/// <param name="Member">Of the model's CreateAutoScalingGroupType, UpdateAutoScalingGroupType and AutoScalingGroup.</param>
internal sealed record GroupSetting(string Member)
{
    /// <summary>What AWS tells where nothing was said; null: nothing.</summary>
    public Func<Transaction, JsonNode>? Default { get; init; }

    /// <exception cref="AwsError">Auto Scaling refuses the value.</exception>
    public Action<JsonNode>? Check { get; init; }

    /// <summary>Values by which an update says nothing.</summary>
    public Func<JsonNode, bool>? IsSilence { get; init; }

    /// <summary>Values that take back what was said.</summary>
    public Func<JsonNode, bool>? IsTakenBack { get; init; }
}
