using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Targets that the file names itself: what is missing is registered and waited for, what elbctl registered and the file no longer has is
/// drained when all else has moved, what others registered is left alone.
/// </summary>
internal static class TargetPlanner
{
    /// <summary>
    /// A function or a load balancer is the only target of its group [ELBv2 API: RegisterTargets]: another one is another target group,
    /// which takes over when it is ready.
    /// </summary>
    public static bool CanBecome(PlanningContext context, TargetGroup wanted, LiveTargetGroup live) =>
        (wanted.Function is null && wanted.Balancer is null)
        || live.Targets.All(has => TargetLowering.Of(context, wanted).Any(t => has.Name == t.Name));

    /// <summary>
    /// AWS takes addresses of the VPC, and private ones beside it [ELBv2 API: TargetDescription], and functions of the account and region.
    /// </summary>
    public static void ReportRefused(PlanningContext context, TargetGroup wanted)
    {
        if (
            wanted.Function is { } function
            && TargetLowering.ArnOf(context, function).Split(':') is [_, _, _, var region, var account, ..]
            && (region != context.Live.Region || account != context.Live.Account)
        )
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.FunctionIsElsewhere,
                    function.At,
                    $"targetGroups.{wanted.Name}: the function is of the account {account} in {region}, and AWS takes functions of the target "
                        + $"group's own account and region, {context.Live.Account} in {context.Live.Region}.",
                    "Name a function that is there."
                )
            );
        }

        foreach (var target in wanted.Targets.Where(t => !t.IsInstance && !TargetLowering.CanBeReached(context, t.Id)))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.TargetIsPublic,
                    target.At,
                    $"targetGroups.{wanted.Name}: {target.Id} is neither an address of the VPC nor a private one, and AWS takes no other.",
                    "Use an address of the VPC's subnets, or of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10."
                )
            );
        }
    }

    /// <summary>Into a target group that this plan makes.</summary>
    public static void Fill(PlanningContext context, TargetGroup wanted) => Register(context, wanted, TargetLowering.Of(context, wanted));

    /// <summary>What differs, for people; what it takes is planned.</summary>
    public static TargetChanges Update(PlanningContext context, TargetGroup wanted, LiveTargetGroup kept)
    {
        var targets = TargetLowering.Of(context, wanted);
        var ours = DeclaredTags.Read(kept.Tags, RegisteredTarget.Item).ToHashSet(StringComparer.Ordinal);
        var missing = targets.Where(t => !kept.Targets.Any(has => has.Is(t))).ToImmutableArray();
        var brought = context
            .Live.AutoScalingGroups.Where(g => g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.Key == kept.Id))
            .SelectMany(g => g.Instances)
            .Select(i => i.InstanceId)
            .ToHashSet(StringComparer.Ordinal);
        var leaving = kept
            .Targets.Where(has =>
                !targets.Any(has.Is) && !brought.Contains(has.Id.Key) && (ours.Contains(has.Key) || targets.Any(t => t.Key == has.Key))
            )
            .ToImmutableArray();
        var lost =
            wanted.Function is { } function && kept.MayInvoke == false && missing.IsEmpty ? TargetLowering.ArnOf(context, function) : null;
        return new(
            missing,
            leaving,
            lost,
            [
                .. ShownTargets.Shown(context, missing, leaving),
                .. lost is null
                    ? (PropertyChange[])[]
                    : [new("permission", null, $"load balancing invokes {lost.Split(':', 7)[6]}") { Traffic = Unanswered }],
            ],
            ShownTargets.EffectOf(context, wanted, kept, missing, leaving)
        );
    }

    /// <summary>[ALB guide: troubleshoot, LambdaInvokeError]</summary>
    public static TrafficEffect Unanswered { get; } = new(TrafficImpact.None, "none; until now every request is answered with 502");

    public static void Plan(PlanningContext context, TargetGroup wanted, TargetChanges changes)
    {
        var address = AddressOf(wanted);
        if (changes.Lost is { } lost)
        {
            context.Builder.Act(address, "let invoke", new AwsOperation.GrantInvocation(context.Ref(address), lost), Cost.Call);
        }

        var renewed = changes.Leaving.Where(t => changes.Missing.Any(m => m.Name == t.Name)).ToImmutableArray();
        var first = renewed.IsEmpty ? null : Deregister(context, wanted, renewed, [context.Builder.Remembered(address)]);
        Register(context, wanted, changes.Missing, context.Builder.Remembered(address), first);
        var last = changes.Leaving.RemoveAll(renewed.Contains);
        if (!last.IsEmpty)
        {
            context.Last.Add(() =>
                context.Builder.ForgetsAfter(
                    address,
                    Deregister(
                        context,
                        wanted,
                        last,
                        [context.Builder.Remembered(address), Milestone.Moved, Milestone.DeclaredHealthy(address)]
                    )
                )
            );
        }
    }

    /// <summary>
    /// Connections that clients have to a target stay when its group gets no new ones; they have their time before it goes, and what it
    /// leads to. Leaving a group to which no rule leads gives instances of scaling groups none.
    /// </summary>
    /// <returns>Null: nobody waits for anything.</returns>
    public static TimeSpan? HoldOf(PlanningContext context, LiveTargetGroup surplus) =>
        !TargetGroupTable.IsLambda(surplus.Settings)
        && (
            TargetGroupTable.IsBalancer(surplus.Settings)
            || DeclaredTags.Read(surplus.Tags, RegisteredTarget.Item).Any()
            || context.Live.AutoScalingGroups.Any(g =>
                g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(served => served.Key == surplus.Id)
            )
        )
        && context.Live.LoadBalancers.Any(b => surplus.LoadBalancerArns.Contains(b.Id) && context.Keeps(b))
            ? DelayOf(surplus.Settings)
            : null;

    /// <summary>Whoever goes no longer has its function invoked.</summary>
    public static void TakeBack(PlanningContext context, LiveTargetGroup surplus, string deleted)
    {
        if (TargetGroupTable.IsLambda(surplus.Settings) && TargetLowering.FunctionOf(context, surplus) is { } function)
        {
            context.Builder.Act(
                surplus.Address,
                "take back",
                new AwsOperation.RevokeInvocation(surplus.Owner, function),
                Cost.Call,
                deleted
            );
        }
    }

    /// <summary>Load balancers that are targets, by ARN.</summary>
    public static HashSet<string> Balancers(IEnumerable<LiveTargetGroup> groups) =>
        groups
            .Where(g => TargetGroupTable.IsBalancer(g.Settings))
            .SelectMany(g => g.Targets)
            .Select(t => t.Id.Key)
            .ToHashSet(StringComparer.Ordinal);

    public static bool LeadsTo(LiveTargetGroup group, HashSet<string> balancers) =>
        TargetGroupTable.IsBalancer(group.Settings) && group.Targets.Any(t => balancers.Contains(t.Id.Key));

    /// <summary>Before listeners and rules: targets of groups that get more traffic than now are waited for.</summary>
    public static void PlanGates(PlanningContext context, WarmUp warmUp)
    {
        foreach (var group in Checked(context))
        {
            var address = AddressOf(group);
            if (warmUp.IsGated(address))
            {
                var wait = WaitHealthy(
                    context,
                    group,
                    [Milestone.Registered(address), warmUp.WiredBy(address), Milestone.Rechecked(address)]
                );
                context.Builder.Reach(Milestone.AllGated, wait);
                context.Builder.Reach(Milestone.Gated(address), wait);
            }
            else if (warmUp.IsUnseen(address))
            {
                context.Builder.Reach(Milestone.Gated(address), context.Builder.ReachedBy(Milestone.Registered(address)));
            }
        }
    }

    /// <summary>After them: what was registered, or takes over unseen, and nobody has waited for.</summary>
    public static void PlanHealth(PlanningContext context, WarmUp warmUp)
    {
        foreach (var group in Checked(context))
        {
            if (context.Builder.Reaches(Milestone.Registered(AddressOf(group))) || warmUp.IsUnseen(AddressOf(group)))
            {
                EnsureHealthy(context, group);
            }
        }
    }

    /// <summary>Unless somebody waits for it already.</summary>
    public static void EnsureHealthy(PlanningContext context, TargetGroup group)
    {
        var address = AddressOf(group);
        if (
            group.HasTargets
            && group.IsChecked
            && context.Topology.LoadBalancerOf(group.Name) is { } balancer
            && !context.Builder.Reaches(Milestone.DeclaredHealthy(address))
        )
        {
            var of = Address.Of(ResourceKind.LoadBalancer, balancer.Name);
            context.Builder.Reach(
                Milestone.Moved,
                WaitHealthy(
                    context,
                    group,
                    [Milestone.Registered(address), Milestone.Rechecked(address), Milestone.Wired(of), Milestone.Active(of)]
                )
            );
        }
    }

    private static IEnumerable<TargetGroup> Checked(PlanningContext context) =>
        context.Stack.TargetGroups.Where(g => g.HasTargets && g.IsChecked);

    private static string WaitHealthy(PlanningContext context, TargetGroup group, IEnumerable<string?> after)
    {
        var address = AddressOf(group);
        var wait = context.Builder.Act(
            address,
            "wait healthy",
            new AwsOperation.WaitDeclaredHealthy(context.Ref(address), TargetLowering.Of(context, group)),
            Cost.Healthy(group.Settings.Get(TargetGroupTable.CheckInterval)),
            after
        );
        context.Builder.Reach(Milestone.DeclaredHealthy(address), wait);
        return wait;
    }

    private static void Register(
        PlanningContext context,
        TargetGroup wanted,
        ImmutableArray<RegisteredTarget> targets,
        params IEnumerable<string?> after
    )
    {
        if (targets.IsEmpty)
        {
            return;
        }

        var address = AddressOf(wanted);

        // AWS takes a function only when it may invoke it [ALB guide: Lambda functions as targets].
        var granted = wanted.Function is { } function
            ? context.Builder.Act(
                address,
                "let invoke",
                new AwsOperation.GrantInvocation(context.Ref(address), TargetLowering.ArnOf(context, function)),
                Cost.Call,
                after
            )
            : null;

        // A load balancer is taken only by a port that it listens on [NLB guide: application load balancers as targets].
        IEnumerable<string> ready = wanted.Balancer is { IsExisting: false } inner
            ? [Milestone.Wired(Of(inner)), Milestone.Active(Of(inner))]
            : [];
        var registered = context.Builder.Act(
            address,
            "register targets",
            new AwsOperation.RegisterTargets(context.Ref(address), targets),
            Cost.Call,
            [.. after, granted, .. ready, Milestone.Opened]
        );
        context.Builder.Reach(Milestone.Registered(address), registered);
        if (!wanted.IsChecked)
        {
            // Nobody asks whether it is healthy: what is sent there may be sent as soon as it is a target.
            context.Builder.Reach(Milestone.Gated(address), registered);
            context.Builder.Reach(Milestone.AllGated, registered);
            context.Builder.Reach(Milestone.Moved, registered);
        }

        static Address Of(Reference balancer) => Address.Of(ResourceKind.LoadBalancer, balancer.Text);
    }

    private static string Deregister(
        PlanningContext context,
        TargetGroup wanted,
        ImmutableArray<RegisteredTarget> targets,
        IEnumerable<string?> after
    )
    {
        var left = context.Builder.Act(
            AddressOf(wanted),
            "deregister targets",
            new AwsOperation.DeregisterTargets(context.Ref(AddressOf(wanted)), targets),
            Cost.Drained(DelayOf(wanted.Settings)),
            after
        );

        // Until they have drained the ways to them stay open.
        context.Builder.Reach(Milestone.Released, left);
        return left;
    }

    public static TimeSpan DelayOf(Settings group) =>
        TimeSpan.FromSeconds(
            int.Parse(
                group.Find(TargetGroupTable.DeregistrationDelay) ?? (string?)TargetGroupTable.DeregistrationDelay.Aws ?? "0",
                CultureInfo.InvariantCulture
            )
        );

    private static Address AddressOf(TargetGroup group) => Address.Of(ResourceKind.TargetGroup, group.Name);
}

/// <param name="Missing">To be registered.</param>
/// <param name="Lost">The function that no longer lets load balancing invoke it; null: nothing was lost.</param>
/// <param name="Leaving">To be deregistered; those that are among the missing, too, come back otherwise than they were.</param>
internal sealed record TargetChanges(
    ImmutableArray<RegisteredTarget> Missing,
    ImmutableArray<RegisteredTarget> Leaving,
    string? Lost,
    ImmutableArray<PropertyChange> Shown,
    TrafficEffect? Effect
)
{
    public bool IsEmpty => Missing.IsEmpty && Leaving.IsEmpty && Lost is null;
}
