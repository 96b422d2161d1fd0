using System.Xml.Linq;
using Amazon.EC2.Model;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class RuleChangeTests
{
    [Fact]
    public async Task Rules_are_revoked_by_what_they_let_through_whatever_their_description()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var described = Tcp(80, 80, "10.0.0.0/8");
        described.Ipv4Ranges[0].Description = "web";
        await net.AllowAsync(group, described, Tcp(81, 81, "10.0.0.0/8"));

        var answer = await RevokeAsync(net, group, Tcp(80, 80, "10.0.0.1/8"));

        Assert.Equal("10.0.0.0/8", Assert.Single(answer.RevokedSecurityGroupRules).CidrIpv4);
        Assert.Equal(81, Assert.Single(await net.RulesAsync(group)).FromPort);
    }

    [Fact]
    public async Task Outside_the_default_network_a_rule_that_is_not_there_refuses_the_whole_call()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web", (await net.OtherVpcAsync()).Vpc);
        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"));

        await Cloud.RefusedAsync(
            "InvalidPermission.NotFound",
            () => RevokeAsync(net, group, Tcp(80, 80, "10.0.0.0/8"), Tcp(81, 81, "10.0.0.0/8"))
        );

        Assert.Single(await net.RulesAsync(group));
    }

    [Fact]
    public async Task In_the_default_network_a_rule_that_is_not_there_is_told_in_the_answer()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"));

        var answer = await RevokeAsync(net, group, Tcp(80, 80, "10.0.0.0/8"), Tcp(81, 81, "10.0.0.0/8"));

        Assert.Equal(81, Assert.Single(answer.UnknownIpPermissions).FromPort);
        Assert.Empty(await net.RulesAsync(group));
    }

    [Fact]
    public async Task Rules_are_revoked_by_id_in_their_own_group_and_direction_only()
    {
        using var net = await CreateAsync();
        var (group, other) = (await net.GroupAsync("web"), await net.GroupAsync("other"));
        var rule = Assert.Single(await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"))).SecurityGroupRuleId;

        await Cloud.RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => ByIdAsync(other));
        await Cloud.RefusedAsync(
            "InvalidSecurityGroupRuleId.NotFound",
            () =>
                net.Cloud.Ec2.RevokeSecurityGroupEgressAsync(
                    new RevokeSecurityGroupEgressRequest { GroupId = group, SecurityGroupRuleIds = [rule] },
                    Cancellation
                )
        );
        await ByIdAsync(group);

        Assert.Empty(await net.RulesAsync(group));
        await Cloud.RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => ByIdAsync(group));

        Task ByIdAsync(string of) =>
            net.Cloud.Ec2.RevokeSecurityGroupIngressAsync(
                new RevokeSecurityGroupIngressRequest { GroupId = of, SecurityGroupRuleIds = [rule] },
                Cancellation
            );
    }

    [Fact]
    public async Task The_rule_for_everything_is_revoked_whatever_ports_come_with_it()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.Cloud.Ec2.RevokeSecurityGroupEgressAsync(
            new RevokeSecurityGroupEgressRequest
            {
                GroupId = group,
                IpPermissions =
                [
                    new()
                    {
                        IpProtocol = "-1",
                        FromPort = 0,
                        ToPort = 0,
                        Ipv4Ranges = [new() { CidrIp = "0.0.0.0/0" }],
                    },
                ],
            },
            Cancellation
        );

        Assert.Empty(await net.RulesAsync(group, isEgress: true));
    }

    [Fact]
    public async Task A_call_without_rules_is_refused()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.RefusedAsync("MissingParameter", "RevokeSecurityGroupIngress", ("GroupId", group));
        await net.RefusedAsync("MissingParameter", "AuthorizeSecurityGroupIngress", ("GroupId", group));
    }

    [Fact]
    public async Task Descriptions_change_in_place()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var rule = Assert.Single(await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"))).SecurityGroupRuleId;
        var described = Tcp(80, 80, "10.0.0.0/8");
        described.Ipv4Ranges[0].Description = "web";

        await net.Cloud.Ec2.UpdateSecurityGroupRuleDescriptionsIngressAsync(
            new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = group, IpPermissions = [described] },
            Cancellation
        );

        var told = Assert.Single(await net.RulesAsync(group));
        Assert.Equal((rule, "web"), (told.SecurityGroupRuleId, told.Description));
        await net.Cloud.Ec2.UpdateSecurityGroupRuleDescriptionsIngressAsync(
            new UpdateSecurityGroupRuleDescriptionsIngressRequest
            {
                GroupId = group,
                SecurityGroupRuleDescriptions = [new() { SecurityGroupRuleId = rule }],
            },
            Cancellation
        );
        Assert.Null(Assert.Single(await net.RulesAsync(group)).Description);
        await Cloud.RefusedAsync(
            "InvalidPermission.NotFound",
            () =>
                net.Cloud.Ec2.UpdateSecurityGroupRuleDescriptionsIngressAsync(
                    new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = group, IpPermissions = [Tcp(99, 99, "10.0.0.0/8")] },
                    Cancellation
                )
        );
    }

    [Theory]
    [InlineData("naïve")]
    [InlineData("a\nb")]
    public async Task Descriptions_have_plain_characters(string description)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var described = Tcp(80, 80, "10.0.0.0/8");
        described.Ipv4Ranges[0].Description = description;

        await Cloud.RefusedAsync("InvalidParameterValue", () => net.AllowAsync(group, described));
    }

    [Fact]
    public async Task A_rule_is_modified_in_place_and_keeps_its_id_and_tags()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var rule = Assert.Single(await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"))).SecurityGroupRuleId;
        await net.AskAsync("CreateTags", ("ResourceId.1", rule), ("Tag.1.Key", "k"), ("Tag.1.Value", "v"));

        await ModifyAsync(net, group, rule, ("CidrIpv4", "11.0.0.1/8"), ("Description", "new"));

        var told = Assert.Single(await net.RulesAsync(group));
        Assert.Equal(
            (rule, 8080, "11.0.0.0/8", "new", "v"),
            (told.SecurityGroupRuleId, told.FromPort, told.CidrIpv4, told.Description, told.Tags[0].Value)
        );
    }

    [Fact]
    public async Task The_kind_of_source_cannot_be_modified_nor_a_rule_made_twice()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var rule = Assert.Single(await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"))).SecurityGroupRuleId;
        await net.AllowAsync(group, Tcp(8080, 8080, "11.0.0.0/8"));

        Assert.Equal(
            "InvalidParameterValue",
            (await Assert.ThrowsAsync<RawRefusal>(() => ModifyAsync(net, group, rule, ("CidrIpv6", "::/0")))).Code
        );
        Assert.Equal(
            "InvalidParameterValue",
            (await Assert.ThrowsAsync<RawRefusal>(() => ModifyAsync(net, group, rule, ("ReferencedGroupId", group)))).Code
        );
        Assert.Equal(
            "InvalidPermission.Duplicate",
            (await Assert.ThrowsAsync<RawRefusal>(() => ModifyAsync(net, group, rule, ("CidrIpv4", "11.0.0.0/8")))).Code
        );
        Assert.Equal(
            "InvalidSecurityGroupRuleId.NotFound",
            (await Assert.ThrowsAsync<RawRefusal>(() => ModifyAsync(net, group, "sgr-0123456789abcdef0", ("CidrIpv4", "11.0.0.0/8")))).Code
        );
    }

    [Fact]
    public async Task A_group_may_go_once_modified_rules_name_another()
    {
        using var net = await CreateAsync();
        var (group, before, after) = (await net.GroupAsync("web"), await net.GroupAsync("before"), await net.GroupAsync("after"));
        var rule = Assert.Single(await net.AllowAsync(group, From(before))).SecurityGroupRuleId;

        await ModifyAsync(net, group, rule, ("ReferencedGroupId", after));

        await net.DeleteGroupAsync(before);
        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(after));
    }

    private static Task<RevokeSecurityGroupIngressResponse> RevokeAsync(Net net, string group, params IpPermission[] permissions) =>
        net.Cloud.Ec2.RevokeSecurityGroupIngressAsync(
            new RevokeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [.. permissions] },
            Cancellation
        );

    private static Task<XElement> ModifyAsync(Net net, string group, string rule, params (string Name, string Value)[] change) =>
        net.AskAsync(
            "ModifySecurityGroupRules",
            [
                ("GroupId", group),
                ("SecurityGroupRule.1.SecurityGroupRuleId", rule),
                ("SecurityGroupRule.1.SecurityGroupRule.IpProtocol", "tcp"),
                ("SecurityGroupRule.1.SecurityGroupRule.FromPort", "8080"),
                ("SecurityGroupRule.1.SecurityGroupRule.ToPort", "8080"),
                .. change.Select(member => ($"SecurityGroupRule.1.SecurityGroupRule.{member.Name}", member.Value)),
            ]
        );
}
