using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Policies are put whole, by name. A request-count policy names load balancer and target group, so it follows their replacements.
/// </summary>
internal static class ScalingPolicyPlanner
{
    /// <summary>In the group's declared items: policies cannot carry tags.</summary>
    public const string DeclaredItem = "scaling.";

    public static void Plan(PlanningContext context, AutoScalingGroupPlanner.Result groups)
    {
        foreach (var draft in groups.Drafts)
        {
            var groupAddress = Address.Of(ResourceKind.AutoScalingGroup, draft.Desired.Name);
            var reference = context.Ref(groupAddress);
            var live = context
                .Live.ScalingPolicies.Where(p => reference is ResourceRef.Existing existing && p.GroupName == existing.Id)
                .ToList();
            foreach (var wanted in draft.Desired.Scaling)
            {
                var settings = Lower(context, draft.Desired, wanted);
                var kept = live.Find(p => p.Settings.PolicyName == settings.PolicyName);
                live.RemoveAll(p => p == kept);
                Plan(context, draft, wanted, settings, kept);
            }

            foreach (var gone in live)
            {
                context.Builder.Change(gone.Address, ChangeVerb.Delete, Reasons.Gone(context), name: gone.Address.Path);
                context.Builder.ForgetsAfter(
                    groupAddress,
                    context.Builder.Act(
                        gone.Address,
                        "delete",
                        new AwsOperation.DeleteScalingPolicy(gone.Owner, gone.GroupName, gone.Settings.PolicyName),
                        Cost.Call
                    )
                );
            }
        }
    }

    private static void Plan(
        PlanningContext context,
        GroupDraft draft,
        ScalingPolicy wanted,
        ScalingPolicySettings settings,
        LiveScalingPolicy? kept
    )
    {
        var address = Address.Of(ResourceKind.ScalingPolicy, draft.Desired.Name, wanted.Name);
        var changes = kept is null
            ? PropertyDiff.Created(Properties(context, settings))
            : PropertyDiff.Between(Properties(context, settings), Properties(context, kept.Settings));
        if (kept is not null && changes.IsEmpty)
        {
            return;
        }

        context.Builder.Change(
            address,
            kept is null ? ChangeVerb.Create : ChangeVerb.Update,
            kept is null ? Reasons.New : Reasons.Differs,
            changes,
            name: address.Path
        );

        var remembered = context.Builder.Remembered(Address.Of(ResourceKind.AutoScalingGroup, draft.Desired.Name));

        // AWS accepts a request count only for a target group that the group and the load balancer both have [Auto Scaling API:
        // ResourceLabel].
        IEnumerable<string?> attached =
            settings.Metric is MetricSettings.RequestsPerTarget
            && wanted.Metric is TrackedMetric.RequestsPerTarget tracked
            && context.Topology.LoadBalancerOf(tracked.TargetGroup.Text) is { } loadBalancer
                ?
                [
                    .. draft.Changes,
                    remembered,
                    .. context.Milestones.Wired.GetValueOrDefault(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name)) ?? [],
                ]
                : [.. draft.Changes, remembered];
        context.Milestones.Moved.Add(
            context.Builder.Act(
                address,
                "put",
                new AwsOperation.PutScalingPolicy(context.Ref(Address.Of(ResourceKind.AutoScalingGroup, draft.Desired.Name)), settings),
                Cost.Call,
                attached
            )
        );
    }

    private static ScalingPolicySettings Lower(PlanningContext context, AutoScalingGroup group, ScalingPolicy wanted) =>
        new(
            PhysicalNames.ScalingPolicy(context.Stack, group, wanted),
            wanted.Metric switch
            {
                TrackedMetric.Predefined m => new MetricSettings.Predefined(m.Type),
                TrackedMetric.RequestsPerTarget m => new MetricSettings.RequestsPerTarget(
                    LoadBalancerRef(context, m.TargetGroup),
                    context.TargetGroupRef(m.TargetGroup)
                ),
                TrackedMetric.Custom m => new MetricSettings.Custom(m.Namespace, m.MetricName, m.Dimensions, m.Statistic, m.Unit),
                _ => throw new InvalidOperationException($"No form for {wanted.Metric.GetType().Name}."),
            },
            wanted.Target,
            !wanted.ScaleIn
        );

    private static ResourceRef LoadBalancerRef(PlanningContext context, Reference targetGroup) =>
        context.Topology.LoadBalancerOf(targetGroup.Text) is { } loadBalancer
            ? context.Ref(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))
            : throw new InvalidOperationException($"'{targetGroup.Text}' is behind no load balancer; the checks should have said so.");

    private static EffectRule Scales { get; } = Feels.Note("the group grows and shrinks by it");

    private static IEnumerable<Fact> Properties(PlanningContext context, ScalingPolicySettings settings) =>
        [
            settings.Metric switch
            {
                MetricSettings.Predefined m => Fact.Of("metric", m.Type, Scales),
                MetricSettings.RequestsPerTarget m => new Fact(
                    "metric",
                    $"ALBRequestCountPerTarget {LabelKey(m.LoadBalancer, "loadbalancer/")} {LabelKey(m.TargetGroup, "targetgroup/")}",
                    $"ALBRequestCountPerTarget of {context.NameOf(m.TargetGroup)}",
                    Scales
                ),
                MetricSettings.Custom m => Fact.Of(
                    "metric",
                    $"{m.Namespace} {m.MetricName} {m.Statistic} {m.Unit} {string.Join(' ', m.Dimensions.Select(d => $"{d.Key}={d.Value}"))}".TrimEnd(),
                    Scales
                ),
                MetricSettings.Foreign m => Fact.Of("metric", m.Description, Scales),
                _ => Fact.Of("metric", "", Feels.Nothing),
            },
            Fact.Of("target", settings.TargetValue.ToString(CultureInfo.InvariantCulture), Scales),
            Fact.Of("scaleIn", settings.DisableScaleIn ? "false" : "true", Scales),
        ];

    /// <summary>AWS reports the label, not the ARNs: compare what both hold.</summary>
    private static string LabelKey(ResourceRef reference, string marker)
    {
        var key = reference.Key;
        var at = key.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? key : key[(at + marker.Length)..];
    }
}
