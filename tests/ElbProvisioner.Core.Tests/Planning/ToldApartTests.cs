using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>A change whose two sides read alike tells what differs behind the names.</summary>
public sealed class ToldApartTests
{
    private const string Text = """
        stack: shop
        securityGroups:
          inside:
            ingress: [{ ports: 8080, from: loadBalancers.web, description: one }]
        loadBalancers:
          web: { listeners: { http: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: [app]
            securityGroups: [inside]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
        """;

    [Fact]
    public async Task Another_description_of_a_rule_is_shown()
    {
        var world = await AppliedAsync();
        var wanted = StackText.Bind(Text.Replace("description: one", "description: two", StringComparison.Ordinal));

        var plan = Planner.Plan(wanted, world.ReadFor(wanted));

        var change = Assert.Single(plan.Changes.SelectMany(c => c.Properties));
        Assert.Equal(("ingress", "tcp 8080 from web-lb, 'one'", "tcp 8080 from web-lb, 'two'"), (change.Path, change.Before, change.After));
    }

    [Fact]
    public void Two_of_one_name_are_told_apart_by_their_ids_and_what_is_to_be_made_as_new()
    {
        Assert.Equal([("site (cert-1)", "site (cert-2)")], Shown(new ResourceRef.Existing("arn:acm:certificate/cert-2")));
        Assert.Equal([("site (cert-1)", "site (new)")], Shown(new ResourceRef.Planned(Address.Of(ResourceKind.Certificate, "site"))));

        static IEnumerable<(string?, string?)> Shown(ResourceRef wanted) =>
            PropertyDiff
                .Between(
                    ListenerTable.Table.Empty.With(ListenerTable.Certificate, wanted),
                    ListenerTable.Table.Empty.With(ListenerTable.Certificate, new ResourceRef.Existing("arn:acm:certificate/cert-1")),
                    static _ => "site"
                )
                .Select(c => (c.Before, c.After));
    }

    private static async Task<ModelWorld> AppliedAsync()
    {
        var (world, stack) = (new ModelWorld(), StackText.Bind(Text));
        await ModelRun.ApplyAsync(world, stack);
        return world;
    }
}
