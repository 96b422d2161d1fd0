using System.Collections.Immutable;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Reading.Naming;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using SecurityGroupRule = ElbProvisioner.Core.Resources.SecurityGroupRule;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>What AWS says in several ways is read in one.</summary>
public sealed class NormalisationTests
{
    [Theory]
    [InlineData("100.68.0.18/18", "100.68.0.0/18")]
    [InlineData("10.0.0.1/32", "10.0.0.1/32")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0")]
    [InlineData("2001:DB8:0:0::1/64", "2001:db8::/64")]
    [InlineData("::/0", "::/0")]
    [InlineData("pl-1", "pl-1")]
    public void Host_bits_of_a_range_are_cleared(string reported, string read) => Assert.Equal(read, AddressRange.Canonical(reported));

    [Theory]
    [InlineData("6", "tcp")]
    [InlineData("17", "udp")]
    [InlineData("58", "icmpv6")]
    [InlineData("50", "50")]
    public void Protocol_numbers_become_names(string reported, string read)
    {
        var rule = Flatten(
                new IpPermission
                {
                    IpProtocol = reported,
                    FromPort = 80,
                    ToPort = 81,
                    Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }],
                }
            )
            .Single();
        Assert.Equal((read, 80, 81), (rule.Protocol, rule.FromPort, rule.ToPort));
    }

    [Fact]
    public void All_protocols_have_no_ports_whatever_is_reported()
    {
        var rule = Flatten(
                new IpPermission
                {
                    IpProtocol = "-1",
                    FromPort = -1,
                    ToPort = -1,
                    Ipv4Ranges = [new() { CidrIp = "0.0.0.0/0" }],
                }
            )
            .Single();
        Assert.Equal(("-1", null, null), (rule.Protocol, rule.FromPort, rule.ToPort));
    }

    [Fact]
    public void One_permission_becomes_one_rule_a_peer()
    {
        var rules = Flatten(
            new IpPermission
            {
                IpProtocol = "tcp",
                FromPort = 80,
                ToPort = 80,
                Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8", Description = "a" }],
                Ipv6Ranges = [new() { CidrIpv6 = "::/0" }],
                PrefixListIds = [new() { Id = "pl-1" }],
                UserIdGroupPairs = [new() { GroupId = "sg-1", UserId = "1" }],
            }
        );
        Assert.Equal(
            [
                new RulePeer.Cidr("10.0.0.0/8"),
                new RulePeer.Cidr("::/0"),
                new RulePeer.PrefixList("pl-1"),
                new RulePeer.Group(new ResourceRef.Existing("sg-1")),
            ],
            rules.Select(r => r.Peer)
        );
        Assert.Equal(["a", "", "", ""], rules.Select(r => r.Description));
    }

    [Fact]
    public void A_forward_given_by_arn_alone_is_a_list_of_one() =>
        Assert.Equal("forward tg-1", Text(Of(("Type", "forward"), ("TargetGroupArn", "tg-1"))));

    [Fact]
    public void The_weight_of_the_only_target_is_one_whatever_is_reported() =>
        Assert.Equal([(new ResourceRef.Existing("tg-1"), 1)], Read(Weighted(("tg-1", 100))).Targets.Select(t => (t.TargetGroup, t.Weight)));

    [Fact]
    public void Weights_of_several_targets_are_kept() => Assert.Equal("forward tg-1 90, tg-2 0", Text(Weighted(("tg-1", 90), ("tg-2", 0))));

    [Fact]
    public void A_forward_to_nothing_says_so() => Assert.Equal("forward to nothing", Text(Of(("Type", "forward"))));

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 60)]
    public void Stickiness_counts_only_when_enabled(bool enabled, int? seconds)
    {
        var action = Of(
            ("Type", "forward"),
            ("ForwardConfig", Of(("TargetGroupStickinessConfig", Of(("Enabled", enabled), ("DurationSeconds", 60)))))
        );
        Assert.Equal(seconds, (int?)Read(action).Stickiness?.TotalSeconds);
    }

    [Fact]
    public void What_a_redirect_leaves_out_is_the_requests_own() =>
        Assert.Equal(
            "redirect 302 HTTPS://#{host}:443/#{path}?#{query}",
            Text(Of(("Type", "redirect"), ("RedirectConfig", Of(("Protocol", "HTTPS"), ("Port", "443"), ("StatusCode", "HTTP_302")))))
        );

    [Fact]
    public void A_fixed_response_without_a_body_has_an_empty_one() =>
        Assert.Equal(
            FixedResponseTable.Of(404),
            Read(Of(("Type", "fixed-response"), ("FixedResponseConfig", Of(("StatusCode", "404"))))).FixedResponse
        );

    [Fact]
    public void Actions_in_a_row_are_read_in_their_order()
    {
        var actions = Read(Of(("Type", "forward"), ("Order", 2), ("TargetGroupArn", "tg-1")), Of(("Type", "source-step"), ("Order", 1)));
        Assert.Equal("source-step, then forward tg-1", Text(actions));
        Assert.False(actions.AreKnown);
    }

    [Fact]
    public void A_condition_is_read_from_its_configuration_or_else_from_its_values()
    {
        var config = Conditions(
                Of(
                    ("Field", "path-pattern"),
                    ("Values", new object[] { "/stale" }),
                    ("PathPatternConfig", Of(("Values", new object[] { "/b", "/a" })))
                )
            )
            .Single();
        var values = Conditions(Of(("Field", "path-pattern"), ("Values", new object[] { "/b", "/a" }))).Single();
        Assert.Equal(["/a", "/b"], config.Values);
        Assert.Equal(["/a", "/b"], values.Values);
    }

    [Fact]
    public void Conditions_come_in_one_order_and_their_values_sorted()
    {
        var read = Conditions(
            Of(
                ("Field", "query-string"),
                ("QueryStringConfig", Of(("Values", new object[] { Of(("Key", "b"), ("Value", "2")), Of(("Value", "1")) })))
            ),
            Of(("Field", "http-header"), ("HttpHeaderConfig", Of(("HttpHeaderName", "X-B"), ("Values", new object[] { "1" })))),
            Of(("Field", "http-header"), ("HttpHeaderConfig", Of(("HttpHeaderName", "X-A"), ("Values", new object[] { "1" })))),
            Of(("Field", "source-ip"), ("SourceIpConfig", Of(("Values", new object[] { "10.1.2.3/8" })))),
            Of(("Field", "host-header"), ("HostHeaderConfig", Of(("RegexValues", new object[] { "^a" }))))
        );
        Assert.Equal(["host-header", "http-header", "http-header", "query-string", "source-ip"], read.Select(c => c.Field));
        Assert.Equal([null, "X-A", "X-B", null, null], read.Select(c => c.HeaderName));
        Assert.True(read[0].IsRegex);
        Assert.Equal(["=1", "b=2"], read[3].Values);
        Assert.Equal(["10.0.0.0/8"], read[4].Values);
    }

    [Fact]
    public void Tags_of_aws_itself_are_left_out() =>
        Assert.Equal(["team"], TagSet.Of([("aws:autoscaling:groupName", "x"), ("team", "y")], t => t.Item1, t => t.Item2).Keys);

    [Theory]
    [InlineData("Shop.Example.com.", "shop.example.com")]
    [InlineData("\\052.example.com.", "*.example.com")]
    [InlineData("a\\137b.example.com", "a_b.example.com")]
    public void Names_lose_their_dot_their_case_and_their_escapes(string reported, string read) =>
        Assert.Equal(read, DomainName.Normal(reported));

    [Fact]
    public void The_target_of_an_alias_loses_the_consoles_prefix() =>
        Assert.Equal("web-1.eu-west-1.elb.amazonaws.com", DomainName.NormalTarget("dualstack.Web-1.eu-west-1.elb.amazonaws.com."));

    [Theory]
    [InlineData("*.example.com", "shop.example.com", true)]
    [InlineData("*.example.com", "a.shop.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("shop.example.com", "shop.example.com", true)]
    public void A_wildcard_covers_exactly_one_label(string certificate, string domain, bool covers) =>
        Assert.Equal(covers, DomainName.Covers(certificate, domain));

    private static List<SecurityGroupRule> Flatten(IpPermission permission) =>
        [.. SecurityGroupReader.Flatten(RuleDirection.Ingress, permission)];

    private static Dictionary<string, object> Of(params ReadOnlySpan<(string Member, object Value)> members) =>
        CallsByName.Structure([.. members]);

    private static Dictionary<string, object> Weighted(params ReadOnlySpan<(string Arn, int Weight)> targets)
    {
        var tuples = new List<object>();
        foreach (var (arn, weight) in targets)
        {
            tuples.Add(Of(("TargetGroupArn", arn), ("Weight", weight)));
        }

        return Of(("Type", "forward"), ("ForwardConfig", Of(("TargetGroups", tuples))));
    }

    private static ImmutableArray<Settings> Read(params object[] actions) =>
        RuleTable.Table.Read(Of(("Actions", actions))).Get(RuleTable.Actions);

    private static ImmutableArray<ConditionSettings> Conditions(params object[] conditions) =>
        RuleTable.Table.Read(Of(("Conditions", conditions))).Get(RuleTable.Conditions);

    private static string Text(Dictionary<string, object> action) => Text(Read(action));

    private static string Text(ImmutableArray<Settings> actions) => RuleTable.Actions.Form.Text(actions, static reference => reference.Key);
}
