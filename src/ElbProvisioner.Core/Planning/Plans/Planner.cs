using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Planning.Notices;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Plans;

/// <summary>
/// Decides everything: what changes, why, in which order, and what traffic feels. Pure: the same inputs give the same plan.
/// </summary>
public static class Planner
{
    /// <summary>What it takes to make AWS what the file says.</summary>
    public static Plan Plan(Stack stack, LiveWorld live)
    {
        live = FailedBalancers.Without(live);
        var context = new PlanningContext(stack, live);
        context.Builder.Report(live.Findings);
        if (live.Findings.Any(f => f.IsError))
        {
            // The network, an image or a zone is unknown: there is nothing sound to compare with.
            return Finish(context, PlanGoal.Apply);
        }

        if (!ForeignPlanner.Decide(context))
        {
            return Finish(context, PlanGoal.Apply);
        }

        var certificates = CertificatePlanner.Plan(context);
        var trustStores = TrustStorePlanner.Plan(context);
        var securityGroups = SecurityGroupPlanner.Plan(context);
        var elasticIps = ElasticIpPlanner.Plan(context);
        var loadBalancers = LoadBalancerPlanner.Plan(context);
        var endpointServices = EndpointServicePlanner.Plan(context);
        var targetGroups = TargetGroupPlanner.Plan(context);
        var routing = RoutingMatch.Of(context, loadBalancers);
        var warmUp = WarmUp.Plan(context, routing, targetGroups);
        var templates = LaunchTemplatePlanner.Plan(context);
        var groups = AutoScalingGroupPlanner.PlanInstances(context, templates, targetGroups);
        context.HealthChecks.Plan();
        groups = groups with { Drafts = ScalingGroupHealth.PlanGates(context, groups.Drafts, warmUp) };
        TargetPlanner.PlanGates(context, warmUp);
        ListenerPlanner.Plan(context, routing, warmUp);
        var rules = RulePlanner.Plan(context, routing, warmUp);
        ForeignCertificates.Plan(context, routing);
        ForeignPlanner.ReportSharedBands(context, routing);
        warmUp.GiveBack();
        groups = groups with { Drafts = ScalingGroupHealth.PlanHealth(context, groups) };
        TargetPlanner.PlanHealth(context, warmUp);
        ScalingPolicyPlanner.Plan(context, groups);
        GroupPartPlanner.Plan(context, groups);
        AlarmPlanner.Plan(context);
        DnsPlanner.Plan(context, loadBalancers);
        context.Last.ForEach(plan => plan());
        new CleanUp(context).Plan(
            new(
                certificates,
                trustStores,
                securityGroups,
                elasticIps,
                endpointServices,
                loadBalancers,
                targetGroups,
                templates,
                groups,
                routing,
                rules.Surplus
            )
        );
        context.Builder.Report(NamedButGone.Of(context));
        context.Builder.Report(Bystanders.Refusals(stack, live, context.Builder.InOrder()));
        context.Builder.Report(PlanNotices.Of(stack, live, context.Builder.InOrder()));
        return Finish(context, PlanGoal.Apply, RequestMoves.Of(context, rules.Listeners, routing.Surplus));
    }

    /// <summary>What it takes to remove everything the stack owns, in AWS's order.</summary>
    public static Plan PlanDestroy(Stack stack, LiveWorld live)
    {
        var context = new PlanningContext(
            stack with
            {
                LoadBalancers = [],
                TargetGroups = [],
                AutoScalingGroups = [],
                SecurityGroups = [],
                Certificates = [],
                TrustStores = [],
                Alarms = [],
                DnsRecords = [],
            },
            live
        );
        context.Builder.Report(live.Findings);
        DestroyPlanner.Plan(context, stack);
        context.Builder.Report(Bystanders.Refusals(stack, live, context.Builder.InOrder()));
        return Finish(context, PlanGoal.Destroy);
    }

    private static Plan Finish(PlanningContext context, PlanGoal goal, ImmutableArray<ListenerMoves>? moves = null) =>
        Discretion.Keep(
            new Plan
            {
                Goal = goal,
                Stack = context.Stack.Name,
                Account = context.Live.Account,
                Region = context.Live.Region,
                Changes = context.Builder.Changes,
                Actions = context.Builder.InOrder(),
                Routing = moves ?? [],
                Diagnostics = context.Builder.Diagnostics,
                LiveFingerprint = LiveFingerprint.Of(context.Live),
            },
            context.Stack.Secrets
        );
}
