using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Target groups where other emulators differ from AWS, or AWS says too little to be sure.</summary>
public sealed class TargetGroups
{
    [Fact]
    public async Task Creating_a_group_again_with_the_same_settings_returns_the_first()
    {
        using var balancing = new Balancing();

        var (first, again) = (await balancing.GroupAsync(), await balancing.GroupAsync());

        Assert.Equal(first.TargetGroupArn, again.TargetGroupArn);
    }

    [Fact]
    public async Task A_path_of_health_checks_begins_with_a_slash()
    {
        using var balancing = new Balancing();

        await Cloud.RefusedAsync("ValidationError", () => balancing.GroupAsync(like: request => request.HealthCheckPath = "health"));
    }

    [Fact]
    public async Task There_is_no_code_600_to_wait_for()
    {
        using var balancing = new Balancing();

        await Cloud.RefusedAsync(
            "ValidationError",
            () => balancing.GroupAsync(like: request => request.Matcher = new Matcher { HttpCode = "600" })
        );
    }

    [Fact]
    public async Task An_unknown_attribute_is_refused()
    {
        using var balancing = new Balancing();
        var group = await balancing.GroupAsync();

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                balancing.Elb.ModifyTargetGroupAttributesAsync(
                    new ModifyTargetGroupAttributesRequest
                    {
                        TargetGroupArn = group.TargetGroupArn,
                        Attributes = [new() { Key = "no.such.attribute", Value = "true" }],
                    },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task A_group_names_its_load_balancer_once_however_many_rules_use_it()
    {
        using var balancing = new Balancing();
        var (balancer, group) = (await balancing.BalancerAsync(), await balancing.GroupAsync());
        var listener = await balancing.ListenerAsync(balancer, To(group));
        await balancing.RuleAsync(listener, 1, To(group));

        var read = Assert.Single(
            (await balancing.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Names = ["app"] }, Cancellation)).TargetGroups
        );

        Assert.Equal(balancer.LoadBalancerArn, Assert.Single(read.LoadBalancerArns));
    }

    [Fact]
    public async Task A_target_is_initial_before_it_is_healthy_and_unused_where_nothing_leads_to_its_group()
    {
        using var ground = await Ground.CreateAsync();
        var (_, routed) = await ground.RouteAsync();
        var idle = (
            await ground.Cloud.Elb.CreateTargetGroupAsync(
                new CreateTargetGroupRequest
                {
                    Name = "idle",
                    Protocol = "HTTP",
                    Port = 80,
                    VpcId = ground.VpcId,
                },
                Ground.Cancellation
            )
        ).TargetGroups[0].TargetGroupArn;
        ground.Pass(2);
        await ground.CreateGroupAsync(1, request => request.TargetGroupARNs = [routed, idle]);
        var seen = new List<string>();
        for (var second = 0; second < 180; second++)
        {
            ground.Pass(1);
            seen.AddRange((await ground.HealthAsync(routed)).Values.Except(seen).ToList());
        }

        Assert.Equal("initial", seen[0]);
        Assert.Equal("healthy", seen[^1]);
        Assert.Equal("unused", Assert.Single(await ground.HealthAsync(idle)).Value);
    }

    [Fact]
    public async Task A_page_of_ten_is_followed_by_another()
    {
        using var balancing = new Balancing();
        await MakeAsync(balancing, 12);

        var first = await balancing.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { PageSize = 10 }, Cancellation);
        var second = await balancing.Elb.DescribeTargetGroupsAsync(
            new DescribeTargetGroupsRequest { PageSize = 10, Marker = first.NextMarker },
            Cancellation
        );

        Assert.Equal((10, 2, null), (first.TargetGroups.Count, second.TargetGroups.Count, second.NextMarker));
    }

    [Fact]
    public async Task All_groups_fit_on_a_page_that_is_not_told_its_size()
    {
        using var balancing = new Balancing();
        await MakeAsync(balancing, 105);

        var page = await balancing.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), Cancellation);

        Assert.Equal((105, null), (page.TargetGroups.Count, page.NextMarker));
    }

    [Fact]
    public async Task Deleting_a_group_that_is_gone_succeeds()
    {
        using var balancing = new Balancing();
        var request = new DeleteTargetGroupRequest { TargetGroupArn = (await balancing.GroupAsync()).TargetGroupArn };

        await balancing.Elb.DeleteTargetGroupAsync(request, Cancellation);
        await balancing.Elb.DeleteTargetGroupAsync(request, Cancellation);

        await Cloud.RefusedAsync(
            "TargetGroupNotFound",
            () => balancing.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Names = ["app"] }, Cancellation)
        );
    }

    private static async Task MakeAsync(Balancing balancing, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await balancing.GroupAsync(string.Create(CultureInfo.InvariantCulture, $"g{number}"));
        }
    }
}
