using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class ConvergenceTests
{
    public static TheoryData<string> CaseNames => [.. TrafficCases.All.Select(c => c.Name)];

    [Fact]
    public async Task A_new_stack_is_made_in_one_run_and_a_second_plan_is_empty()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Stacks.Shop);
        ModelRun.AssertEmpty(Planner.Plan(Stacks.Shop, world.ReadFor(Stacks.Shop)));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task An_edit_converges_in_one_run_without_traffic_meeting_unhealthy_targets(string name)
    {
        var edited = ModelRun.Edited(name);
        var world = await ModelRun.ServingAsync(name);
        await ModelRun.ApplyAsync(world, edited);
        ModelRun.AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
        Assert.All(world.ReadFor(edited).LoadBalancers, b => Assert.Contains(b.Address.Name, edited.LoadBalancers.Select(x => x.Name)));
        ModelRun.AssertOthersUntouched(world, name);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Going_back_converges_too(string name)
    {
        var world = await ModelRun.ServingAsync(name);
        await ModelRun.ApplyAsync(world, ModelRun.Edited(name));
        await ModelRun.ApplyAsync(world, ModelRun.Before(name));
        ModelRun.AssertEmpty(Planner.Plan(ModelRun.Before(name), world.ReadFor(ModelRun.Before(name))));
        ModelRun.AssertOthersUntouched(world, name);
    }

    [Fact]
    public void Every_change_has_an_action_and_every_action_a_change_of_its_address_or_its_parent()
    {
        var plan = Planner.Plan(Stacks.Shop, new ModelWorld().World);
        Assert.All(plan.Changes, c => Assert.Contains(plan.Actions, a => a.Address == c.Address || a.Address.Kind == c.Address.Kind));
    }
}
