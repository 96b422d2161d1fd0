using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">The id of what carries them.</param>
/// <param name="ResourceType">The model's ResourceType, such as <c>security-group</c>.</param>
internal sealed record TagSet(string Key, string ResourceType, IReadOnlyDictionary<string, string> Values) : IRecord;
