using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.Ec2;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Security groups where other emulators differ from AWS.</summary>
public sealed class SecurityGroups
{
    [Fact]
    public async Task A_name_may_not_begin_like_an_id()
    {
        using var net = await CreateAsync();

        await Cloud.RefusedAsync("InvalidParameterValue", () => net.GroupAsync("sg-x"));
    }

    [Fact]
    public async Task A_group_that_another_groups_rule_names_is_not_deleted()
    {
        using var net = await CreateAsync();
        var (named, naming) = (await net.GroupAsync("named"), await net.GroupAsync("naming"));
        await net.AllowAsync(naming, From(named));

        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(named));
    }

    [Fact]
    public async Task Ports_end_at_65535()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await Cloud.RefusedAsync("InvalidParameterValue", () => net.AllowAsync(group, Tcp(70000, 70000, "10.0.0.0/8")));
        await net.AllowAsync(group, Tcp(65535, 65535, "10.0.0.0/8"));
    }

    [Fact]
    public async Task A_range_is_kept_without_its_host_bits()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.1/8"));

        Assert.Equal("10.0.0.0/8", Assert.Single(await net.RulesAsync(group)).CidrIpv4);
    }

    [Fact]
    public async Task A_group_of_a_load_balancer_is_not_deleted()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.Cloud.Elb.CreateLoadBalancerAsync(
            new CreateLoadBalancerRequest
            {
                Name = "web",
                Subnets = [.. net.Subnets.Take(2).Select(subnet => subnet.SubnetId)],
                SecurityGroups = [group],
            },
            Cancellation
        );

        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(group));
    }

    [Fact]
    public async Task A_group_of_an_instance_is_not_deleted()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.RunAsync(("SecurityGroupId.1", group));

        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(group));
        Assert.Single(
            (
                await net.Cloud.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [group] }, Cancellation)
            ).SecurityGroups
        );
    }
}
