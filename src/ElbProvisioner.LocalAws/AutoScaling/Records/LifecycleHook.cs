using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

internal sealed record LifecycleHook(
    string Key,
    string Group,
    string Name,
    string Transition,
    int HeartbeatTimeout,
    string DefaultResult,
    string? Metadata,
    string? NotificationTarget,
    string? Role
) : IRecord
{
    public const string Launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
    public const string Leaving = "autoscaling:EC2_INSTANCE_TERMINATING";
}
