using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class LoadBalancerHandlerTests
{
    private const string Web = "loadBalancer/web";

    private static readonly Settings Settings = LoadBalancerTable
        .Table.Empty.With(LoadBalancerTable.Name, "shop-web")
        .With(LoadBalancerTable.VpcId, "vpc-1")
        .With(LoadBalancerTable.SubnetIds, ["subnet-1", "subnet-2"])
        .With(LoadBalancerTable.SecurityGroups, [Stage.Existing("sg-1")])
        .WithAttributes(TagMap.Empty)
        .Filled();

    private static AwsOperation.CreateLoadBalancer Create => new(Settings, Stage.TagsOf(Web));

    [Fact]
    public async Task A_new_load_balancer_gives_arn_name_dns_name_and_zone()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateLoadBalancer", Listed("CreateLoadBalancer")).On(Elb + "DescribeTags", ElbTags(LoadBalancerArn, Web));

        var outputs = await stage.PerformAsync(Web, Create);

        Assert.Equal(LoadBalancerArn, outputs?.Id);
        Assert.Equal("shop-web-1.us-east-1.elb.amazonaws.com", outputs?.Values["dnsName"]);
        Assert.Equal("Z35SXDOTRQ7X7K", outputs?.Values["zoneId"]);
        var asked = stage.Asked(Elb + "CreateLoadBalancer");
        Assert.Equal("elbctl:address", asked["Tags.member.1.Key"]);
        Assert.Equal(["subnet-1", "subnet-2"], asked.List("Subnets"));
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task A_success_that_returns_somebody_elses_load_balancer_fails_and_touches_nothing()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateLoadBalancer", Listed("CreateLoadBalancer")).On(Elb + "DescribeTags", ElbTags(LoadBalancerArn, Web, "bank"));

        var failed = await stage.FailAsync(Web, Create);

        Assert.Equal(ApplyCodes.NameTaken, failed.Diagnostic.Code);
        Assert.Contains("'bank'", failed.Message, StringComparison.Ordinal);
        Assert.NotNull(failed.Diagnostic.Remedy);
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task One_without_any_tags_is_foreign_after_a_few_looks()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateLoadBalancer", Error("DuplicateLoadBalancerName"))
            .On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers"))
            .On(Elb + "DescribeTags", ElbTags(LoadBalancerArn, null));

        Assert.Equal(ApplyCodes.NameTaken, (await stage.FailAsync(Web, Create)).Diagnostic.Code);
        Assert.Equal(4, stage.Aws.Count("DescribeTags"));
    }

    [Fact]
    public async Task Tags_that_come_a_little_later_are_waited_for()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateLoadBalancer", Listed("CreateLoadBalancer"))
            .On(Elb + "DescribeTags", Error("LoadBalancerNotFound"), ElbTags(LoadBalancerArn, null), ElbTags(LoadBalancerArn, Web));

        Assert.NotNull(await stage.PerformAsync(Web, Create));
    }

    [Fact]
    public async Task What_an_earlier_try_left_behind_is_adopted_and_brought_to_the_settings()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateLoadBalancer", Error("DuplicateLoadBalancerName"))
            .On(
                Elb + "DescribeLoadBalancers",
                Listed("DescribeLoadBalancers", groups: "sg-0", subnets: "subnet-1", addressType: "dualstack")
            )
            .On(Elb + "DescribeTags", ElbTags(LoadBalancerArn, Web))
            .On(Elb + "SetSecurityGroups", Empty("SetSecurityGroups"))
            .On(Elb + "SetSubnets", Empty("SetSubnets"))
            .On(Elb + "SetIpAddressType", Empty("SetIpAddressType"));

        var outputs = await stage.PerformAsync(Web, Create);

        Assert.Equal(LoadBalancerArn, outputs?.Id);
        Assert.Equal(["sg-1"], stage.Asked(Elb + "SetSecurityGroups").List("SecurityGroups"));
        Assert.Equal(["subnet-1", "subnet-2"], stage.Asked(Elb + "SetSubnets").List("Subnets"));
        Assert.Equal("ipv4", stage.Asked(Elb + "SetIpAddressType")["IpAddressType"]);
    }

    [Fact]
    public async Task A_security_group_of_this_run_may_take_a_while_to_be_known()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateLoadBalancer", Error("InvalidSecurityGroup"), Listed("CreateLoadBalancer"))
            .On(Elb + "DescribeTags", ElbTags(LoadBalancerArn, Web));

        await stage.PerformAsync(
            Web,
            new AwsOperation.CreateLoadBalancer(
                Settings.With(LoadBalancerTable.SecurityGroups, [stage.Made("securityGroup/web-lb", "sg-1")]),
                Stage.TagsOf(Web)
            )
        );

        Assert.Equal(2, stage.Aws.Count("CreateLoadBalancer"));
    }

    [Fact]
    public async Task A_security_group_that_was_there_before_is_not_waited_for()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateLoadBalancer", Error("InvalidSecurityGroup", "no such group"));

        var failed = await stage.FailAsync(Web, Create);

        Assert.Equal(ApplyCodes.Refused, failed.Diagnostic.Code);
        Assert.Contains("elasticloadbalancing:CreateLoadBalancer", failed.Message, StringComparison.Ordinal);
        Assert.Contains("request-1", failed.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Time.Waits);
    }

    [Theory]
    [InlineData("AccessDenied", "ELB6010", "elasticloadbalancing:CreateLoadBalancer")]
    [InlineData("TooManyLoadBalancers", "ELB5103", "Application Load Balancers per Region")]
    [InlineData("SubnetNotFound", "ELB5101", "eight free addresses")]
    public async Task A_refusal_says_what_and_what_to_do(string code, string diagnostic, string remedy)
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateLoadBalancer", Error(code));

        var failed = await stage.FailAsync(Web, Create);

        Assert.Equal(diagnostic, failed.Diagnostic.Code.Id);
        Assert.StartsWith("loadBalancer/web: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failed.Diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_go_in_calls_of_twenty()
    {
        using var stage = new Stage();
        stage.On(Elb + "ModifyLoadBalancerAttributes", Empty("ModifyLoadBalancerAttributes"));
        var attributes = Enumerable.Range(0, 21).ToImmutableSortedDictionary(i => $"key.{i}", i => "x");

        await stage.PerformAsync(Web, new AwsOperation.SetLoadBalancerAttributes(Stage.Existing(LoadBalancerArn), attributes));

        Assert.Equal(
            [true, false],
            stage.AllAsked(Elb + "ModifyLoadBalancerAttributes").Select(r => r["Attributes.member.20.Key"] is not null)
        );
    }

    [Fact]
    public async Task Active_at_the_first_look_waits_for_nothing()
    {
        using var stage = new Stage();
        stage.On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers", state: "active"));

        await stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task Provisioning_is_looked_at_every_ten_seconds_and_said_once()
    {
        using var stage = new Stage();
        stage.On(
            Elb + "DescribeLoadBalancers",
            Error("LoadBalancerNotFound"),
            Listed("DescribeLoadBalancers"),
            Listed("DescribeLoadBalancers"),
            Listed("DescribeLoadBalancers", state: "active")
        );

        await stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(stage.Made(Web, LoadBalancerArn)));

        Assert.Equal(["waiting for AWS to know the load balancer", "the load balancer is provisioning"], stage.Said);
        Assert.All(stage.Time.Waits, wait => Assert.Equal(TimeSpan.FromSeconds(10), wait));
    }

    [Fact]
    public async Task A_failed_load_balancer_ends_the_wait_at_once()
    {
        using var stage = new Stage();
        stage.On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers", state: "failed"));

        var failed = await stage.FailAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Equal(ApplyCodes.LoadBalancerFailed, failed.Diagnostic.Code);
        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task One_that_was_there_before_and_is_gone_ends_the_wait_at_once()
    {
        using var stage = new Stage();
        stage.On(Elb + "DescribeLoadBalancers", Error("LoadBalancerNotFound"));

        Assert.Equal(
            ApplyCodes.Gone,
            (await stage.FailAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)))).Diagnostic.Code
        );
    }

    [Fact]
    public async Task A_wait_gives_up_after_its_budget_and_says_what_was_missing()
    {
        using var stage = new Stage();
        stage.On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers"));

        var failed = await stage.FailAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Equal(ApplyCodes.NotInTime, failed.Diagnostic.Code);
        Assert.Contains(
            "waited 10m for the load balancer to become active: the load balancer is provisioning",
            failed.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(61, stage.Aws.Count("DescribeLoadBalancers"));
    }

    [Fact]
    public async Task The_time_of_the_whole_run_ends_a_wait()
    {
        using var stage = new Stage(new WaitSettings { Timeout = TimeSpan.FromSeconds(30) });
        stage.On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers"));

        var failed = await stage.FailAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Equal(ApplyCodes.RunOver, failed.Diagnostic.Code);
        Assert.Equal(TimeSpan.FromSeconds(30), stage.Time.Waited);
    }

    [Fact]
    public async Task A_scale_below_one_shortens_every_wait()
    {
        using var stage = new Stage(new WaitSettings { Scale = 0.01 });
        stage.On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers"), Listed("DescribeLoadBalancers", state: "active"));

        await stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Equal([TimeSpan.FromMilliseconds(100)], stage.Time.Waits);
    }

    [Fact]
    public async Task Stop_ends_a_wait_at_once()
    {
        using var stage = new Stage();
        stage.On(
            Elb + "DescribeLoadBalancers",
            _ =>
            {
                stage.Stop();
                return Listed("DescribeLoadBalancers");
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)))
        );
        Assert.Equal(1, stage.Aws.Count("DescribeLoadBalancers"));
    }

    [Fact]
    public async Task Stop_lets_a_change_in_flight_finish()
    {
        using var stage = new Stage();
        stage.On(
            Elb + "SetSubnets",
            _ =>
            {
                stage.Stop();
                return Empty("SetSubnets");
            }
        );

        Assert.Equal(
            LoadBalancerArn,
            (await stage.PerformAsync(Web, new AwsOperation.SetSubnets(Stage.Existing(LoadBalancerArn), [new("subnet-1")])))?.Id
        );
    }

    [Fact]
    public async Task A_look_that_aws_does_not_answer_is_followed_by_the_next()
    {
        using var stage = new Stage();
        stage.On(
            Elb + "DescribeLoadBalancers",
            request =>
                stage.Aws.Count("DescribeLoadBalancers") <= 8
                    ? AwsAnswer.QueryError("ServiceUnavailable", "try later", System.Net.HttpStatusCode.ServiceUnavailable)
                    : Listed("DescribeLoadBalancers", state: "active")
        );

        await stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)));

        Assert.Equal("AWS does not answer (ServiceUnavailable); asking again, for 5m at most", stage.Said[^1]);
        Assert.Equal("elasticloadbalancing:DescribeLoadBalancers failed (ServiceUnavailable): asking again", stage.Said[0]);
    }

    [Fact]
    public async Task An_endpoint_that_no_longer_answers_ends_a_wait_long_before_its_limit_and_is_named()
    {
        using var stage = new Stage(new WaitSettings { LoadBalancerActive = WaitBudget.Of(10, 600) });
        stage.On(
            Elb + "DescribeLoadBalancers",
            _ =>
                AwsAnswer.Fails(
                    new HttpRequestException(
                        HttpRequestError.ConnectionError,
                        "Connection refused",
                        new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)
                    )
                )
        );

        var failure = await Assert.ThrowsAsync<ElbProvisioner.Core.Execution.ActionFailedException>(() =>
            stage.PerformAsync(Web, new AwsOperation.WaitLoadBalancerActive(Stage.Existing(LoadBalancerArn)))
        );

        Assert.Equal("ELB5501", failure.Diagnostic.Code.Id);
        Assert.Contains("Connection refused", failure.Diagnostic.Message, StringComparison.Ordinal);
        Assert.InRange(stage.Time.Waited, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_deletion_waits_until_aws_no_longer_lists_it()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "DeleteLoadBalancer", Empty("DeleteLoadBalancer"))
            .On(Elb + "DescribeLoadBalancers", Listed("DescribeLoadBalancers"), Error("LoadBalancerNotFound"));

        await stage.PerformAsync(Web, new AwsOperation.DeleteLoadBalancer(Stage.Owned(LoadBalancerArn, Web)));

        Assert.Equal(2, stage.Aws.Count("DescribeLoadBalancers"));
    }

    [Fact]
    public async Task Deletion_protection_is_named_with_its_remedy()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteLoadBalancer", Error("OperationNotPermitted", "cannot be deleted because deletion protection is enabled"));

        var failed = await stage.FailAsync(Web, new AwsOperation.DeleteLoadBalancer(Stage.Owned(LoadBalancerArn, Web)));

        Assert.Contains("deletion_protection.enabled", failed.Diagnostic.Remedy, StringComparison.Ordinal);
    }

    internal static AwsAnswer Listed(
        string operation,
        string state = "provisioning",
        string groups = "sg-1",
        string subnets = "subnet-1,subnet-2",
        string addressType = "ipv4"
    ) =>
        AwsAnswer.Query(
            operation,
            $"""
            <LoadBalancers><member>
              <LoadBalancerArn>{LoadBalancerArn}</LoadBalancerArn><LoadBalancerName>shop-web</LoadBalancerName>
              <DNSName>shop-web-1.us-east-1.elb.amazonaws.com</DNSName><CanonicalHostedZoneId>Z35SXDOTRQ7X7K</CanonicalHostedZoneId>
              <State><Code>{state}</Code></State><IpAddressType>{addressType}</IpAddressType>
              <SecurityGroups>{string.Concat(groups.Split(',').Select(g => $"<member>{g}</member>"))}</SecurityGroups>
              <AvailabilityZones>{string.Concat(
                subnets.Split(',').Select(s => $"<member><SubnetId>{s}</SubnetId></member>")
            )}</AvailabilityZones>
            </member></LoadBalancers>
            """
        );
}
