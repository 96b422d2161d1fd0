using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;
using DescribeTagsRequestOfBalancing = Amazon.ElasticLoadBalancingV2.Model.DescribeTagsRequest;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Load balancers where other emulators differ from AWS.</summary>
public sealed class LoadBalancers
{
    private const string Unknown = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/none/0123456789abcdef";

    [Fact]
    public async Task A_load_balancer_is_provisioning_for_minutes_before_it_is_active()
    {
        using var balancing = new Balancing();
        var made = await balancing.BalancerAsync();

        Assert.Equal("provisioning", made.State.Code.Value);
        balancing.Cloud.Pass(60);
        Assert.Equal("provisioning", (await balancing.ReadAsync(made.LoadBalancerArn)).State.Code.Value);
        balancing.Cloud.Pass(120);
        Assert.Equal("active", (await balancing.ReadAsync(made.LoadBalancerArn)).State.Code.Value);
    }

    [Fact]
    public async Task Its_DNS_name_has_a_number_and_its_zone_is_that_of_the_region()
    {
        using var balancing = new Balancing();

        var made = await balancing.BalancerAsync("p-alb-1");

        Assert.Matches(@"^p-alb-1-[0-9]{10}\.us-east-1\.elb\.amazonaws\.com$", made.DNSName);
        Assert.Equal("Z35SXDOTRQ7X7K", made.CanonicalHostedZoneId);
    }

