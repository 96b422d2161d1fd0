using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Runs that end after every single action. Mutation testing leaves them out: they take most of the time.</summary>
public sealed class KilledRunTests
{
    public static TheoryData<string> CaseNames => ConvergenceTests.CaseNames;

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_the_next_run_converges_without_orphans(string name)
    {
        var edited = ModelRun.Edited(name);
        var actions = Planner.Plan(edited, (await ModelRun.ServingAsync(name)).ReadFor(edited)).Actions.Length;
        Assert.True(actions > 0, "an edit without actions tests nothing");
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ModelRun.ServingAsync(name);
            await ModelRun.KillAfterAsync(world, edited, kill);
            ModelRun.AssertOthersUntouched(world, name);
            await ModelRun.ApplyAsync(world, edited);
            ModelRun.AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
            ModelRun.AssertNoOrphans(world, edited);
            ModelRun.AssertOthersUntouched(world, name);
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_going_back_converges(string name)
    {
        var edited = ModelRun.Edited(name);
        var actions = Planner.Plan(edited, (await ModelRun.ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ModelRun.ServingAsync(name);
            await ModelRun.KillAfterAsync(world, edited, kill);
            await ModelRun.ApplyAsync(world, ModelRun.Before(name));
            ModelRun.AssertEmpty(Planner.Plan(ModelRun.Before(name), world.ReadFor(ModelRun.Before(name))));
            ModelRun.AssertNoOrphans(world, ModelRun.Before(name));
            ModelRun.AssertOthersUntouched(world, name);
        }
    }

    /// <summary>What has no edge between runs in any order, and side by side.</summary>
    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Killed_after_any_action_of_another_order_the_next_run_converges_without_orphans(string name)
    {
        var edited = ModelRun.Edited(name);
        var actions = Planner.Plan(edited, (await ModelRun.ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill < actions; kill++)
        {
            var world = await ModelRun.ServingAsync(name);
            await ModelRun.KillAfterAsync(world, edited, kill, ModelRun.LastFirst);
            await ModelRun.ApplyAsync(world, edited);
            ModelRun.AssertEmpty(Planner.Plan(edited, world.ReadFor(edited)));
            ModelRun.AssertNoOrphans(world, edited);
            ModelRun.AssertOthersUntouched(world, name);
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Destroy_leaves_nothing_from_any_point(string name)
    {
        var edited = ModelRun.Edited(name);
        var actions = Planner.Plan(edited, (await ModelRun.ServingAsync(name)).ReadFor(edited)).Actions.Length;
        for (var kill = 1; kill <= actions; kill++)
        {
            var world = await ModelRun.ServingAsync(name);
            await ModelRun.KillAfterAsync(world, edited, kill);
            world.Serving.Clear();
            await ModelRun.LetGuestsGoAsync(world, name);
            await ModelRun.RunAsync(world, Planner.PlanDestroy(edited, world.ReadFor(edited)));
            Assert.Empty(Core.Live.LiveWorldExtensions.AllResources(world.ReadFor(edited)));
            Assert.Empty(world.ReadFor(edited).DnsRecords);
            ModelRun.AssertOthersUntouched(world, name);
            ModelRun.AssertEmpty(Planner.PlanDestroy(edited, world.ReadFor(edited)));
        }
    }
}
