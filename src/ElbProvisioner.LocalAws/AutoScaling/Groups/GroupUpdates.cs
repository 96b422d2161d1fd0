using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

internal static class GroupUpdates
{
    private const string IsBeingRefreshed =
        "An active instance refresh with a desired configuration exists. All configuration options derived from the desired "
        + "configuration are not available for update while the instance refresh is active.";

    public static Document? Update(Turn turn, Fields request)
    {
        var group = GroupLookup.Changeable(turn, request.Required("AutoScalingGroupName"), Refusals.NoSuchGroup);
        GroupChecks.HasNoLaunchConfiguration(request);
        if (
            (request.Has("LaunchTemplate") || request.Has("MixedInstancesPolicy"))
            && RefreshProgress.Active(turn, group.Key)?.Desired is not null
        )
        {
            throw Refusals.Invalid(IsBeingRefreshed);
        }

        var after = Resize(turn, request, Change(turn, request, group), group);
        if (request.Has("LaunchTemplate") || request.Has("MixedInstancesPolicy") || request.Has("VPCZoneIdentifier"))
        {
            GroupChecks.IsLaunchable(turn, after);
        }

        turn.Scaling.Groups.Put(after);
        AttachmentStates.Follow(turn, group.Key);
        HealthChecks.LookAtAll(turn, group.Key);
        Reviews.Soon(turn, group.Key);
        return null;
    }

    private static Group Change(Turn turn, Fields request, Group group)
    {
        var kept = GroupSettings.Keep(request, group.Kept);
        var (subnets, zones) =
            request.Has("VPCZoneIdentifier") || request.Has("AvailabilityZones")
                ? GroupChecks.Places(
                    turn,
                    request.Text("VPCZoneIdentifier") ?? KeptSubnets(request, group),
                    request.Texts("AvailabilityZones")
                )
                : (group.Subnets, group.Zones);
        return group with
        {
            Recipe = Recipes.Read(turn, request, group.Recipe) ?? group.Recipe,
            Subnets = subnets,
            Zones = zones,
            Kept = kept,
        };
    }

    /// <summary>Zones alone must be those of the subnets the group has, if it has any.</summary>
    private static string? KeptSubnets(Fields request, Group group) =>
        request.Has("VPCZoneIdentifier") ? null : string.Join(',', group.Subnets);

    private static Group Resize(Turn turn, Fields request, Group group, Group before)
    {
        var (min, max) = (request.Integer("MinSize") ?? group.Min, request.Integer("MaxSize") ?? group.Max);
        var desired = request.Integer("DesiredCapacity") ?? (min <= max ? Math.Clamp(group.Desired, min, max) : group.Desired);
        GroupChecks.SizesFit(min, max, desired);
        var change =
            $"{Words.At(turn)} a user request update of AutoScalingGroup constraints to min: {min}, max: {max}, desired: {desired} "
            + $"changing the desired capacity from {before.Desired} to {desired}.  ";
        return group with { Min = min, Max = max, Desired = desired, LastChange = desired == before.Desired ? group.LastChange : change };
    }
}
