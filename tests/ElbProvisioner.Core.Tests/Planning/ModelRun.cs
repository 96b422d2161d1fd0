using System.Threading.Channels;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Whole runs, and runs that end early, on the model of AWS.</summary>
internal static class ModelRun
{
    internal static Stack Before(string name) => TrafficCases.All.Single(c => c.Name == name).From;

    internal static Stack Edited(string name) => TrafficCases.All.Single(c => c.Name == name).To;

    internal static async Task<ModelWorld> ServingAsync(string name)
    {
        var world = new ModelWorld();
        var one = TrafficCases.All.Single(c => c.Name == name);
        world.Dark.UnionWith(one.Dark);
        foreach (var stack in new[] { one.Owner, one.From, one.Guest }.OfType<Stack>())
        {
            await ApplyAsync(world, stack);
        }

        foreach (var loadBalancer in world.World.LoadBalancers)
        {
            world.Serving.Add(loadBalancer.Id);
        }

        return world;
    }

    /// <summary>What others stand on cannot be destroyed.</summary>
    internal static async Task LetGuestsGoAsync(ModelWorld world, string name)
    {
        if (TrafficCases.All.Single(c => c.Name == name).Guest is { } guest)
        {
            Assert.True(Planner.PlanDestroy(Before(name), world.ReadFor(Before(name))).HasErrors);
            await RunAsync(world, Planner.PlanDestroy(guest, world.ReadFor(guest)));
        }
    }

    /// <summary>The other stacks of the case that are there still have all that they want.</summary>
    internal static void AssertOthersUntouched(ModelWorld world, string name)
    {
        var one = TrafficCases.All.Single(c => c.Name == name);
        foreach (var other in new[] { one.Owner, one.Guest }.OfType<Stack>())
        {
            if (Core.Live.LiveWorldExtensions.AllResources(world.ReadFor(other)).Any())
            {
                AssertEmpty(Planner.Plan(other, world.ReadFor(other)));
            }
        }
    }

    internal static async Task ApplyAsync(ModelWorld world, Stack stack)
    {
        var plan = Planner.Plan(stack, world.ReadFor(stack));
        Assert.False(plan.HasErrors, string.Join('\n', plan.Diagnostics));
        await RunAsync(world, plan);
    }

    internal static async Task RunAsync(ModelWorld world, Plan plan)
    {
        Assert.Equal(plan.Actions.IsEmpty, plan.Changes.IsEmpty);
        var report = await new Executor(world, TimeProvider.System, 1).RunAsync(
            plan,
            Channel.CreateUnbounded<ExecutionEvent>().Writer,
            TestContext.Current.CancellationToken
        );
        Assert.True(
            report.Succeeded,
            string.Join(
                '\n',
                report.Actions.Where(a => a.State != ActionState.Succeeded).Select(a => $"{a.Action.Id}: {a.State} {a.Diagnostic}")
            )
        );
    }

    internal static async Task KillAfterAsync(
        ModelWorld world,
        Stack stack,
        int actions,
        Func<Plan, IEnumerable<PlannedAction>>? order = null
    )
    {
        var plan = Planner.Plan(stack, world.ReadFor(stack));
        var outputs = new Dictionary<Core.Resources.Address, Outputs>();
        foreach (var action in (order?.Invoke(plan) ?? plan.Actions).Take(actions))
        {
            var made = await world.PerformAsync(
                action,
                r => r is Core.Resources.ResourceRef.Planned p ? outputs[p.Address] : Outputs.Of(r.ToString() ?? ""),
                new Progress<string>(),
                default
            );
            if (made is not null)
            {
                outputs[action.Address] = made;
            }
        }
    }

    /// <summary>One action fails: what waits for it does not run, and all else does.</summary>
    internal static async Task FailAsync(ModelWorld world, Plan plan, string failing)
    {
        var report = await new Executor(new Failing(world, failing), TimeProvider.System, 1).RunAsync(
            plan,
            Channel.CreateUnbounded<ExecutionEvent>().Writer,
            TestContext.Current.CancellationToken
        );
        Assert.Equal([failing], report.Actions.Where(a => a.State == ActionState.Failed).Select(a => a.Action.Id));
    }

    private sealed class Failing(ModelWorld world, string failing) : IActionPerformer
    {
        public Task<Outputs?> PerformAsync(
            PlannedAction action,
            Func<Core.Resources.ResourceRef, Outputs> resolve,
            IProgress<string> progress,
            CancellationToken stop
        ) =>
            action.Id == failing
                ? throw new ActionFailedException(new(Execution.TestRun.Refused, default, "No."))
                : world.PerformAsync(action, resolve, progress, stop);
    }

    /// <summary>Of the actions that may run, always the one that stands last.</summary>
    internal static IEnumerable<PlannedAction> LastFirst(Plan plan)
    {
        var left = plan.Actions.ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (left.FindLast(action => action.DependsOn.All(done.Contains)) is { } next)
        {
            left.Remove(next);
            done.Add(next.Id);
            yield return next;
        }
    }

    internal static void AssertEmpty(Plan plan) =>
        Assert.True(
            plan.Changes.IsEmpty && plan.Actions.IsEmpty,
            "still to do:\n"
                + string.Join(
                    '\n',
                    plan.Changes.Select(c =>
                        $"{c.Verb} {c.Address}: {c.Reason} {string.Join("; ", c.Properties.Select(p => $"{p.Path}: {p.Before} -> {p.After}"))}"
                    )
                )
                + "\n"
                + string.Join('\n', plan.Actions.Select(a => a.Id))
        );

    internal static void AssertNoOrphans(ModelWorld world, Stack stack)
    {
        var live = world.ReadFor(stack);
        var own = stack.OwnLoadBalancers.ToList();
        Assert.Equal(own.Count, live.LoadBalancers.Length);
        Assert.Equal(stack.TargetGroups.Length, live.TargetGroups.Length);
        Assert.Equal(stack.AutoScalingGroups.Length, live.AutoScalingGroups.Length);
        Assert.Equal(stack.AutoScalingGroups.Length, live.LaunchTemplates.Length);
        Assert.Equal(stack.Certificates.Length, live.Certificates.Length);
        Assert.Equal(own.Sum(b => b.Listeners.Length), live.Listeners.Length);
        Assert.Equal(stack.LoadBalancers.Sum(b => b.Listeners.Sum(l => l.Rules.Length)), live.Rules.Length);
        // A record of the file's own has its mark beside it.
        Assert.Equal(
            stack.LoadBalancers.Sum(b => b.Dns.Length * (b.IsDualStack ? 2 : 1)) + (2 * stack.DnsRecords.Length),
            live.DnsRecords.Length
        );
        Assert.Equal(stack.AutoScalingGroups.Sum(g => g.Scaling.Length), live.ScalingPolicies.Length);
    }
}
