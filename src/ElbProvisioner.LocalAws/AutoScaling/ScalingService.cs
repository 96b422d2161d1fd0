using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling;

internal static class ScalingService
{
    public static Service Create() => new("autoscaling", new Dictionary<string, Operation>(), new Dictionary<string, Happening>
    {
        ["autoscaling.instanceChanged"] = (_, _) => { },
        ["autoscaling.targetHealth"] = (_, _) => { },
        ["autoscaling.targetGroupChanged"] = (_, _) => { },
    });
}
