using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.Ec2.Records;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class SecurityGroupRuleTests
{
    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.0/8")]
    [InlineData("100.68.0.18/18", "100.68.0.0/18")]
    [InlineData("192.0.2.7/32", "192.0.2.7/32")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0")]
    public async Task Ranges_are_kept_without_host_bits(string given, string kept)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.AllowAsync(group, Tcp(80, 80, given));

        Assert.Equal(kept, Assert.Single(await net.RulesAsync(group)).CidrIpv4);
        await Cloud.RefusedAsync("InvalidPermission.Duplicate", () => net.AllowAsync(group, Tcp(80, 80, kept)));
    }

    [Fact]
    public async Task IPv6_ranges_are_kept_in_their_shortest_form()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.AllowAsync(
            group,
            new IpPermission
            {
                IpProtocol = "tcp",
                FromPort = 80,
                ToPort = 80,
                Ipv6Ranges = [new() { CidrIpv6 = "2001:0DB8:0000::1/32" }],
            }
        );

        Assert.Equal("2001:db8::/32", Assert.Single(await net.RulesAsync(group)).CidrIpv6);
    }

    [Theory]
    [InlineData("6", "tcp")]
    [InlineData("17", "udp")]
    [InlineData("TCP", "tcp")]
    [InlineData("1", "icmp")]
    [InlineData("58", "icmpv6")]
    public async Task Four_protocols_are_told_by_their_names(string given, string told)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.AllowAsync(
            group,
            new IpPermission
            {
                IpProtocol = given,
                FromPort = 8,
                ToPort = 8,
                Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }],
            }
        );

        Assert.Equal(told, Assert.Single(await net.RulesAsync(group)).IpProtocol);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("50")]
    public async Task Protocols_without_ports_keep_none_even_if_they_are_given(string protocol)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.AllowAsync(
            group,
            new IpPermission
            {
                IpProtocol = protocol,
                FromPort = 80,
                ToPort = 90,
                Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }],
            }
        );

        var rule = Assert.Single(await net.RulesAsync(group));
        Assert.Equal((protocol, -1, -1), (rule.IpProtocol, rule.FromPort, rule.ToPort));
        Assert.Null(Assert.Single((await net.ReadGroupAsync(group)).IpPermissions).FromPort);
    }

    [Theory]
    [InlineData("tcp", 70000, 70000)]
    [InlineData("tcp", -1, -1)]
    [InlineData("udp", 90, 80)]
    [InlineData("icmp", 300, 0)]
    [InlineData("icmp", -1, 3)]
    [InlineData("nonsense", 1, 1)]
    [InlineData("300", 1, 1)]
    public async Task Ports_and_protocols_that_are_none_are_refused(string protocol, int from, int to)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () =>
                net.AllowAsync(
                    group,
                    new IpPermission
                    {
                        IpProtocol = protocol,
                        FromPort = from,
                        ToPort = to,
                        Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }],
                    }
                )
        );
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("::/0")]
    public async Task Ranges_that_are_none_are_refused(string range)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        var refusal = await Cloud.RefusedAsync("InvalidParameterValue", () => net.AllowAsync(group, Tcp(80, 80, range)));

        Assert.Equal($"CIDR block {range} is malformed", refusal.Message);
    }

    [Fact]
    public async Task Ports_must_be_given_for_TCP()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () => net.AllowAsync(group, new IpPermission { IpProtocol = "tcp", Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }] })
        );
    }

    [Fact]
    public async Task Equal_protocol_and_ports_are_told_as_one_permission_and_each_source_as_a_rule()
    {
        using var net = await CreateAsync();
        var (group, other) = (await net.GroupAsync("web"), await net.GroupAsync("other"));

        var made = await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8", "11.0.0.0/8"), From(other), Tcp(81, 81, "10.0.0.0/8"));

        Assert.Equal(4, made.Count);
        Assert.All(made, rule => Assert.StartsWith("sgr-", rule.SecurityGroupRuleId, StringComparison.Ordinal));
        var permissions = (await net.ReadGroupAsync(group)).IpPermissions;
        Assert.Equal([80, 81], permissions.Select(permission => permission.FromPort ?? 0).Order());
        var first = permissions.Single(permission => permission.FromPort == 80);
        Assert.Equal(["10.0.0.0/8", "11.0.0.0/8"], first.Ipv4Ranges.Select(range => range.CidrIp).Order(StringComparer.Ordinal));
        var pair = Assert.Single(first.UserIdGroupPairs);
        Assert.Equal((other, "123456789012"), (pair.GroupId, pair.UserId));
    }

    [Fact]
    public async Task A_rule_that_is_there_refuses_the_whole_call()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"));

        var refusal = await Cloud.RefusedAsync(
            "InvalidPermission.Duplicate",
            () => net.AllowAsync(group, Tcp(81, 81, "10.0.0.0/8"), Tcp(80, 80, "10.0.0.0/8"))
        );

        Assert.Equal("the specified rule \"peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW\" already exists", refusal.Message);
        Assert.Single(await net.RulesAsync(group));
    }

    [Fact]
    public async Task Another_description_does_not_make_another_rule()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"));
        var described = Tcp(80, 80, "10.0.0.0/8");
        described.Ipv4Ranges[0].Description = "other";

        await Cloud.RefusedAsync("InvalidPermission.Duplicate", () => net.AllowAsync(group, described));
    }

    [Fact]
    public async Task The_same_rule_twice_in_one_call_is_refused()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        var refusal = await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () => net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8", "10.0.0.1/8"))
        );

        Assert.Equal("The same permission must not appear multiple times", refusal.Message);
    }

    [Fact]
    public async Task Only_groups_of_the_same_network_can_be_named()
    {
        using var net = await CreateAsync();
        var (group, foreign) = (await net.GroupAsync("web"), await net.GroupAsync("foreign", (await net.OtherVpcAsync()).Vpc));

        var refusal = await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.AllowAsync(group, From(foreign)));

        Assert.Equal("You have specified two resources that belong to different networks.", refusal.Message);
        await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.AllowAsync(group, From("sg-0123456789abcdef0")));
        await Cloud.RefusedAsync("InvalidGroupId.Malformed", () => net.AllowAsync(group, From("web")));
    }

    [Fact]
    public async Task Sixty_rules_of_each_address_family_fit_into_a_direction()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, Tcp(80, 80, [.. Enumerable.Range(0, 60).Select(index => $"10.{index}.0.0/16")]));
        var sixth = new IpPermission
        {
            IpProtocol = "tcp",
            FromPort = 80,
            ToPort = 80,
            Ipv6Ranges = [.. Enumerable.Range(0, 60).Select(index => new Ipv6Range { CidrIpv6 = $"2001:db8:{index:x}::/48" })],
        };

        await net.AllowAsync(group, sixth);

        await Cloud.RefusedAsync("RulesPerSecurityGroupLimitExceeded", () => net.AllowAsync(group, Tcp(81, 81, "10.0.0.0/8")));
        await Cloud.RefusedAsync("RulesPerSecurityGroupLimitExceeded", () => net.AllowAsync(group, From(group)));
        Assert.Equal(120, (await net.RulesAsync(group)).Count);
        await net.Cloud.Ec2.AuthorizeSecurityGroupEgressAsync(
            new AuthorizeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [Tcp(81, 81, "10.0.0.0/8")] },
            Cancellation
        );
    }

    [Fact]
    public async Task A_prefix_list_counts_as_often_as_AWS_gives_it_weight()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var list = Assert
            .Single(
                (
                    await net.Cloud.Ec2.DescribeManagedPrefixListsAsync(
                        new DescribeManagedPrefixListsRequest
                        {
                            Filters = [By("prefix-list-name", "com.amazonaws.global.cloudfront.origin-facing")],
                        },
                        Cancellation
                    )
                ).PrefixLists
            )
            .PrefixListId;
        await net.AllowAsync(
            group,
            new IpPermission
            {
                IpProtocol = "tcp",
                FromPort = 443,
                ToPort = 443,
                PrefixListIds = [new() { Id = list }],
            }
        );

        await net.AllowAsync(group, Tcp(80, 80, [.. Enumerable.Range(0, 5).Select(index => $"10.{index}.0.0/16")]));

        await Cloud.RefusedAsync("RulesPerSecurityGroupLimitExceeded", () => net.AllowAsync(group, Tcp(81, 81, "10.0.0.0/8")));
    }

    [Fact]
    public async Task Rules_carry_tags_of_their_own()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        var made = await net.Cloud.Ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = group,
                IpPermissions = [Tcp(80, 80, "10.0.0.0/8")],
                TagSpecifications = [new() { ResourceType = "security-group-rule", Tags = [new() { Key = "k", Value = "v" }] }],
            },
            Cancellation
        );

        Assert.Equal("v", Assert.Single(made.SecurityGroupRules[0].Tags).Value);
        var found = await net.Cloud.Ec2.DescribeSecurityGroupRulesAsync(
            new DescribeSecurityGroupRulesRequest { Filters = [By("tag:k", "v")] },
            Cancellation
        );
        Assert.Equal(made.SecurityGroupRules[0].SecurityGroupRuleId, Assert.Single(found.SecurityGroupRules).SecurityGroupRuleId);
        Assert.Empty((await net.ReadGroupAsync(group)).Tags ?? []);
    }

    [Fact]
    public async Task What_a_group_lets_through_follows_its_rules()
    {
        using var net = await CreateAsync();
        var (group, source) = (await net.GroupAsync("web"), await net.GroupAsync("source"));
        await net.AllowAsync(group, Tcp(8000, 8100, "10.0.0.0/8"), From(source, port: 9000));

        Assert.True(Admits(8050, [], "10.1.2.3"));
        Assert.False(Admits(8101, [], "10.1.2.3"));
        Assert.False(Admits(8050, [], "11.1.2.3"));
        Assert.True(Admits(9000, [source], "11.1.2.3"));
        Assert.False(net.Look(transaction => SecurityGroupTraffic.Admits(transaction, [group], "udp", 8050, [], ["10.1.2.3"])));
        Assert.True(net.Look(transaction => SecurityGroupTraffic.LetsOut(transaction, [group], "tcp", 1, [], "192.0.2.1")));

        bool Admits(int port, string[] groups, string address) =>
            net.Look(transaction => SecurityGroupTraffic.Admits(transaction, [group], "tcp", port, groups, [address]));
    }
}
