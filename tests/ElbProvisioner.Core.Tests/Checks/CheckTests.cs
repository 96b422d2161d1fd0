using System.Collections.Immutable;
using ElbProvisioner.Core.Checks;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.StackFile.Language;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.StackFile;
using FsCheck;
using FsCheck.Fluent;

namespace ElbProvisioner.Core.Tests.Checks;

public sealed class CheckTests
{
    [Fact]
    public void Every_check_there_is_runs()
    {
        var classes = typeof(Core.Checks.Check)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Core.Checks.Check)))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(classes, StackChecks.All.Select(check => check.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(116, classes.Count);
    }

    [Fact]
    public void A_rule_said_to_cover_another_takes_all_it_takes()
    {
        var patterns = Gen.Elements("a", "b", "*", "?", "/").NonEmptyListOf().Select(string.Concat);
        var texts = Gen.Elements("a", "b", "/").ListOf().Select(string.Concat);
        var cases = from wide in patterns from narrow in patterns from text in texts select (Wide: wide, Narrow: narrow, Text: text);
        var covered = 0;

        Prop.ForAll(
                cases.ToArbitrary(),
                pair =>
                {
                    var covers = ConditionCover.Covers(Rule(pair.Wide), Rule(pair.Narrow));
                    covered += covers ? 1 : 0;
                    return !covers || !Fits(pair.Narrow, pair.Text) || Fits(pair.Wide, pair.Text);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

        Assert.True(covered > 100, $"Only {covered} pairs were covered.");
    }

    [Theory]
    [InlineData("/api/*", "/api/v1/*", true)]
    [InlineData("/api/*", "/api", false)]
    [InlineData("/a?", "/a*", false)]
    [InlineData("*", "/anything/*", true)]
    [InlineData("/A", "/a", false)]
    public void Paths_cover_by_their_wildcards(string wide, string narrow, bool covers) =>
        Assert.Equal(covers, ConditionCover.Covers(Rule(wide), Rule(narrow)));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "2001:db8::/32", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::/48", true)]
    public void Ranges_cover_by_their_prefix(string outer, string inner, bool covers) => Assert.Equal(covers, Cidrs.Covers(outer, inner));

    [Fact]
    public void Security_groups_may_name_each_other_in_a_circle() =>
        Assert.Empty(
            StackText
                .Load(
                    "stack: shop\nsecurityGroups:\n  a: { ingress: [{ ports: 80, from: b }] }\n  b: { ingress: [{ ports: 80, from: a }] }\n"
                )
                .Diagnostics
        );

    [Fact]
    public void A_scaling_group_may_have_the_name_of_its_target_group_and_its_load_balancer() =>
        Assert.Empty(
            StackText
                .Load(
                    """
                    stack: shop
                    loadBalancers: { app: { listeners: { http: { port: 80, forward: app } } } }
                    targetGroups: { app: { port: 80 } }
                    autoScalingGroups: { app: { size: 1, targetGroups: app, launchTemplate: { image: ami-00000001, instanceType: t3.micro } } }
                    securityGroups: { db: { ingress: [{ ports: 80, from: autoScalingGroups.app }] } }
                    """
                )
                .Diagnostics
        );

    [Fact]
    public void What_could_not_be_bound_is_not_complained_about_a_second_time() =>
        Assert.Equal(
            ["ELB2002"],
            StackText.Codes(
                StackText.Load(
                    "stack: shop\nloadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }\ntargetGroups: { app: 80 }\n"
                )
            )
        );

    [Theory]
    [InlineData("eu-west-1", "123456789012", "")]
    [InlineData("us-east-1", "123456789012", "ELB3008 4 ELB3704 5")]
    [InlineData("eu-west-1", "999999999999", "ELB3705 5 ELB3705 4")]
    public void What_only_the_region_and_the_account_decide_is_found_once_they_are_known(string region, string account, string expected)
    {
        var loaded = StackText.Load(
            """
            stack: shop
            certificates:
              site:
                arn: arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab
            loadBalancers: { web: { listeners: { https: { port: 443, certificates: site, forward: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app/0123456789abcdef" } } } }
            """
        );

        Assert.False(loaded.HasErrors, StackText.Render(loaded));
        Assert.Equal(expected, string.Join(' ', loaded.FindIn(region, account).Select(found => $"{found.Code.Id} {found.At.Line}")));
    }

    private static ListenerRule Rule(string path) =>
        new()
        {
            Name = "r",
            Conditions = ImmutableArray.Create<RuleCondition>(new RuleCondition.Path([path])),
            Actions = [RoutingAction.Respond(200, "text/plain", "")],
        };

    /// <summary>The plain definition of the wildcards, beside the product's own way.</summary>
    private static bool Fits(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? Enumerable.Range(0, text.Length + 1).Any(skipped => Fits(pattern[1..], text[skipped..]))
        : text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && Fits(pattern[1..], text[1..]);
}
