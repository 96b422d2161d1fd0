using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// A load balancer has a hundred rules over all its listeners: what must make room goes first and says so, and nothing else.
/// </summary>
public sealed class FullLoadBalancerTests
{
    private const string NoRoom = "before the new rules are there: the load balancer has no room for both";

    [Fact]
    public async Task Where_all_fit_beside_each_other_every_new_rule_is_there_first()
    {
        var plan = await ReplaceAsync(With(99, 0), With(98, 0, fresh: 1));

        Assert.Empty(Early(plan));
        Assert.True(IndexOf(plan, "fresh-0#create") < IndexOf(plan, "r98#delete"));
    }

    [Fact]
    public async Task The_rules_of_all_listeners_count_and_only_as_many_go_first_as_stand_in_the_way()
    {
        var plan = await ReplaceAsync(With(58, 40), With(53, 40, fresh: 5));

        Assert.Equal(["rule/web/https/r55", "rule/web/https/r56", "rule/web/https/r57"], Early(plan).Order(StringComparer.Ordinal));
        Assert.True(IndexOf(plan, "r55#delete") < IndexOf(plan, "fresh-0#create"));
        Assert.True(IndexOf(plan, "fresh-4#create") < IndexOf(plan, "r53#delete"));
    }

    [Fact]
    public async Task A_rule_that_has_another_name_only_needs_no_room()
    {
        var plan = await ReplaceAsync(With(100, 0), With(100, 0, renamed: 1));

        Assert.DoesNotContain(plan.Actions, a => a.Verb is "create" or "delete");
    }

    [Fact]
    public async Task A_full_load_balancer_tells_that_requests_fall_through_for_a_moment()
    {
        var plan = await ReplaceAsync(With(100, 0), With(99, 0, fresh: 1));

        Assert.Equal(["rule/web/https/r99"], Early(plan));
        Assert.True(IndexOf(plan, "r99#delete") < IndexOf(plan, "fresh-0#create"));
    }

    private static async Task<Plan> ReplaceAsync(Stack before, Stack after)
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, before);
        var plan = Planner.Plan(after, world.ReadFor(after));
        await ModelRun.ApplyAsync(world, after);
        Assert.True(Planner.Plan(after, world.ReadFor(after)).Actions.IsEmpty);
        return plan;
    }

    private static List<string> Early(Plan plan) =>
        [.. plan.Changes.Where(c => c.Traffic.Detail.Contains(NoRoom, StringComparison.Ordinal)).Select(c => c.Address.ToString())];

    private static int IndexOf(Plan plan, string action) =>
        plan.Actions.Select(a => a.Id).ToList().FindIndex(a => a.EndsWith(action, StringComparison.Ordinal));

    /// <param name="renamed">So many of the first have another name.</param>
    /// <param name="fresh">So many more that answer other requests.</param>
    private static Stack With(int https, int http, int renamed = 0, int fresh = 0) =>
        Shop.WithListener(
                "https",
                l =>
                    l with
                    {
                        Rules =
                        [
                            .. Enumerable.Range(0, https).Select(i => Rule(i < renamed ? $"new-{i}" : $"r{i}", $"/r{i}/*", Forward("app"))),
                            .. Enumerable.Range(0, fresh).Select(i => Rule($"fresh-{i}", $"/fresh{i}/*", Forward("app"))),
                        ],
                    }
            )
            .WithListener(
                "http",
                l => l with { Rules = [.. Enumerable.Range(0, http).Select(i => Rule($"r{i}", $"/r{i}/*", Forward("app")))] }
            );
}
