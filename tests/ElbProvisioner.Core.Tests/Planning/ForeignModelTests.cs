using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// Stacks on somebody else's listener, on the model of AWS: from a kill after each action, in two orders, the next run ends where it
/// should, and traffic never meets a target group that nobody has seen healthy.
/// </summary>
public sealed class ForeignModelTests
{
    private const string File = """
        stack: team
        certificates:
          site: { request: shop.example.com }
        loadBalancers:
          edge:
            existing: shared
            priorities: 2000-2099
            dns: shop.example.com
            listeners:
              https:
                port: 443
                certificates: [site]
                rules:
                  - { name: closed, when: { host: shop.example.com, path: /admin/* }, respond: 403 }
                  - { name: site, when: { host: shop.example.com }, forward: app }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app: { size: 2, targetGroups: app, launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """;

    private const string Nothing = "stack: team\n";

    public static TheoryData<string, string, string> Cases =>
        new()
        {
            { "it comes", Nothing, File },
            { "it comes into a band as small as can be", Nothing, File.Replace("2000-2099", "2000-2001", StringComparison.Ordinal) },
            { "it goes", File, Nothing },
            { "another port", File, File.Replace("port: 8080", "port: 8090", StringComparison.Ordinal) },
            { "another band", File, File.Replace("2000-2099", "7000-7099", StringComparison.Ordinal) },
            { "a band of two", File, File.Replace("2000-2099", "2000-2001", StringComparison.Ordinal) },
            { "a rule less", File, File.Replace(Line("closed"), "", StringComparison.Ordinal) },
            { "a rule more", File.Replace(Line("closed"), "", StringComparison.Ordinal), File },
            {
                "no certificate",
                File,
                File.Replace("        certificates: [site]\n", "", StringComparison.Ordinal)
                    .Replace("certificates:\n  site: { request: shop.example.com }\n", "", StringComparison.Ordinal)
            },
            { "no name", File, File.Replace("    dns: shop.example.com\n", "", StringComparison.Ordinal) },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task From_a_kill_after_each_action_the_next_run_ends_where_it_should(string name, string from, string to)
    {
        Assert.NotEqual(from, to);
        var (before, after) = (StackText.Bind(from), StackText.Bind(to));
        var actions = Planner.Plan(after, (await ServingAsync(before)).ReadFor(after)).Actions.Length;
        Assert.True(actions > 0, name);
        for (var kill = 0; kill <= actions; kill++)
        {
            foreach (var order in new Func<Plan, IEnumerable<PlannedAction>>?[] { null, ModelRun.LastFirst })
            {
                var world = await ServingAsync(before);
                await ModelRun.KillAfterAsync(world, after, kill, order);
                await ModelRun.ApplyAsync(world, after);
                ModelRun.AssertEmpty(Planner.Plan(after, world.ReadFor(after)));
                AssertTidy(world, after);
            }
        }
    }

    [Fact]
    public async Task From_a_kill_after_each_action_of_a_destroy_nothing_is_left_and_what_is_somebody_elses_stays()
    {
        var stack = StackText.Bind(File);
        var actions = Planner.PlanDestroy(stack, (await ServingAsync(stack)).ReadFor(stack)).Actions;
        for (var kill = 0; kill <= actions.Length; kill++)
        {
            var world = await ServingAsync(stack);
            foreach (var action in Planner.PlanDestroy(stack, world.ReadFor(stack)).Actions.Take(kill))
            {
                await world.PerformAsync(
                    action,
                    static r => Core.Execution.Outputs.Of(r.ToString() ?? ""),
                    new Progress<string>(),
                    TestContext.Current.CancellationToken
                );
            }

            await ModelRun.RunAsync(world, Planner.PlanDestroy(stack, world.ReadFor(stack)));
            AssertTidy(world, StackText.Bind(Nothing));
        }
    }

    private static void AssertTidy(ModelWorld world, Stack stack)
    {
        var declared = stack.LoadBalancers.SelectMany(b => b.Listeners).SelectMany(l => l.Rules).Count();
        Assert.Equal(declared, world.World.Rules.Length);
        Assert.Single(world.World.LoadBalancers);
        var listener = Assert.Single(world.World.Listeners);
        Assert.Equal("arn:certificate/foreign", listener.Settings.Find(ListenerTable.Certificate)?.Key);
        Assert.Equal([FixedResponseTable.Of(404)], listener.Actions);
        Assert.Equal(stack.Certificates.Length, ListenerTable.AdditionalOf(listener.Settings).Length);
        Assert.Equal(stack.Certificates.Length, world.World.Certificates.Length);
        Assert.Equal(stack.TargetGroups.Length, world.World.TargetGroups.Length);
        Assert.Equal(2 * stack.LoadBalancers.Sum(b => b.Dns.Length), world.World.DnsRecords.Length);
        if (stack.LoadBalancers is [{ Priorities: { } band }, ..])
        {
            Assert.All(world.World.Rules, r => Assert.True(band.Holds(r.Priority), $"{r.Address} has {r.Priority}"));
        }
    }

    private static async Task<ModelWorld> ServingAsync(Stack stack)
    {
        var world = new ModelWorld();
        world.AddForeign("shared", TagMap.Empty.Add(OwnershipTags.Stack, "foreign").Add(OwnershipTags.Address, "loadBalancer/edge"));
        if (!stack.LoadBalancers.IsEmpty)
        {
            await ModelRun.ApplyAsync(world, stack);
        }

        return world;
    }

    private static string Line(string rule) => File.Split('\n').Single(l => l.Contains($"name: {rule},", StringComparison.Ordinal)) + "\n";
}
