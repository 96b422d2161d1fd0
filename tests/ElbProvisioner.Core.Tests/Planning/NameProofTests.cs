using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class NameProofTests
{
    private static readonly Address Template = Address.Of(ResourceKind.LaunchTemplate, "app");
    private static readonly Address Group = Address.Of(ResourceKind.AutoScalingGroup, "app");

    [Fact]
    public async Task Everything_that_elbctl_makes_proves_itself_by_its_name()
    {
        foreach (var (_, edit) in Stacks.Edits)
        {
            var world = new ModelWorld();
            await ModelRun.ApplyAsync(world, Stacks.Shop);
            await ModelRun.ApplyAsync(world, edit(Stacks.Shop));
            AssertProved(world.World);
        }
    }

    [Theory]
    [InlineData("shop-app", true)]
    [InlineData("shop-app-copy", false)]
    [InlineData("shop-app-aaaaaa", false)]
    [InlineData("shop", false)]
    public void A_template_is_ours_under_its_name_and_under_the_one_without_a_hash(string name, bool isOurs) =>
        Assert.Equal(isOurs, NameProof.IsLaunchTemplate("shop", Template, name));

    [Fact]
    public void A_group_of_another_vpc_is_not_ours()
    {
        var name = PhysicalNames.AutoScalingGroup(Stacks.Shop, Stacks.Shop.AutoScalingGroups[0], "vpc-1");

        Assert.True(NameProof.IsAutoScalingGroup("shop", Group, name, "vpc-1"));
        Assert.False(NameProof.IsAutoScalingGroup("shop", Group, name, "vpc-2"));
        Assert.False(NameProof.IsAutoScalingGroup("shop", Group, name + "-copy", "vpc-1"));
    }

    [Fact]
    public void Names_that_join_to_one_stay_apart() =>
        Assert.NotEqual(
            PhysicalNames.LaunchTemplate(Stacks.Shop with { Name = "a" }, Stacks.Group("b-c")),
            PhysicalNames.LaunchTemplate(Stacks.Shop with { Name = "a-b" }, Stacks.Group("c"))
        );

    private static void AssertProved(LiveWorld world)
    {
        Assert.All(
            world.LoadBalancers,
            b =>
                Assert.True(
                    NameProof.IsLoadBalancer(
                        "shop",
                        b.Address,
                        b.Settings.Get(LoadBalancerTable.Name),
                        b.Settings.Get(LoadBalancerTable.Scheme),
                        b.Settings.Get(LoadBalancerTable.VpcId)
                    )
                )
        );
        Assert.All(world.TargetGroups, t => Assert.True(NameProof.IsTargetGroup("shop", t.Address, t.Settings.Get(TargetGroupTable.Name))));
        Assert.All(
            world.SecurityGroups,
            g => Assert.True(NameProof.IsSecurityGroup("shop", g.Address, g.GroupName, g.Description, g.VpcId))
        );
        Assert.All(world.LaunchTemplates, t => Assert.True(NameProof.IsLaunchTemplate("shop", t.Address, t.TemplateName)));
        Assert.All(
            world.AutoScalingGroups,
            g =>
                Assert.True(
                    NameProof.IsAutoScalingGroup(
                        "shop",
                        g.Address,
                        g.Settings.Get(AutoScalingGroupTable.Name),
                        g.Settings.Get(AutoScalingGroupTable.VpcId)
                    )
                )
        );
    }
}
