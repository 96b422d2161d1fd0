using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class TargetGroupHandlerTests
{
    private const string App = "targetGroup/app";

    private static readonly Settings Settings = TargetGroupTable
        .Table.Empty.With(TargetGroupTable.Name, "shop-app")
        .With(TargetGroupTable.Port, 8080)
        .With(TargetGroupTable.VpcId, "vpc-1")
        .With(TargetGroupTable.CheckPath, "/healthz")
        .With(TargetGroupTable.CheckInterval, TimeSpan.FromSeconds(15))
        .With(TargetGroupTable.HealthyThreshold, 2)
        .With(TargetGroupTable.CheckMatcher, "200")
        .Filled();

    private static AwsOperation.CreateTargetGroup Create => new(Settings, Stage.TagsOf(App));

    [Fact]
    public async Task A_new_target_group_is_made_with_its_health_check()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateTargetGroup", Listed("CreateTargetGroup", "/healthz")).On(Elb + "DescribeTags", ElbTags(TargetGroupArn, App));

        var outputs = await stage.PerformAsync(App, Create);

        Assert.Equal(TargetGroupArn, outputs?.Values["arn"]);
        var asked = stage.Asked(Elb + "CreateTargetGroup");
        Assert.Equal(("/healthz", "15", "200"), (asked["HealthCheckPath"], asked["HealthCheckIntervalSeconds"], asked["Matcher.HttpCode"]));
        Assert.Equal(0, stage.Aws.Count("ModifyTargetGroup"));
    }

    [Fact]
    public async Task Another_health_check_has_decided_before_anybody_goes_on()
    {
        using var stage = new Stage();
        stage.On(Elb + "ModifyTargetGroup", Listed("ModifyTargetGroup", "/healthz"));

        await stage.PerformAsync(
            App,
            new AwsOperation.ModifyHealthCheck(new ResourceRef.Existing(TargetGroupArn), Settings) { Settles = TimeSpan.FromSeconds(50) }
        );

        Assert.Equal(TimeSpan.FromSeconds(50), stage.Time.Waited);
    }

    [Fact]
    public async Task The_matcher_of_grpc_holds_grpc_codes()
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateTargetGroup", Listed("CreateTargetGroup", "/healthz")).On(Elb + "DescribeTags", ElbTags(TargetGroupArn, App));

        await stage.PerformAsync(
            App,
            new AwsOperation.CreateTargetGroup(Settings.With(TargetGroupTable.ProtocolVersion, "GRPC"), Stage.TagsOf(App))
        );

        Assert.Equal("200", stage.Asked(Elb + "CreateTargetGroup")["Matcher.GrpcCode"]);
    }

    [Fact]
    public async Task What_an_earlier_try_left_behind_gets_the_health_check_wanted_now()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateTargetGroup", Error("DuplicateTargetGroupName"))
            .On(Elb + "DescribeTargetGroups", Listed("DescribeTargetGroups", "/old"))
            .On(Elb + "DescribeTags", ElbTags(TargetGroupArn, App))
            .On(Elb + "ModifyTargetGroup", Empty("ModifyTargetGroup"));

        var outputs = await stage.PerformAsync(App, Create);

        Assert.Equal(TargetGroupArn, outputs?.Id);
        Assert.Equal("/healthz", stage.Asked(Elb + "ModifyTargetGroup")["HealthCheckPath"]);
    }

    [Theory]
    [InlineData("bank", App)]
    [InlineData("shop", "targetGroup/other")]
    public async Task Another_owner_or_address_is_foreign(string stack, string address)
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateTargetGroup", Error("DuplicateTargetGroupName"))
            .On(Elb + "DescribeTargetGroups", Listed("DescribeTargetGroups", "/old"))
            .On(Elb + "DescribeTags", ElbTags(TargetGroupArn, address, stack));

        Assert.Equal(ApplyCodes.NameTaken, (await stage.FailAsync(App, Create)).Diagnostic.Code);
        Assert.Equal(0, stage.Aws.Count("ModifyTargetGroup"));
    }

    [Fact]
    public async Task Attributes_of_a_new_group_wait_until_it_is_known()
    {
        using var stage = new Stage();
        stage.On(Elb + "ModifyTargetGroupAttributes", Error("TargetGroupNotFound"), Empty("ModifyTargetGroupAttributes"));
        var attributes = ImmutableSortedDictionary<string, string>.Empty.Add("deregistration_delay.timeout_seconds", "30");

        await stage.PerformAsync(App, new AwsOperation.SetTargetGroupAttributes(stage.Made(App, TargetGroupArn), attributes));

        Assert.Equal(2, stage.Aws.Count("ModifyTargetGroupAttributes"));
    }

    [Fact]
    public async Task Attributes_of_a_group_that_is_gone_fail_at_once()
    {
        using var stage = new Stage();
        stage.On(Elb + "ModifyTargetGroupAttributes", Error("TargetGroupNotFound"));
        var attributes = ImmutableSortedDictionary<string, string>.Empty.Add("deregistration_delay.timeout_seconds", "30");

        await stage.FailAsync(App, new AwsOperation.SetTargetGroupAttributes(Stage.Existing(TargetGroupArn), attributes));

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task Draining_lasts_as_long_as_the_plan_says()
    {
        using var stage = new Stage();

        await stage.PerformAsync(App, new AwsOperation.WaitDrained(Stage.Existing(TargetGroupArn), TimeSpan.FromSeconds(90)));

        Assert.Equal([TimeSpan.FromSeconds(90)], stage.Time.Waits);
        Assert.Equal(["letting requests in flight finish for 1m 30s"], stage.Said);
    }

    [Fact]
    public async Task A_deletion_waits_while_aws_counts_it_as_in_use()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteTargetGroup", Error("ResourceInUse"), Error("ResourceInUse"), Empty("DeleteTargetGroup"));

        await stage.PerformAsync(App, new AwsOperation.DeleteTargetGroup(Stage.Owned(TargetGroupArn, App)));

        Assert.Equal(3, stage.Aws.Count("DeleteTargetGroup"));
    }

    [Fact]
    public async Task A_deletion_gives_up_when_it_stays_in_use()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteTargetGroup", Error("ResourceInUse", "is currently in use by a listener or a rule"));

        var failed = await stage.FailAsync(App, new AwsOperation.DeleteTargetGroup(Stage.Owned(TargetGroupArn, App)));

        Assert.Contains("in use by a listener", failed.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(2), stage.Time.Waited);
    }

    [Fact]
    public async Task Deleting_what_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteTargetGroup", Error("TargetGroupNotFound"));

        Assert.Null(await stage.PerformAsync(App, new AwsOperation.DeleteTargetGroup(Stage.Owned(TargetGroupArn, App))));
    }

    private static AwsAnswer Listed(string operation, string path) =>
        AwsAnswer.Query(
            operation,
            $"""
            <TargetGroups><member>
              <TargetGroupArn>{TargetGroupArn}</TargetGroupArn><TargetGroupName>shop-app</TargetGroupName>
              <HealthCheckProtocol>HTTP</HealthCheckProtocol><HealthCheckPort>traffic-port</HealthCheckPort><HealthCheckPath>{path}</HealthCheckPath>
              <HealthCheckIntervalSeconds>15</HealthCheckIntervalSeconds><HealthCheckTimeoutSeconds>5</HealthCheckTimeoutSeconds>
              <HealthyThresholdCount>2</HealthyThresholdCount><UnhealthyThresholdCount>2</UnhealthyThresholdCount><Matcher><HttpCode>200</HttpCode></Matcher>
            </member></TargetGroups>
            """
        );
}
