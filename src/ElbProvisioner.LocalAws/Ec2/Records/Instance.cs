using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">The instance id.</param>
/// <param name="State"><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c>, <c>stopped</c>.</param>
/// <param name="AnswersAt">When the application on it begins to answer; null while it does not run, or for an image that never
/// answers.</param>
/// <param name="LaunchData">By the members of the model's RequestLaunchTemplateData; not to be changed.</param>
/// <param name="InterfaceId">Empty once it is terminated.</param>
/// <param name="ReasonCode">Why it is no longer running, as StateReason tells it.</param>
/// <param name="Transition">The StateTransitionReason.</param>
internal sealed record Instance(
    string Key,
    string State,
    string ImageId,
    string InstanceType,
    string SubnetId,
    string VpcId,
    string AvailabilityZone,
    string PrivateIpAddress,
    IReadOnlyList<string> SecurityGroupIds,
    DateTimeOffset LaunchTime,
    DateTimeOffset? AnswersAt,
    JsonObject LaunchData,
    string InterfaceId,
    DateTimeOffset VisibleAt,
    string ReservationId = "",
    int LaunchIndex = 0,
    string VolumeId = "",
    string? ClientToken = null,
    string? ReasonCode = null,
    string? ReasonMessage = null,
    string? Transition = null
) : IAppearsLate;
