using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using static ElbProvisioner.Aws.Tests.Performing.Answers;
using static ElbProvisioner.Aws.Tests.Performing.AutoScalingGroupHandlerTests;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class GroupWaitsTests
{
    private const string App = "autoScalingGroup/app";

    private static AwsOperation.WaitTargetsHealthy Healthy => new(Stage.Existing("shop-app"), [Stage.Existing(TargetGroupArn)]);

    private static AwsOperation.WaitGroupInService InService => new(Stage.Existing("shop-app"));

    [Fact]
    public async Task Health_is_waited_for_in_words_a_person_understands()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeScalingActivities", Activities());
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(instances: [("i-1", "InService", false), ("i-2", "InService", false)]))
            .On(
                Elb + "DescribeTargetHealth",
                Targets(("i-1", "initial", "Elb.RegistrationInProgress", "Target registration is in progress")),
                Targets(
                    ("i-1", "healthy", "", ""),
                    ("i-2", "unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [502]")
                ),
                Targets(("i-1", "healthy", "", ""), ("i-2", "healthy", "", ""))
            );

        await stage.PerformAsync(App, Healthy);

        Assert.Equal(
            [
                "0 of 2 healthy in shop-app; i-1 initial: Elb.RegistrationInProgress",
                "1 of 2 healthy in shop-app; i-2 unhealthy: Target.ResponseCodeMismatch, got 502",
            ],
            stage.Said
        );
    }

    [Fact]
    public async Task Every_target_group_counts()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeScalingActivities", Activities());
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(min: 1, instances: [("i-1", "InService", false)]))
            .On(
                Elb + "DescribeTargetHealth",
                r => Targets(("i-1", r["TargetGroupArn"] == "arn:2" && stage.Time.Waits.Count == 0 ? "draining" : "healthy", "", ""))
            );

        await stage.PerformAsync(
            App,
            new AwsOperation.WaitTargetsHealthy(
                Stage.Existing("shop-app"),
                [stage.Made("targetGroup/app", TargetGroupArn), stage.Made("targetGroup/images", "arn:2")]
            )
        );

        Assert.Equal(["0 of 1 healthy in images; i-1 draining"], stage.Said);
        Assert.Equal(4, stage.Aws.Count("DescribeTargetHealth"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_instance_that_was_deregistered_ends_the_wait_with_the_command_that_brings_it_back(bool isLeaving)
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeScalingActivities", Activities());
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(instances: [("i-1", "InService", false), ("i-2", "InService", false)]))
            .On(
                Elb + "DescribeTargetHealth",
                isLeaving
                    ? Targets(("i-1", "healthy", "", ""), ("i-2", "draining", "Target.DeregistrationInProgress", ""))
                    : Targets(("i-1", "healthy", "", ""))
            );

        var failed = await stage.FailAsync(App, Healthy);

        Assert.Equal(ApplyCodes.NotRegistered, failed.Diagnostic.Code);
        Assert.EndsWith(
            $"register-targets --target-group-arn {TargetGroupArn} --targets Id=i-2.",
            failed.Diagnostic.Remedy,
            StringComparison.Ordinal
        );
        Assert.InRange(stage.Time.Waits.Count, 10, 15);
    }

    [Fact]
    public async Task An_instance_that_a_suspended_process_keeps_out_is_waited_for()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeScalingActivities", Activities());
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(instances: [("i-1", "InService", false)], suspended: "AddToLoadBalancer"))
            .On(Elb + "DescribeTargetHealth", Targets());

        var failed = await stage.FailAsync(App, Healthy);

        Assert.Equal(ApplyCodes.NotInTime, failed.Diagnostic.Code);
    }

    [Fact]
    public async Task An_empty_group_by_intent_is_not_waited_for()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeAutoScalingGroups", Group(min: 0, desired: 0));

        await stage.PerformAsync(App, Healthy);
        await stage.PerformAsync(App, InService);

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task Fewer_than_the_minimum_in_service_is_not_healthy()
    {
        using var stage = new Stage();
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                Group(instances: [("i-1", "InService", false), ("i-2", "Pending", false)]),
                Group(instances: [("i-1", "InService", false), ("i-2", "InService", false)])
            )
            .On(Asg + "DescribeScalingActivities", Activities())
            .On(Elb + "DescribeTargetHealth", Targets(("i-1", "healthy", "", ""), ("i-2", "healthy", "", "")));

        await stage.PerformAsync(App, Healthy);

        Assert.Equal(["1 of 2 in service in shop-app"], stage.Said);
    }

    [Theory]
    [InlineData("The image id '[ami-0]' does not exist. Launching EC2 instance failed.", "image")]
    [InlineData("You have requested more vCPU capacity than your current vCPU limit of 32 allows", "quota")]
    [InlineData("The key pair 'ops' does not exist. Launching EC2 instance failed.", "keyName")]
    [InlineData("Client.InternalError: Client error on launch", "KMS")]
    public async Task A_launch_that_will_never_work_ends_the_wait_at_once(string message, string remedy)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group())
            .On(Asg + "DescribeScalingActivities", Activities(("Failed", message, stage.Time.GetUtcNow())));

        foreach (var wait in new AwsOperation[] { InService, Healthy })
        {
            var failed = await stage.FailAsync(App, wait);

            Assert.Equal(ApplyCodes.LaunchesFail, failed.Diagnostic.Code);
            Assert.Contains(message, failed.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, failed.Diagnostic.Remedy, StringComparison.Ordinal);
        }

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task Missing_capacity_may_come_and_is_said()
    {
        using var stage = new Stage();
        const string message = "We currently do not have sufficient t3.micro capacity in the Availability Zone you requested (us-east-1a).";
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                Group(),
                Group(),
                Group(instances: [("i-1", "InService", false), ("i-2", "InService", false)])
            )
            .On(Asg + "DescribeScalingActivities", Activities([.. Enumerable.Repeat(("Failed", message, stage.Time.GetUtcNow()), 9)]));

        await stage.PerformAsync(App, InService);

        Assert.Equal([$"0 of 2 in service in shop-app; a launch failed: {message}"], stage.Said);
    }

    [Fact]
    public async Task A_new_instance_profile_is_given_time_but_not_for_ever()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group())
            .On(
                Asg + "DescribeScalingActivities",
                _ =>
                    Activities([
                        .. Enumerable.Repeat(
                            ("Failed", "Invalid IAM Instance Profile name", stage.Time.GetUtcNow()),
                            stage.Aws.Count("DescribeScalingActivities")
                        ),
                    ])
            );

        var failed = await stage.FailAsync(App, InService);

        Assert.Contains("instanceProfile", failed.Diagnostic.Remedy, StringComparison.Ordinal);
        Assert.Equal(6, stage.Aws.Count("DescribeScalingActivities"));
    }

    [Fact]
    public async Task Failures_of_before_the_run_and_before_the_last_success_are_history()
    {
        using var stage = new Stage();
        var now = stage.Time.GetUtcNow();
        const string fatal = "The image id '[ami-0]' does not exist.";
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                Group(),
                Group(),
                Group(instances: [("i-1", "InService", false), ("i-2", "InService", false)])
            )
            .On(
                Asg + "DescribeScalingActivities",
                Activities(("InProgress", "", now), ("Failed", fatal, now.AddMinutes(-1))),
                Activities(("Successful", "", now), ("Failed", fatal, now))
            );

        await stage.PerformAsync(App, InService);
    }

    [Fact]
    public async Task All_failures_of_a_group_of_this_run_count()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", None, Group())
            .On(
                Asg + "DescribeScalingActivities",
                Activities(("Failed", "The image id does not exist", stage.Time.GetUtcNow().AddMinutes(-1)))
            );

        await stage.FailAsync(App, new AwsOperation.WaitGroupInService(stage.Made(App, "shop-app")));

        Assert.Equal(["waiting for AWS to list the scaling group"], stage.Said);
    }

    [Fact]
    public async Task A_group_that_is_gone_ends_the_wait()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeAutoScalingGroups", None);

        Assert.Equal(ApplyCodes.Gone, (await stage.FailAsync(App, InService)).Diagnostic.Code);
    }

    [Fact]
    public async Task Health_that_never_comes_is_reported_with_its_reason()
    {
        using var stage = new Stage();
        stage.On(Asg + "DescribeScalingActivities", Activities());
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(min: 1, instances: [("i-1", "InService", false)]))
            .On(Elb + "DescribeTargetGroups", Error("AccessDenied"))
            .On(Ec2 + "DescribeInstances", Ec2Error("UnauthorizedOperation"))
            .On(Elb + "DescribeTargetHealth", Targets(("i-1", "unhealthy", "Target.Timeout", "Request timed out")));

        var failed = await stage.FailAsync(App, Healthy);

        Assert.Equal(ApplyCodes.NotInTime, failed.Diagnostic.Code);
        Assert.Contains(
            "waited 20m for the targets to be healthy: 0 of 1 healthy in shop-app; i-1 unhealthy: Target.Timeout",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Instances_that_come_and_go_are_told_with_AWSs_cause()
    {
        using var stage = new Stage();
        var now = stage.Time.GetUtcNow();
        const string cause =
            "At 2026-01-01T00:00:00Z an instance was taken out of service in response to an ELB system health check failure.";
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(min: 1, instances: [("i-3", "InService", false)]))
            .On(
                Elb + "DescribeTargetHealth",
                Targets(("i-3", "initial", "Elb.InitialHealthChecking", "")),
                Targets(("i-3", "healthy", "", ""))
            )
            .On(
                Asg + "DescribeScalingActivities",
                AwsAnswer.Query(
                    "DescribeScalingActivities",
                    "<Activities>" + Ended(now.AddMinutes(2)) + Ended(now.AddMinutes(1)) + Ended(now.AddMinutes(-9)) + "</Activities>"
                )
            );

        await stage.PerformAsync(App, Healthy);

        Assert.EndsWith(
            $"; instances are replaced in a loop, 2 so far; AWS says: {cause[..^1]}",
            Assert.Single(stage.Said),
            StringComparison.Ordinal
        );

        static string Ended(DateTimeOffset at) =>
            "<member><StatusCode>Successful</StatusCode><Description>Terminating EC2 instance: "
            + $"i-1</Description><Cause>{cause}</Cause><StartTime>{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</StartTime></member>";
    }

    [Fact]
    public async Task A_security_group_that_does_not_admit_the_health_check_is_named_once()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(min: 1, instances: [("i-1", "InService", false)]))
            .On(Asg + "DescribeScalingActivities", Activities())
            .On(
                Elb + "DescribeTargetHealth",
                Targets(("i-1", "unhealthy", "Target.Timeout", "Request timed out")),
                Targets(("i-1", "unhealthy", "Target.Timeout", "Request timed out")),
                Targets(("i-1", "healthy", "", ""))
            )
            .On(
                Elb + "DescribeTargetGroups",
                AwsAnswer.Query(
                    "DescribeTargetGroups",
                    $"<TargetGroups><member><TargetGroupArn>{TargetGroupArn}</TargetGroupArn><HealthCheckPort>traffic-port</HealthCheckPort><LoadBalancerArns><member>{LoadBalancerArn}</member></LoadBalancerArns></member></TargetGroups>"
                )
            )
            .On(
                Elb + "DescribeLoadBalancers",
                AwsAnswer.Query(
                    "DescribeLoadBalancers",
                    $"<LoadBalancers><member><LoadBalancerArn>{LoadBalancerArn}</LoadBalancerArn><SecurityGroups><member>sg-lb</member></SecurityGroups></member></LoadBalancers>"
                )
            )
            .On(
                Ec2 + "DescribeInstances",
                AwsAnswer.Ec2(
                    "DescribeInstances",
                    "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><groupSet><item><groupId>sg-app</groupId></item></groupSet></item></instancesSet></item></reservationSet>"
                )
            )
            .On(
                Ec2 + "DescribeSecurityGroups",
                AwsAnswer.Ec2(
                    "DescribeSecurityGroups",
                    "<securityGroupInfo><item><groupId>sg-app</groupId><groupName>a</groupName><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>"
                        + "<groups><item><groupId>sg-lb</groupId></item></groups></item></ipPermissions></item><item><groupId>sg-lb</groupId><groupName>b</groupName></item></securityGroupInfo>"
                )
            );

        await stage.PerformAsync(App, Healthy);

        Assert.EndsWith(
            "i-1 unhealthy: Target.Timeout: no security group of the instance (sg-app) admits port 8080 from the load balancer's (sg-lb)",
            Assert.Single(stage.Said),
            StringComparison.Ordinal
        );
        Assert.Equal(1, stage.Aws.Count("DescribeSecurityGroups"));
    }

    internal static AwsAnswer Activities(params ReadOnlySpan<(string Status, string Message, DateTimeOffset At)> activities)
    {
        var members = "";
        foreach (var (status, message, at) in activities)
        {
            members +=
                $"<member><StatusCode>{status}</StatusCode><StatusMessage>{message}</StatusMessage><StartTime>{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</StartTime></member>";
        }

        return AwsAnswer.Query("DescribeScalingActivities", $"<Activities>{members}</Activities>");
    }

    internal static AwsAnswer Targets(params ReadOnlySpan<(string Id, string State, string Reason, string Description)> targets)
    {
        var members = "";
        foreach (var (id, state, reason, description) in targets)
        {
            members +=
                $"<member><Target><Id>{id}</Id><Port>8080</Port></Target><TargetHealth><State>{state}</State>{Part("Reason", reason)}{Part("Description", description)}</TargetHealth></member>";
        }

        return AwsAnswer.Query("DescribeTargetHealth", $"<TargetHealthDescriptions>{members}</TargetHealthDescriptions>");
    }

    private static string Part(string name, string value) => value.Length == 0 ? "" : $"<{name}>{value}</{name}>";
}
