using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>Whether anything will stand in a target group once the run is over.</summary>
internal static class Occupancy
{
    /// <summary>Null: something will, or the group is somebody else's.</summary>
    public static string? WhyEmpty(PlanningContext context, ResourceRef targetGroup)
    {
        var key = targetGroup.Key;
        var wanted = context.Stack.TargetGroups.FirstOrDefault(t => context.Ref(Address.Of(ResourceKind.TargetGroup, t.Name)).Key == key);
        if (wanted is null)
        {
            return null;
        }

        var groups = context.Topology.GroupsOf(wanted.Name).ToList();
        return wanted.HasTargets ? null
            : groups.Count == 0 ? $"no scaling group fills {wanted.Name}"
            : groups.TrueForAll(g => IsEmpty(context, g)) ? $"{wanted.Name} is scaled to zero"
            : null;
    }

    /// <summary>No instance by the file, and by what scaling made of it so far.</summary>
    public static bool IsEmpty(PlanningContext context, AutoScalingGroup wanted)
    {
        var live = context.Live.AutoScalingGroups.FirstOrDefault(g =>
            g.Status is null && g.Address == Address.Of(ResourceKind.AutoScalingGroup, wanted.Name)
        );
        return wanted.Size.Max == 0 || (wanted.Size.Min == 0 && (live?.DesiredCapacity ?? wanted.Size.Desired ?? 0) == 0);
    }
}
