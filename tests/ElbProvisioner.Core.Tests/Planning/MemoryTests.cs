using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// What carries no tags is remembered by what does: whatever fails on the way, a run forgets nothing that is still there.
/// </summary>
public sealed class MemoryTests
{
    private const string Plain = "shop.example.com";
    private const string Weighted = "{ name: shop.example.com, weight: 10 }";

    private static readonly LoadBalancer Second = Shop.LoadBalancers[0] with { Name = "api", Dns = [new("new.example.com", At)] };

    private static readonly (string Name, Stack From, Stack To)[] Moves =
    [
        ("a name becomes a record of the file", Shop, Shop.Named("[]", Record("shop.example.com", "CNAME", "dc.example.net"))),
        (
            "a record becomes one of another type",
            Shop.Named(Plain, Record("new.example.com", "A", "192.0.2.1")),
            Shop.Named(Plain, Record("new.example.com", "CNAME", "dc.example.net"))
        ),
        (
            "a record gets another id",
            Shop.Named(Weighted, Record("shop.example.com", "A", "192.0.2.1", ", weight: 90, id: dc")),
            Shop.Named(Weighted, Record("shop.example.com", "A", "192.0.2.1", ", weight: 90, id: other"))
        ),
        ("a record becomes a name", Shop.Named("[]", Record("shop.example.com", "CNAME", "dc.example.net")), Shop.Named(Plain)),
        ("a name leaves for a private zone", Shop, Shop.Named("{ name: shop.example.com, private: true }")),
        ("other names", Shop, Shop.Named("new.example.com")),
        (
            "another load balancer remembers the records",
            Shop.Named(Plain, Record("old.shop.example.com", "A", "192.0.2.1")),
            WithSecond(Shop.Named(Plain, Record("old.shop.example.com", "A", "192.0.2.1")))
        ),
        (
            "the load balancer goes that remembers the records",
            WithSecond(Shop.Named(Plain, Record("old.shop.example.com", "A", "192.0.2.1"))),
            Shop.Named(Plain, Record("old.shop.example.com", "A", "192.0.2.1"))
        ),
    ];

    public static TheoryData<string> Names => [.. Moves.Select(m => m.Name)];

    public static TheoryData<string> CaseNames => ConvergenceTests.CaseNames;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whichever_action_fails_the_stack_still_knows_its_records(string name)
    {
        var (_, from, to) = Moves.Single(m => m.Name == name);
        var actions = Planner.Plan(to, (await ServingAsync(from)).ReadFor(to)).Actions.Select(a => a.Id).ToList();
        Assert.NotEmpty(actions);
        foreach (var failing in actions)
        {
            var world = await ServingAsync(from);
            var plan = Planner.Plan(to, world.ReadFor(to));
            await ModelRun.FailAsync(world, plan, failing);

            // Nobody looks for what the file named once.
            var none = to.WithBalancer(b => b with { Dns = [] }) with
            {
                DnsRecords = [],
            };
            none = none with { LoadBalancers = [.. none.LoadBalancers.Select(b => b with { Dns = [] })] };
            await ModelRun.ApplyAsync(world, none);

            Assert.True(world.World.DnsRecords.IsEmpty, $"{failing}: " + string.Join(", ", world.World.DnsRecords.Select(r => r.Name)));
        }
    }

    /// <summary>Whichever kind remembers, and whatever it has that carries no tags.</summary>
    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task An_object_remembers_before_anything_is_done_with_it_and_forgets_when_all_of_it_is_done(string name)
    {
        var edited = ModelRun.Edited(name);
        var plan = Planner.Plan(edited, (await ModelRun.ServingAsync(name)).ReadFor(edited));

        foreach (var ofObject in plan.Actions.GroupBy(a => a.Address))
        {
            var (remembering, forgetting) = (Of(ofObject, "remember"), Of(ofObject, "forget"));
            Assert.All(
                ofObject.Where(a => a != remembering && a != forgetting && a.Operation is not AwsOperation.Waiting),
                action =>
                {
                    Assert.True(remembering is null || action.DependsOn.Contains(remembering.Id), action.Id);
                    Assert.True(forgetting is null || forgetting.DependsOn.Contains(action.Id), action.Id);
                }
            );
        }

        static PlannedAction? Of(IEnumerable<PlannedAction> actions, string verb) => actions.FirstOrDefault(a => a.Verb == verb);
    }

    private static Stack WithSecond(Stack stack) => stack with { LoadBalancers = [.. stack.LoadBalancers, Second with { Listeners = [] }] };

    private static string Record(string name, string type, string value, string more = "") =>
        $"{{ dc: {{ name: {name}, type: {type}, values: {value}{more} }} }}";

    private static async Task<ModelWorld> ServingAsync(Stack stack)
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);
        return world;
    }
}
