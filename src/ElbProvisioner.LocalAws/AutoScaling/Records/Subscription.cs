using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>A topic hears of one type of a group's events.</summary>
internal sealed record Subscription(string Key, string Group, string Topic, string Type) : IRecord;
