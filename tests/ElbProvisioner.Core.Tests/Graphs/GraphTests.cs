using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Tests.Planning;

namespace ElbProvisioner.Core.Tests.Graphs;

public sealed class GraphTests
{
    public static TheoryData<string> Cases => [.. TrafficCases.All.Select(c => c.Name)];

    /// <summary>Of what others have on a shared listener the file says nothing.</summary>
    public static TheoryData<string> CasesOfOneStack =>
        [.. TrafficCases.All.Where(c => c is { Owner: null, Guest: null }).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CasesOfOneStack))]
    public async Task What_was_applied_is_drawn_as_the_file_says_it(string name)
    {
        var stack = ModelRun.Edited(name);
        var world = await ModelRun.ServingAsync(name);
        await ModelRun.ApplyAsync(world, stack);
        var live = world.ReadFor(stack);

        var (file, aws) = (StackGraph.Of(stack, live), LiveGraph.Of(stack, live));

        Assert.Equal(Ids(file), Ids(aws));
        Assert.Equal(Lines(file), Lines(aws));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_plan_without_changes_marks_nothing(string name)
    {
        var stack = ModelRun.Edited(name);
        var world = await ModelRun.ServingAsync(name);
        await ModelRun.ApplyAsync(world, stack);

        var graph = Draw(stack, world.ReadFor(stack), out var plan);

        Assert.Empty(plan.Changes);
        Assert.DoesNotContain(graph.Nodes, static n => n.Change is not null);
        Assert.DoesNotContain(graph.Edges, static e => e.Change is not null);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_change_is_marked_and_what_does_not_change_is_not(string name)
    {
        var after = ModelRun.Edited(name);
        var world = await ModelRun.ServingAsync(name);

        var graph = Draw(after, world.ReadFor(after), out var plan);

        var marked = graph.Nodes.Where(static n => n.Change is not null).ToDictionary(static n => n.Id, StringComparer.Ordinal);
        foreach (var change in plan.Changes)
        {
            var part = graph.Nodes.Where(n =>
                n.Details.Any(d => d.EndsWith($" {change.Address.Kind.Label} {change.Name}", StringComparison.Ordinal))
            );
            Assert.True(marked.ContainsKey(change.Address.ToString()) || part.Any(), $"{change.Address} is marked");
        }

        var changed = plan.Changes.Select(static c => c.Address.ToString()).ToHashSet(StringComparer.Ordinal);

        // A load balancer that goes takes its listeners and their rules along.
        var unexplained = marked.Values.Where(node =>
            !changed.Contains(node.Id)
            && node.Kind != NodeKind.Target
            && !(node is { Kind: NodeKind.Listener or NodeKind.Rule, Change: ChangeVerb.Delete })
            && !node.Details.Any(static d => d[0] is '+' or '~' or '±' or '-')
        );
        Assert.Empty(unexplained.Select(static node => node.Id));
        var ids = graph.Nodes.Select(static n => n.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(ids.Count, graph.Nodes.Length);
        Assert.All(graph.Edges, edge => Assert.True(ids.Contains(edge.From) && ids.Contains(edge.To)));
    }

    [Fact]
    public async Task Weights_that_move_say_from_where_to_where()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, TrafficCases.BlueGreen);
        var after = ModelRun.Edited("all traffic to the other version");

        var graph = Draw(after, world.ReadFor(after), out _);

        var moved = graph.Edges.Where(static e => e.Change == ChangeVerb.Update).Select(static e => (e.To, e.Label)).ToList();
        Assert.Contains(("targetGroup/green", moved.First(static e => e.To == "targetGroup/green").Label), moved);
        Assert.EndsWith("0% -> otherwise 100%", moved.First(static e => e.To == "targetGroup/green").Label, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_draws_all_that_is_there_as_removed()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Stacks.Shop);
        var live = world.ReadFor(Stacks.Shop);

        var graph = PlanGraph.Of(Stacks.Shop, live, Planner.PlanDestroy(Stacks.Shop, live));

        Assert.NotEmpty(graph.Nodes);
        Assert.All(
            graph.Nodes.Where(static n => !n.Id.StartsWith("elsewhere/", StringComparison.Ordinal)),
            static node => Assert.True(node.Change is ChangeVerb.Delete, $"{node.Id}: {node.Change}")
        );
        Assert.All(graph.Edges, static edge => Assert.Equal(ChangeVerb.Delete, edge.Change));
    }

    [Fact]
    public void The_same_stack_is_drawn_the_same_twice() =>
        Assert.Equal(Portrait(StackGraph.Of(Stacks.Shop)), Portrait(StackGraph.Of(Stacks.Shop)));

    private static string Portrait(Graph graph) =>
        string.Join(
            '\n',
            graph
                .Nodes.Select(static n => $"{n.Id} {n.Kind} {n.Name} {string.Join('|', n.Details)}")
                .Concat(graph.Edges.Select(static e => e.ToString()))
        );

    private static Graph Draw(Stack stack, LiveWorld live, out Plan plan)
    {
        plan = Planner.Plan(stack, live);
        return PlanGraph.Of(stack, live, plan);
    }

    private static IEnumerable<string> Ids(Graph graph) => graph.Nodes.Select(static n => n.Id).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(Graph graph) =>
        graph.Edges.Select(static e => $"{e.From} -> {e.To} {e.Kind} {e.Label}").Order(StringComparer.Ordinal);
}
