using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tables.AutoScalingGroupTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The mixed instances policy of a group that stays. It holds the launch template's version, so whatever names one names the other; a group
/// goes from the template alone to a policy and back in place [Auto Scaling API: UpdateAutoScalingGroup].
/// </summary>
/// <param name="Wanted">Null: the template alone. What the file does not say stays as somebody made it.</param>
internal sealed record MixedPolicy(Settings? Wanted, LiveAutoScalingGroup Kept)
{
    public bool Changes => (Wanted ?? MixedInstancesTable.None) != (Kept.Mixed ?? MixedInstancesTable.None);

    public static MixedPolicy Of(Settings settings, LiveAutoScalingGroup kept) =>
        new((settings.Find(MixedInstances) ?? kept.Mixed) is { } said && said != MixedInstancesTable.None ? said : null, kept);

    public static bool Has(string path) => path.StartsWith(MixedInstances.Path + ".", StringComparison.Ordinal);

    public static bool AsksForProperties(Settings? mixed) => mixed is not null && MixedInstancesTable.AsksForProperties(mixed);

    /// <summary>
    /// A group whose types are chosen by what is required gets the version before its refresh begins: one that was cut short leaves
    /// instances of another.
    /// </summary>
    public static bool HasStale(WantedTemplate template, LiveAutoScalingGroup kept) =>
        AsksForProperties(kept.Mixed)
        && template.Version is { Version: { } version, Template: ResourceRef.Existing { Id: var id } }
        && kept.Instances.Any(i => i.LaunchTemplateId == id && i.LaunchTemplateVersion != version);

    /// <summary>The group gets the template and the policy; its refresh then brings what the group has.</summary>
    public static string MoveBefore(
        PlanningContext context,
        Address address,
        Settings? mixed,
        LiveAutoScalingGroup kept,
        WantedTemplate template,
        string? after
    )
    {
        var asItIs = Lowering.AutoScalingGroupLowering.AsItIs(kept.Settings);
        return context.Builder.Act(
            address,
            "move",
            new AwsOperation.UpdateAutoScalingGroup(
                context.Ref(address),
                mixed is null ? asItIs : asItIs.With(MixedInstances, mixed),
                template.Version
            ),
            Cost.Call,
            after
        );
    }

    /// <summary>With the policy, for a request that names a template.</summary>
    public static Settings Keep(Settings request, Settings settings, LiveAutoScalingGroup kept) =>
        Of(settings, kept).Wanted is { } wanted ? request.With(MixedInstances, wanted) : request;

    /// <summary>
    /// Overrides that a request leaves out stay [Auto Scaling API: LaunchTemplate.Overrides], and so may segments: the group launches from
    /// the template alone before it gets a policy without. Null: there is nothing to clear.
    /// </summary>
    /// <param name="version">What the group launches from then.</param>
    public string? Clear(PlanningContext context, Address address, TemplateVersion version, string? after = null) =>
        Wanted is { } wanted
        && Kept.Mixed is { } live
        && new Property[] { MixedInstancesTable.Overrides, MixedInstancesTable.Segments }.Any(p => live.Has(p) && !wanted.Has(p))
            ? context.Builder.Act(
                address,
                "clear overrides",
                new AwsOperation.UpdateAutoScalingGroup(
                    context.Ref(address),
                    Lowering.AutoScalingGroupLowering.AsItIs(Kept.Settings),
                    version
                ),
                Cost.Call,
                after
            )
            : null;

    /// <summary>
    /// The same, for a refresh that brings another version: what it launches is of the new policy, and until then nothing else is new.
    /// While another one runs AWS lets nobody change the template.
    /// </summary>
    public string? ClearBefore(PlanningContext context, Address address, WantedTemplate template, string? after) =>
        Kept.ActiveRefresh is null ? Clear(context, address, FloatingVersion.Before(Kept, template), after) : null;
}
