using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <param name="Key">The instance id.</param>
/// <param name="State"><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c>, <c>stopped</c>.</param>
/// <param name="AnswersAt">When the application on it begins to answer; null while it does not run, or for an image that never answers.</param>
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
    DateTimeOffset VisibleAt) : IAppearsLate;
