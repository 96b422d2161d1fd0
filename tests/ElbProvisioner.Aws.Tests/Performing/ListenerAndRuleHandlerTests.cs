using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class ListenerAndRuleHandlerTests
{
    private const string Https = "listener/web/https";
    private const string Beta = "rule/web/https/beta";

    private static readonly Settings Forward = ForwardTable.To([new(Stage.Existing(TargetGroupArn), 1)]);

    private static readonly Settings BetaSettings = RuleTable.Of(
        [new ConditionSettings("host-header", null, ["beta.example.com"])],
        [Forward]
    );

    [Fact]
    public async Task A_listener_sends_its_default_certificate_and_its_action_as_a_weighted_list()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateListener", ListenerListed("CreateListener")).On(Elb + "DescribeTags", ElbTags(ListenerArn, Https));
        var forward = ForwardTable.To([new(Stage.Existing("tg-1"), 90), new(Stage.Existing("tg-2"), 10)], TimeSpan.FromHours(1));

        var outputs = await stage.PerformAsync(Https, Create(Stage.Existing(CertificateArn), forward));

        Assert.Equal(ListenerArn, outputs?.Values["arn"]);
        var asked = stage.Asked(Elb + "CreateListener");
        Assert.Equal(CertificateArn, asked["Certificates.member.1.CertificateArn"]);
        Assert.Equal("90", asked["DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.Weight"]);
        Assert.Equal("3600", asked["DefaultActions.member.1.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds"]);
    }

    [Theory]
    [InlineData("CertificateNotFound")]
    [InlineData("UnsupportedCertificate")]
    public async Task A_certificate_of_this_run_is_waited_for(string code)
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateListener", Error(code), Error(code), ListenerListed("CreateListener"))
            .On(Elb + "DescribeTags", ElbTags(ListenerArn, Https));

        await stage.PerformAsync(Https, Create(stage.Made("certificate/web", CertificateArn), Forward));

        Assert.Equal(3, stage.Aws.Count("CreateListener"));
        Assert.Equal(TimeSpan.FromSeconds(10), stage.Time.Waited);
    }

    [Fact]
    public async Task A_taken_port_with_our_listener_is_adopted_and_modified()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateListener", Error("DuplicateListener"))
            .On(Elb + "DescribeListeners", ListenerListed("DescribeListeners"))
            .On(Elb + "DescribeTags", ElbTags(ListenerArn, Https))
            .On(Elb + "ModifyListener", Empty("ModifyListener"));

        Assert.Equal(ListenerArn, (await stage.PerformAsync(Https, Create(null, Forward)))?.Id);
        Assert.Equal(
            TargetGroupArn,
            stage.Asked(Elb + "ModifyListener")["DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn"]
        );
    }

    [Fact]
    public async Task A_taken_port_with_a_foreign_listener_fails_and_touches_nothing()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateListener", Error("DuplicateListener"))
            .On(Elb + "DescribeListeners", ListenerListed("DescribeListeners"))
            .On(Elb + "DescribeTags", ElbTags(ListenerArn, Https, "bank"));

        var failed = await stage.FailAsync(Https, Create(null, Forward));

        Assert.Contains("listener on port 443", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, stage.Aws.Count("ModifyListener"));
    }

    [Fact]
    public async Task Certificates_are_added_one_a_call_and_waited_for()
    {
        using var stage = new Stage();
        stage.On(Elb + "AddListenerCertificates", Error("UnsupportedCertificate"), Empty("AddListenerCertificates"));

        await stage.PerformAsync(
            Https,
            new AwsOperation.AddListenerCertificates(
                Stage.Existing(ListenerArn),
                [stage.Made("certificate/web", "arn:1"), stage.Made("certificate/shop", "arn:2")]
            )
        );

        Assert.Equal(
            ["arn:1", "arn:1", "arn:2"],
            stage.AllAsked(Elb + "AddListenerCertificates").Select(r => r["Certificates.member.1.CertificateArn"])
        );
    }

    [Theory]
    [InlineData("CertificateNotFound", "gone")]
    [InlineData("OperationNotPermitted", "Default certificate cannot be removed")]
    public async Task Taking_away_a_certificate_that_is_no_extra_one_succeeds(string code, string message)
    {
        using var stage = new Stage();
        stage.On(Elb + "RemoveListenerCertificates", Error(code, message));

        Assert.Null(
            await stage.PerformAsync(
                Https,
                new AwsOperation.RemoveListenerCertificates(Stage.Existing(ListenerArn), [Stage.Existing("arn:1")])
            )
        );
    }

    [Fact]
    public async Task Deleting_a_listener_or_a_rule_that_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteListener", Error("ListenerNotFound")).On(Elb + "DeleteRule", Error("RuleNotFound"));

        Assert.Null(await stage.PerformAsync(Https, new AwsOperation.DeleteListener(Stage.Owned(ListenerArn, Https))));
        Assert.Null(await stage.PerformAsync(Beta, new AwsOperation.DeleteRule(Stage.Owned(RuleArn, Beta))));
    }

    [Fact]
    public async Task Every_kind_of_condition_and_action_is_written()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateRule", RuleListed("CreateRule"));
        var settings = RuleTable.Of(
            [
                new("path-pattern", null, ["/a/*"]),
                new("http-header", "X-Beta", ["1"]),
                new("query-string", null, ["v=2", "=only"]),
                new("source-ip", null, ["10.0.0.0/8"]),
                new("http-request-method", null, ["GET"]),
                new("host-header", null, ["^a"], IsRegex: true),
            ],
            [RedirectTable.ToHttps]
        );

        var outputs = await stage.PerformAsync(
            Beta,
            new AwsOperation.CreateRule(Stage.Existing(ListenerArn), 10, settings, Stage.TagsOf(Beta))
        );

        Assert.Equal(RuleArn, outputs?.Id);
        var asked = stage.Asked(Elb + "CreateRule");
        Assert.Equal("/a/*", asked["Conditions.member.4.PathPatternConfig.Values.member.1"]);
        Assert.Equal("X-Beta", asked["Conditions.member.2.HttpHeaderConfig.HttpHeaderName"]);
        Assert.Equal(
            ("v", "2"),
            (
                asked["Conditions.member.5.QueryStringConfig.Values.member.2.Key"],
                asked["Conditions.member.5.QueryStringConfig.Values.member.2.Value"]
            )
        );
        Assert.Equal(
            (null, "only"),
            (
                asked["Conditions.member.5.QueryStringConfig.Values.member.1.Key"],
                asked["Conditions.member.5.QueryStringConfig.Values.member.1.Value"]
            )
        );
        Assert.Equal("10.0.0.0/8", asked["Conditions.member.6.SourceIpConfig.Values.member.1"]);
        Assert.Equal("GET", asked["Conditions.member.3.HttpRequestMethodConfig.Values.member.1"]);
        Assert.Equal("^a", asked["Conditions.member.1.HostHeaderConfig.RegexValues.member.1"]);
        Assert.Equal("HTTP_301", asked["Actions.member.1.RedirectConfig.StatusCode"]);
        Assert.Single(stage.Aws.Requests);
    }

    [Fact]
    public async Task A_listener_of_this_run_may_take_a_while_to_be_known()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateRule", Error("ListenerNotFound"), RuleListed("CreateRule"));

        await stage.PerformAsync(Beta, new AwsOperation.CreateRule(stage.Made(Https, ListenerArn), 10, BetaSettings, Stage.TagsOf(Beta)));

        Assert.Equal(2, stage.Aws.Count("CreateRule"));
    }

    [Fact]
    public async Task A_taken_priority_with_our_rule_is_adopted_and_modified()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateRule", Error("PriorityInUse"))
            .On(Elb + "DescribeRules", RuleListed("DescribeRules"))
            .On(Elb + "DescribeTags", ElbTags(RuleArn, Beta))
            .On(Elb + "ModifyRule", Empty("ModifyRule"));

        var outputs = await stage.PerformAsync(
            Beta,
            new AwsOperation.CreateRule(Stage.Existing(ListenerArn), 10, BetaSettings, Stage.TagsOf(Beta))
        );

        Assert.Equal(RuleArn, outputs?.Id);
        Assert.Equal("beta.example.com", stage.Asked(Elb + "ModifyRule")["Conditions.member.1.HostHeaderConfig.Values.member.1"]);
    }

    [Fact]
    public async Task A_taken_priority_with_another_rule_of_ours_fails_and_touches_nothing()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateRule", Error("PriorityInUse"))
            .On(Elb + "DescribeRules", RuleListed("DescribeRules"))
            .On(Elb + "DescribeTags", ElbTags(RuleArn, "rule/web/https/alpha"));

        var failed = await stage.FailAsync(
            Beta,
            new AwsOperation.CreateRule(Stage.Existing(ListenerArn), 10, BetaSettings, Stage.TagsOf(Beta))
        );

        Assert.Contains("priority 10", failed.Message, StringComparison.Ordinal);
        Assert.Contains("rule/web/https/alpha", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "true")]
    [InlineData(true, null)]
    public async Task Transforms_are_reset_unless_the_rule_keeps_them(bool keeps, string? reset)
    {
        using var stage = new Stage();
        stage.On(Elb + "ModifyRule", Empty("ModifyRule"));

        await stage.PerformAsync(
            Beta,
            new AwsOperation.ModifyRule(
                Stage.Existing(RuleArn),
                keeps ? BetaSettings.With(RuleTable.Rewrite, [new RewriteSettings("host", "^a", "b")]) : BetaSettings
            )
        );

        Assert.Equal(reset, stage.Asked(Elb + "ModifyRule")["ResetTransforms"]);
    }

    [Fact]
    public async Task Priorities_change_in_one_call()
    {
        using var stage = new Stage();
        stage.On(Elb + "SetRulePriorities", Empty("SetRulePriorities"));

        await stage.PerformAsync(
            Https,
            new AwsOperation.SetRulePriorities([new(Stage.Existing("arn:1"), 20), new(Stage.Existing("arn:2"), 10)])
        );

        var asked = stage.Asked(Elb + "SetRulePriorities");
        Assert.Equal(("arn:2", "10"), (asked["RulePriorities.member.2.RuleArn"], asked["RulePriorities.member.2.Priority"]));
    }

    private static AwsOperation.CreateListener Create(ResourceRef? certificate, Settings action) =>
        new(
            Stage.Existing(LoadBalancerArn),
            Presenting(
                ListenerTable
                    .Table.Empty.With(ListenerTable.Port, 443)
                    .With(ListenerTable.Protocol, "HTTPS")
                    .With(ListenerTable.SslPolicy, "ELBSecurityPolicy-TLS13-1-2-2021-06")
                    .With(ListenerTable.Actions, [action]),
                certificate
            ),
            Stage.TagsOf(Https)
        );

    private static Settings Presenting(Settings listener, ResourceRef? certificate) =>
        certificate is null ? listener : listener.With(ListenerTable.Certificate, certificate);

    private static AwsAnswer ListenerListed(string operation) =>
        AwsAnswer.Query(
            operation,
            $"<Listeners><member><ListenerArn>arn:other</ListenerArn><Port>80</Port></member><member><ListenerArn>{ListenerArn}</ListenerArn><Port>443</Port></member></Listeners>".Replace(
                operation == "CreateListener" ? "<member><ListenerArn>arn:other</ListenerArn><Port>80</Port></member>" : "\0",
                "",
                StringComparison.Ordinal
            )
        );

    private static AwsAnswer RuleListed(string operation) =>
        AwsAnswer.Query(operation, $"<Rules><member><RuleArn>{RuleArn}</RuleArn><Priority>10</Priority></member></Rules>");
}
