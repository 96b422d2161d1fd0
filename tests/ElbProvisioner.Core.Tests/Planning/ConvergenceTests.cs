using System.Threading.Channels;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class ConvergenceTests
{
    public static TheoryData<string> CaseNames => [.. TrafficCases.All.Select(c => c.Name)];

    [Fact]
    public async Task A_new_stack_is_made_in_one_run_and_a_second_plan_is_empty()
    {
        var world = new ModelWorld();
        await ApplyAsync(world, Stacks.Shop);
        AssertEmpty(Planner.Plan(Stacks.Shop, world.ReadFor(Stacks.Shop)));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task An_edit_converges_in_one_run_without_traffic_meeting_unhealthy_targets(string name)
    {
        var edited = Edited(name);
        var world = await ServingAsync(name);
        await ApplyAsync(world, edited);
        AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
        Assert.All(world.World.LoadBalancers, b => Assert.Contains(b.Address.Name, edited.LoadBalancers.Select(x => x.Name)));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Going_back_converges_too(string name)
    {
        var world = await ServingAsync(name);
        await ApplyAsync(world, Edited(name));
        await ApplyAsync(world, Before(name));
        AssertEmpty(Planner.Plan(Before(name), world.ReadFor(Before(name))));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_the_next_run_converges_without_orphans(string name)
    {
        var edited = Edited(name);
        var actions = Planner.Plan(edited, (await ServingAsync(name)).ReadFor(edited)).Actions.Length;
        Assert.True(actions > 0, "an edit without actions tests nothing");
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ServingAsync(name);
            await KillAfterAsync(world, edited, kill);
            await ApplyAsync(world, edited);
            AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
            AssertNoOrphans(world, edited);
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_going_back_converges(string name)
    {
        var edited = Edited(name);
        var actions = Planner.Plan(edited, (await ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ServingAsync(name);
            await KillAfterAsync(world, edited, kill);
            await ApplyAsync(world, Before(name));
            AssertEmpty(Planner.Plan(Before(name), world.ReadFor(Before(name))));
            AssertNoOrphans(world, Before(name));
        }
    }

    /// <summary>What has no edge between runs in any order, and side by side.</summary>
    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_of_another_order_the_next_run_converges_without_orphans(string name)
    {
        var edited = Edited(name);
        var actions = Planner.Plan(edited, (await ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ServingAsync(name);
            await KillAfterAsync(world, edited, kill, LastFirst);
            await ApplyAsync(world, edited);
            AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
            AssertNoOrphans(world, edited);
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Destroy_leaves_nothing_from_any_point(string name)
    {
        var edited = Edited(name);
        var actions = Planner.Plan(edited, (await ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill <= actions; kill++)
        {
            var world = await ServingAsync(name);
            await KillAfterAsync(world, edited, kill);
            world.Serving.Clear();
            await RunAsync(world, Planner.PlanDestroy(edited, world.ReadFor(edited)));
            Assert.Empty(Core.Live.LiveWorldExtensions.AllResources(world.World));
            Assert.Empty(world.World.DnsRecords);
            AssertEmpty(Planner.PlanDestroy(edited, world.ReadFor(edited)));
        }
    }

    [Fact]
    public void Every_change_has_an_action_and_every_action_a_change_of_its_address_or_its_parent()
    {
        var plan = Planner.Plan(Stacks.Shop, new ModelWorld().World);
        Assert.All(plan.Changes, c => Assert.Contains(plan.Actions, a => a.Address == c.Address || a.Address.Kind == c.Address.Kind));
    }

    private static Stack Before(string name) => TrafficCases.All.Single(c => c.Name == name).From;

    private static Stack Edited(string name) => TrafficCases.All.Single(c => c.Name == name).To;

    internal static async Task<ModelWorld> ServingAsync(string name)
    {
        var world = new ModelWorld();
        world.Dark.UnionWith(TrafficCases.All.Single(c => c.Name == name).Dark);
        await ApplyAsync(world, Before(name));
        foreach (var loadBalancer in world.World.LoadBalancers)
        {
            world.Serving.Add(loadBalancer.Id);
        }

        return world;
    }

    internal static async Task ApplyAsync(ModelWorld world, Stack stack)
    {
        var plan = Planner.Plan(stack, world.ReadFor(stack));
        Assert.False(plan.HasErrors, string.Join('\n', plan.Diagnostics));
        await RunAsync(world, plan);
    }

    private static async Task RunAsync(ModelWorld world, Plan plan)
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

    /// <summary>Of the actions that may run, always the one that stands last.</summary>
    private static IEnumerable<PlannedAction> LastFirst(Plan plan)
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

    private static void AssertEmpty(Plan plan) =>
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

    private static void AssertNoOrphans(ModelWorld world, Stack stack)
    {
        Assert.Equal(stack.LoadBalancers.Length, world.World.LoadBalancers.Length);
        Assert.Equal(stack.TargetGroups.Length, world.World.TargetGroups.Length);
        Assert.Equal(stack.AutoScalingGroups.Length, world.World.AutoScalingGroups.Length);
        Assert.Equal(stack.AutoScalingGroups.Length, world.World.LaunchTemplates.Length);
        Assert.Equal(stack.Certificates.Length, world.World.Certificates.Length);
        Assert.Equal(stack.LoadBalancers.Sum(b => b.Listeners.Length), world.World.Listeners.Length);
        Assert.Equal(stack.LoadBalancers.Sum(b => b.Listeners.Sum(l => l.Rules.Length)), world.World.Rules.Length);
        Assert.Equal(stack.LoadBalancers.Sum(b => b.Dns.Length), world.World.DnsRecords.Length);
        Assert.Equal(stack.AutoScalingGroups.Sum(g => g.Scaling.Length), world.World.ScalingPolicies.Length);
    }
}
