using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

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
                var settings = ScalingPolicyLowering.Lower(context, draft.Desired, wanted);
                var kept = live.Find(p => p.Name == settings.Get(ScalingPolicyTable.Name));
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
                        new AwsOperation.DeleteScalingPolicy(gone.Owner, gone.GroupName, gone.Name),
                        Cost.Call
                    )
                );
            }
        }
    }

    private static void Plan(PlanningContext context, GroupDraft draft, ScalingPolicy wanted, Settings settings, LiveScalingPolicy? kept)
    {
        var address = Address.Of(ResourceKind.ScalingPolicy, draft.Desired.Name, wanted.Name);
        var changes = kept is null
            ? PropertyDiff.Created(settings, context.NameOf)
            : PropertyDiff.Between(settings, kept.Settings, context.NameOf);
        if (kept is not null && changes.IsEmpty)
        {
            context.Decide(address, kept);
            return;
        }

        // Whether a put forgets what it does not say AWS does not document: what goes, goes with the policy, and the next one has another
        // ARN.
        var isMadeAnew = kept is not null && changes.Any(c => c.After is null);
        context.Decide(address, isMadeAnew ? null : kept);
        if (isMadeAnew && kept is not null)
        {
            context.MarkSurplus(kept);
        }

        context.Builder.Change(
            address,
            kept is null ? ChangeVerb.Create : ChangeVerb.Update,
            kept is null ? Reasons.New : Reasons.Differs,
            changes,
            name: address.Path
        );

        var groupAddress = Address.Of(ResourceKind.AutoScalingGroup, draft.Desired.Name);
        var remembered = context.Builder.Remembered(groupAddress);

        // AWS accepts a request count only for a target group that the group and the load balancer both have [Auto Scaling API:
        // ResourceLabel].
        IEnumerable<string?> attached =
            wanted.RequestsOf is { } tracked && context.Topology.LoadBalancerOf(tracked.Text) is { } loadBalancer
                ? [.. draft.Changes, remembered, Milestone.Wired(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))]
                : [.. draft.Changes, remembered];
        var cleared =
            isMadeAnew && kept is not null
                ? context.Builder.Act(
                    address,
                    "clear",
                    new AwsOperation.DeleteScalingPolicy(kept.Owner, kept.GroupName, kept.Name),
                    Cost.Call,
                    attached
                )
                : null;
        var put = new AwsOperation.PutScalingPolicy(context.Ref(groupAddress), settings);
        context.Builder.Reach(
            Milestone.Moved,
            context.Ref(address) is ResourceRef.Planned
                ? context.Builder.Renew(address, "put", put, [.. attached, cleared])
                : context.Builder.Act(address, "put", put, Cost.Call, attached)
        );
    }
}
