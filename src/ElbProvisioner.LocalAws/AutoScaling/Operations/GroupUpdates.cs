using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class GroupUpdates
{
    /// <summary>The members that say what instances are launched from.</summary>
    private static readonly IReadOnlyList<string> Recipe = ["LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy"];

    private const string IsBeingRefreshed =
        "An active instance refresh with a desired configuration exists. All configuration options derived from the desired "
        + "configuration are not available for update while the instance refresh is active.";

    public static Document? Update(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.NoSuchGroup);
        if (Recipe.Any(request.Has) && ActiveRefreshes.Find(transaction, group.Key)?.Desired is not null)
        {
            throw Refusals.Invalid(IsBeingRefreshed);
        }

        var after = Resize(transaction, request, Change(transaction, request, group), group);
        if (Recipe.Any(request.Has) || request.Has("VPCZoneIdentifier"))
        {
            GroupChecks.IsLaunchable(transaction, after);
        }

        PoolChecks.MustFit(transaction, after);
        GroupChecks.ZonalShiftFits(
            transaction,
            request,
            GroupLookup.Attachments(transaction, group.Key).Where(source => source.IsTargetGroup).Select(source => source.Identifier)
        );
        transaction.Scaling.Groups.Put(after);
        AttachmentStates.Follow(transaction, group.Key);
        HealthChecks.LookAtAll(transaction, group.Key);
        Reviews.Soon(transaction, group.Key);
        return null;
    }

    private static Group Change(Transaction transaction, Fields request, Group group)
    {
        var kept = GroupSettings.Keep(request, group.Kept);
        var (subnets, zones) =
            request.Has("VPCZoneIdentifier") || request.Has("AvailabilityZones")
                ? GroupChecks.Places(
                    transaction,
                    request.Text("VPCZoneIdentifier") ?? KeptSubnets(request, group),
                    request.Texts("AvailabilityZones")
                )
                : (group.Subnets, group.Zones);
        return group with
        {
            Recipe = Recipes.ReadOfGroup(transaction, request, group.Recipe) ?? group.Recipe,
            Subnets = subnets,
            Zones = zones,
            Kept = kept,
        };
    }

    /// <summary>Zones alone must be those of the subnets the group has, if it has any.</summary>
    private static string? KeptSubnets(Fields request, Group group) =>
        request.Has("VPCZoneIdentifier") ? null : string.Join(',', group.Subnets);

    private static Group Resize(Transaction transaction, Fields request, Group group, Group before)
    {
        var (min, max) = (request.Integer("MinSize") ?? group.Min, request.Integer("MaxSize") ?? group.Max);
        var desired = request.Integer("DesiredCapacity") ?? (min <= max ? Math.Clamp(group.Desired, min, max) : group.Desired);
        GroupChecks.SizesFit(min, max, desired);
        var change =
            $"{Words.At(transaction)} a user request update of AutoScalingGroup constraints to min: {min}, max: {max}, desired: {desired} "
            + $"changing the desired capacity from {before.Desired} to {desired}.  ";
        return group with { Min = min, Max = max, Desired = desired, LastChange = desired == before.Desired ? group.LastChange : change };
    }
}
