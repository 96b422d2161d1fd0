using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class InstanceRefreshHandlerTests
{
    private const string App = "autoScalingGroup/app";

    private static AwsOperation.RefreshInstances Refresh =>
        new(
            Stage.Existing("shop-app"),
            new TemplateVersion(Stage.Existing("lt-1"), "7"),
            new RefreshPreferences { InstanceWarmup = TimeSpan.FromMinutes(1), BakeTime = TimeSpan.FromMinutes(2) }
        );

    [Fact]
    public async Task A_refresh_is_started_pinned_and_followed_to_its_end()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "StartInstanceRefresh", Started)
            .On(Asg + "DescribeScalingActivities", GroupWaitsTests.Activities())
            .On(
                Asg + "DescribeInstanceRefreshes",
                Listed(),
                Listed(("r-1", "InProgress", "lt-1", "7")),
                Listed(("r-1", "Successful", "lt-1", "7"))
            );

        await stage.PerformAsync(App, Refresh);

        var asked = stage.Asked(Asg + "StartInstanceRefresh");
        Assert.Equal(
            ("lt-1", "7"),
            (asked["DesiredConfiguration.LaunchTemplate.LaunchTemplateId"], asked["DesiredConfiguration.LaunchTemplate.Version"])
        );
        Assert.Equal(
            ("true", "100", "200"),
            (asked["Preferences.SkipMatching"], asked["Preferences.MinHealthyPercentage"], asked["Preferences.MaxHealthyPercentage"])
        );
        Assert.Equal(
            ("60", "120", "true"),
            (asked["Preferences.InstanceWarmup"], asked["Preferences.BakeTime"], asked["Preferences.AutoRollback"])
        );
        Assert.Equal(["instance refresh InProgress, 40 %, 2 instances to go"], stage.Said);
    }

    [Fact]
    public async Task One_that_runs_to_the_same_version_is_joined()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "DescribeInstanceRefreshes", Listed(("r-1", "InProgress", "lt-1", "7")), Listed(("r-1", "Successful", "lt-1", "7")));

        await stage.PerformAsync(App, Refresh);

        Assert.Equal(0, stage.Aws.Count("StartInstanceRefresh"));
        Assert.Equal("r-1", stage.AllAsked(Asg + "DescribeInstanceRefreshes")[^1]["InstanceRefreshIds.member.1"]);
    }

    [Fact]
    public async Task One_to_an_older_version_of_our_template_is_ended_first()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "StartInstanceRefresh", Started)
            .On(Asg + "CancelInstanceRefresh", Empty("CancelInstanceRefresh"))
            .On(
                Asg + "DescribeInstanceRefreshes",
                Listed(("r-0", "InProgress", "lt-1", "6")),
                Listed(("r-0", "Cancelling", "lt-1", "6")),
                Listed(("r-0", "Cancelled", "lt-1", "6")),
                Listed(("r-1", "Successful", "lt-1", "7"))
            );

        await stage.PerformAsync(App, Refresh);

        Assert.Equal(1, stage.Aws.Count("CancelInstanceRefresh"));
        Assert.Contains("the earlier instance refresh is Cancelling", stage.Said);
    }

    [Theory]
    [InlineData("lt-other")]
    [InlineData(null)]
    public async Task Somebody_elses_is_not_touched(string? template)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "DescribeInstanceRefreshes", Listed(("r-0", "InProgress", template, "6")));

        var failed = await stage.FailAsync(App, Refresh);

        Assert.Equal(ApplyCodes.RefreshInTheWay, failed.Diagnostic.Code);
        Assert.Contains("cancel-instance-refresh", failed.Diagnostic.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, stage.Aws.Count("CancelInstanceRefresh"));
    }

    [Fact]
    public async Task A_lost_answer_is_found_again()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "StartInstanceRefresh", Error("InstanceRefreshInProgress"))
            .On(
                Asg + "DescribeInstanceRefreshes",
                Listed(),
                Listed(("r-1", "InProgress", "lt-1", "7")),
                Listed(("r-1", "Successful", "lt-1", "7"))
            );

        await stage.PerformAsync(App, Refresh);

        Assert.Equal(1, stage.Aws.Count("StartInstanceRefresh"));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Cancelled")]
    [InlineData("RollbackSuccessful")]
    [InlineData("RollbackFailed")]
    public async Task Anything_but_success_fails_with_the_reason(string status)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "StartInstanceRefresh", Started)
            .On(Asg + "DescribeInstanceRefreshes", Listed(), Listed(("r-1", status, "lt-1", "7")));

        var failed = await stage.FailAsync(App, Refresh);

        Assert.Equal(ApplyCodes.RefreshFailed, failed.Diagnostic.Code);
        Assert.Contains($"ended as {status}: because", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "RollbackInstanceRefresh")]
    [InlineData(false, "CancelInstanceRefresh")]
    public async Task Launches_that_will_never_work_end_the_refresh_at_once(bool rollsBack, string operation)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "StartInstanceRefresh", Started)
            .On(Asg + operation, Empty(operation))
            .On(Asg + "DescribeInstanceRefreshes", Listed(), Listed(("r-1", "InProgress", "lt-1", "7")))
            .On(
                Asg + "DescribeScalingActivities",
                GroupWaitsTests.Activities(("Failed", "The image id '[ami-0]' does not exist", stage.Time.GetUtcNow()))
            );

        var failed = await stage.FailAsync(App, Refresh with { Preferences = new RefreshPreferences { AutoRollback = rollsBack } });

        Assert.Equal(ApplyCodes.LaunchesFail, failed.Diagnostic.Code);
        Assert.Equal(1, stage.Aws.Count(operation));
    }

    [Fact]
    public async Task One_that_makes_no_progress_names_its_causes_after_minutes_and_when_it_is_given_up()
    {
        using var stage = new Stage();
        var running = Enumerable.Repeat(Listed(("r-1", "InProgress", "lt-1", "7")), 30);
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                AutoScalingGroupHandlerTests.Group(targetGroup: TargetGroupArn, instances: [("i-1", "InService", false)])
            )
            .On(Asg + "StartInstanceRefresh", Started)
            .On(Asg + "DescribeScalingActivities", GroupWaitsTests.Activities())
            .On(
                Elb + "DescribeTargetHealth",
                GroupWaitsTests.Targets(
                    ("i-1", "unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [500]")
                ),
                GroupWaitsTests.Targets(("i-2", "initial", "Elb.RegistrationInProgress", ""))
            )
            .On(Asg + "DescribeInstanceRefreshes", [Listed(), .. running, Listed(("r-1", "Failed", "lt-1", "7"))]);

        var failed = await stage.FailAsync(App, Refresh);

        const string cause = "i-1 is unhealthy: Target.ResponseCodeMismatch, got 500 in shop-app";
        Assert.Contains(cause, stage.Said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(cause, stage.Said[0], StringComparison.Ordinal);
        Assert.Contains(cause, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_without_instance_refresh_gets_the_version_for_new_instances_and_that_is_said()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(Asg + "DescribeInstanceRefreshes", AwsAnswer.Html(System.Net.HttpStatusCode.InternalServerError))
            .On(Asg + "UpdateAutoScalingGroup", Empty("UpdateAutoScalingGroup"));

        await stage.PerformAsync(App, Refresh);

        Assert.Equal("7", stage.Asked(Asg + "UpdateAutoScalingGroup")["LaunchTemplate.Version"]);
        Assert.Contains("running instances stay", Assert.Single(stage.Said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_of_aws_is_no_lack_of_instance_refresh()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", AutoScalingGroupHandlerTests.Group())
            .On(
                Asg + "DescribeInstanceRefreshes",
                AwsAnswer.QueryError("InternalFailure", "oh", System.Net.HttpStatusCode.InternalServerError)
            );

        await stage.FailAsync(App, Refresh);

        Assert.Equal(0, stage.Aws.Count("UpdateAutoScalingGroup"));
    }

    private static AwsAnswer Started => AwsAnswer.Query("StartInstanceRefresh", "<InstanceRefreshId>r-1</InstanceRefreshId>");

    private static AwsAnswer Listed(params ReadOnlySpan<(string Id, string Status, string? Template, string Version)> refreshes)
    {
        var members = "";
        foreach (var (id, status, template, version) in refreshes)
        {
            var reason = status is "InProgress" or "Cancelling" ? "" : "<StatusReason>because</StatusReason>";
            var desired = template is null
                ? ""
                : $"<DesiredConfiguration><LaunchTemplate><LaunchTemplateId>{template}</LaunchTemplateId><Version>{version}</Version></LaunchTemplate></DesiredConfiguration>";
            members +=
                $"<member><InstanceRefreshId>{id}</InstanceRefreshId><Status>{status}</Status><PercentageComplete>40</PercentageComplete><InstancesToUpdate>2</InstancesToUpdate>{reason}{desired}</member>";
        }

        return AwsAnswer.Query("DescribeInstanceRefreshes", $"<InstanceRefreshes>{members}</InstanceRefreshes>");
    }
}