    [Fact]
    public async Task It_has_an_interface_in_each_subnet_that_holds_its_group_for_a_while_after_it()
    {
        using var balancing = new Balancing();
        var group = balancing.SecurityGroup("web");
        var made = await balancing.BalancerAsync(like: request => request.SecurityGroups = [group]);
        Assert.Equal(
            balancing.Subnets.Take(2),
            (await InterfacesAsync()).OrderBy(one => one.AvailabilityZone, StringComparer.Ordinal).Select(one => one.SubnetId)
        );

        await balancing.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = made.LoadBalancerArn }, Cancellation);
        balancing.Cloud.Pass(30);

        Assert.Equal(2, (await InterfacesAsync()).Count);
        await Cloud.RefusedAsync("DependencyViolation", DeleteGroupAsync);
        balancing.Cloud.Pass(300);
        Assert.Empty(await InterfacesAsync());
        await DeleteGroupAsync();

        async Task<List<NetworkInterface>> InterfacesAsync() =>
            (
                await balancing.Cloud.Ec2.DescribeNetworkInterfacesAsync(
                    new DescribeNetworkInterfacesRequest { Filters = [new() { Name = "description", Values = ["ELB app/web/*"] }] },
                    Cancellation
                )
            ).NetworkInterfaces
            ?? [];

        Task DeleteGroupAsync() =>
            balancing.Cloud.Ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = group }, Cancellation);
    }

    [Fact]
    public async Task Creating_a_load_balancer_again_with_the_same_settings_returns_the_first()
    {
        using var balancing = new Balancing();

        var (first, again) = (await balancing.BalancerAsync(), await balancing.BalancerAsync());

        Assert.Equal(first.LoadBalancerArn, again.LoadBalancerArn);
        Assert.Single((await balancing.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Cancellation)).LoadBalancers);
    }

    [Fact]
    public async Task Creating_it_again_with_another_scheme_is_refused()
    {
        using var balancing = new Balancing();
        await balancing.BalancerAsync();

        await Cloud.RefusedAsync("DuplicateLoadBalancerName", () => balancing.BalancerAsync(like: request => request.Scheme = "internal"));
    }

    [Theory]
    [InlineData("ValidationError", "0")]
    [InlineData("InvalidConfigurationRequest", "0 twin")]
    [InlineData("SubnetNotFound", "0 unknown")]
    public async Task Subnets_that_exist_are_needed_in_two_zones(string code, string subnets)
    {
        using var balancing = new Balancing();
        var twin = (
            await balancing.Cloud.Ec2.CreateSubnetAsync(
                new CreateSubnetRequest
                {
                    VpcId = balancing.VpcId,
                    CidrBlock = "172.31.128.0/24",
                    AvailabilityZone = "us-east-1a",
                },
                Cancellation
            )
        ).Subnet.SubnetId;
        balancing.Settle();
        var ids = subnets
            .Split(' ')
            .Select(name =>
                name switch
                {
                    "0" => balancing.Subnets[0],
                    "twin" => twin,
                    _ => "subnet-0123456789abcdef0",
                }
            );

        await Cloud.RefusedAsync(code, () => balancing.BalancerAsync(like: request => request.Subnets = [.. ids]));
    }

    [Fact]
    public async Task An_unknown_security_group_is_refused()
    {
        using var balancing = new Balancing();

        await Cloud.RefusedAsync(
            "InvalidSecurityGroup",
            () => balancing.BalancerAsync(like: request => request.SecurityGroups = ["sg-0123456789abcdef0"])
        );
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("internal-x")]
    [InlineData("a_b")]
    public async Task A_name_that_AWS_does_not_take_is_refused(string name)
    {
        using var balancing = new Balancing();

        await Cloud.RefusedAsync("ValidationError", () => balancing.BalancerAsync(name));
    }

    [Fact]
    public async Task Without_security_groups_it_gets_the_default_one_of_its_network()
    {
        using var balancing = new Balancing();

        var made = await balancing.BalancerAsync();

        var group = Assert.Single(
            (
                await balancing.Cloud.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest { GroupIds = made.SecurityGroups },
                    Cancellation
                )
            ).SecurityGroups
        );
        Assert.Equal(("default", balancing.VpcId), (group.GroupName, group.VpcId));
    }

    [Fact]
    public async Task All_of_its_attributes_are_told_though_none_was_set()
    {
        using var balancing = new Balancing();
        var made = await balancing.BalancerAsync();

        var attributes = (
            await balancing.Elb.DescribeLoadBalancerAttributesAsync(
                new DescribeLoadBalancerAttributesRequest { LoadBalancerArn = made.LoadBalancerArn },
                Cancellation
            )
        ).Attributes;

        string[] known =
        [
            "deletion_protection.enabled",
            "load_balancing.cross_zone.enabled",
            "access_logs.s3.enabled",
            "access_logs.s3.bucket",
            "access_logs.s3.prefix",
            "connection_logs.s3.enabled",
            "connection_logs.s3.bucket",
            "connection_logs.s3.prefix",
            "ipv6.deny_all_igw_traffic",
            "zonal_shift.config.enabled",
            "idle_timeout.timeout_seconds",
            "client_keep_alive.seconds",
            "routing.http.desync_mitigation_mode",
            "routing.http.drop_invalid_header_fields.enabled",
            "routing.http.preserve_host_header.enabled",
            "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
            "routing.http.xff_client_port.enabled",
            "routing.http.xff_header_processing.mode",
            "routing.http2.enabled",
            "waf.fail_open.enabled",
        ];
        Assert.Empty(known.Except(attributes.Select(attribute => attribute.Key)));
    }

    [Fact]
    public async Task An_idle_timeout_ends_at_4000_seconds()
    {
        using var balancing = new Balancing();
        var made = await balancing.BalancerAsync();

        await Cloud.RefusedAsync("ValidationError", () => SetAsync(balancing, made, "idle_timeout.timeout_seconds", "99999"));
        await SetAsync(balancing, made, "idle_timeout.timeout_seconds", "4000");
    }

    [Fact]
    public async Task One_under_deletion_protection_is_not_deleted()
    {
        using var balancing = new Balancing();
        var made = await balancing.BalancerAsync();
        await SetAsync(balancing, made, "deletion_protection.enabled", "true");

        await Cloud.RefusedAsync(
            "OperationNotPermitted",
            () =>
                balancing.Elb.DeleteLoadBalancerAsync(
                    new DeleteLoadBalancerRequest { LoadBalancerArn = made.LoadBalancerArn },
                    Cancellation
                )
        );
    }

    [Theory]
    [InlineData("ValidationError", 21)]
    [InlineData("LoadBalancerNotFound", 1)]
    public async Task Tags_are_told_of_at_most_20_that_exist(string code, int count)
    {
        using var balancing = new Balancing();

        await Cloud.RefusedAsync(
            code,
            () =>
                balancing.Elb.DescribeTagsAsync(
                    new DescribeTagsRequestOfBalancing { ResourceArns = [.. Enumerable.Repeat(Unknown, count)] },
                    Cancellation
                )
        );
    }

    private static Task<ModifyLoadBalancerAttributesResponse> SetAsync(Balancing balancing, LoadBalancer made, string key, string value) =>
        balancing.Elb.ModifyLoadBalancerAttributesAsync(
            new ModifyLoadBalancerAttributesRequest
            {
                LoadBalancerArn = made.LoadBalancerArn,
                Attributes = [new() { Key = key, Value = value }],
            },
            Cancellation
        );
}
