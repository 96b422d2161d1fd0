using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Tests.Reading;

public sealed class StatusReaderTests
{
    [Fact]
    public async Task Every_target_has_its_state_and_a_reason_a_person_understands()
    {
        var report = await ReadAsync();
        var group = report.TargetGroups[0];
        Assert.Equal(("app", 1, 1), (group.Name, group.Healthy, group.Unhealthy));
        Assert.Null(group.Targets.Single(t => t.State == TargetState.Healthy).Why);
        var unhealthy = group.Targets.Single(t => t.State == TargetState.Unhealthy);
        Assert.Equal("Target.ResponseCodeMismatch", unhealthy.Code);
        Assert.Equal(
            "The health check got an answer, but not with a code the target group takes as healthy. (Health checks failed with these "
                + "codes: [503])",
            unhealthy.Why
        );
        Assert.DoesNotContain(report.Reasons, r => r.Kind == ReasonKind.NoHealthyTarget);
    }

    [Fact]
    public async Task The_zone_of_an_instance_is_its_scaling_groups_word() =>
        Assert.Equal("eu-west-1a", (await ReadAsync()).TargetGroups[0].Targets.Single(t => t.Id == "i-app").Zone);

    [Fact]
    public async Task Failed_launches_are_told_newest_first_and_successes_are_not()
    {
        var group = (await ReadAsync()).ScalingGroups.Single();
        Assert.Equal(("app", 2, 1), (group.Name, group.Desired, group.InService));
        Assert.Equal(["no capacity", "no profile"], group.Failures.Select(f => f.Why));
    }

    [Fact]
    public async Task A_refresh_that_went_back_is_told_with_what_it_was_to_bring()
    {
        var failed = (await ReadAsync()).ScalingGroups.Single().FailedRefresh;
        Assert.Equal(("RollbackSuccessful", "2", "An alarm went off"), (failed?.Status, failed?.Version, failed?.Why));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), failed?.At);
    }

    [Theory]
    [InlineData("Target.Timeout", "no answer in time")]
    [InlineData("Target.NotInUse", "No listener forwards")]
    [InlineData("Some.NewCode", "AWS says Some.NewCode")]
    public void A_reason_code_becomes_a_sentence(string code, string part) =>
        Assert.Contains(part, HealthReasons.Sentence(code, null), StringComparison.Ordinal);

    [Theory]
    [InlineData("healthy", TargetState.Healthy)]
    [InlineData("unhealthy.draining", TargetState.Draining)]
    [InlineData("something new", TargetState.Unavailable)]
    public void A_state_is_read_even_when_it_is_new(string state, TargetState read) => Assert.Equal(read, HealthReasons.StateOf(state));

    private static async Task<StatusReport> ReadAsync()
    {
        using var aws = new AppliedStack(Stacks.OneService)
            .Script()
            .On(
                "elasticloadbalancing:DescribeTargetHealth",
                AwsAnswer.Query(
                    "DescribeTargetHealth",
                    "<TargetHealthDescriptions><member><Target><Id>i-2</Id><Port>8080</Port></Target><TargetHealth><State>unhealthy</State><Reason>Target.ResponseCodeMismatch</Reason>"
                        + "<Description>Health checks failed with these codes: [503]</Description></TargetHealth></member>"
                        + "<member><Target><Id>i-app</Id><Port>8080</Port></Target><TargetHealth><State>healthy</State></TargetHealth></member></TargetHealthDescriptions>"
                )
            )
            .On(
                "autoscaling:DescribeInstanceRefreshes",
                AwsAnswer.Query(
                    "DescribeInstanceRefreshes",
                    "<InstanceRefreshes><member><InstanceRefreshId>new</InstanceRefreshId><Status>RollbackSuccessful</Status>"
                        + "<EndTime>2026-11-01T10:00:00Z</EndTime><StatusReason>An alarm went off</StatusReason><DesiredConfiguration>"
                        + "<LaunchTemplate><Version>2</Version></LaunchTemplate></DesiredConfiguration></member>"
                        + "<member><InstanceRefreshId>old</InstanceRefreshId><Status>Successful</Status></member></InstanceRefreshes>"
                )
            )
            .On(
                "autoscaling:DescribeScalingActivities",
                AwsAnswer.Query(
                    "DescribeScalingActivities",
                    "<Activities>"
                        + Activity(1, "Failed", "no profile")
                        + Activity(3, "Failed", "no capacity")
                        + Activity(2, "Successful", "")
                        + "</Activities>"
                )
            );
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        var world = await new WorldReader(session).ReadAsync(Stacks.OneService, ReadPurpose.Status, TestContext.Current.CancellationToken);
        return await new StatusReader(session).ReadAsync(
            Stacks.OneService,
            world,
            HealthDepth.Everything,
            TestContext.Current.CancellationToken
        );
    }

    private static string Activity(int minute, string status, string message) =>
        $"<member><ActivityId>{minute}</ActivityId><AutoScalingGroupName>g</AutoScalingGroupName><Cause>c</Cause><Description>Launching a new EC2 instance</Description>"
        + $"<StartTime>2026-01-01T00:0{minute}:00Z</StartTime><StatusCode>{status}</StatusCode><StatusMessage>{message}</StatusMessage></member>";
}
