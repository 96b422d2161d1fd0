using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>What a topic was sent.</summary>
/// <param name="Key">In the order in which they were sent.</param>
/// <param name="Type">As in <c>autoscaling:EC2_INSTANCE_LAUNCH</c>.</param>
/// <param name="Message">JSON text, as AWS publishes it.</param>
internal sealed record SentNotification(string Key, DateTimeOffset At, string Group, string Topic, string Type, string Message) : IRecord;
