using Amazon.AutoScaling.Model;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Schedules;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class ScheduleTests
{
    [Fact]
    public async Task A_single_action_runs_at_its_time_and_is_gone()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        var start = ground.Cloud.Time.GetUtcNow().AddMinutes(30).UtcDateTime;
        await PutAsync(ground, action => (action.StartTime, action.MinSize, action.MaxSize, action.DesiredCapacity) = (start, 1, 9, 3));
        Assert.Equal(start, Assert.Single(await ActionsAsync(ground)).StartTime?.ToUniversalTime());

        ground.Pass(1700);
        Assert.Equal(0, (await ground.GroupAsync()).DesiredCapacity);
        ground.Pass(200);
        var group = await ground.GroupAsync();
        Assert.Equal((1, 9, 3, 3), (group.MinSize, group.MaxSize, group.DesiredCapacity, group.Instances.Count));
        Assert.Empty(await ActionsAsync(ground));
    }

    [Fact]
    public async Task A_recurring_action_tells_when_it_runs_next_and_runs_again_and_again()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await PutAsync(ground, action => (action.Recurrence, action.TimeZone, action.DesiredCapacity) = ("30 8 * * *", "Europe/Berlin", 2));
        var first = Assert.Single(await ActionsAsync(ground));
        Assert.Equal(new DateTime(2026, 1, 1, 7, 30, 0, DateTimeKind.Utc), first.StartTime?.ToUniversalTime());
        Assert.Equal(("30 8 * * *", "Europe/Berlin"), (first.Recurrence, first.TimeZone));

        ground.Pass(8 * 3600);
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Equal(
            new DateTime(2026, 1, 2, 7, 30, 0, DateTimeKind.Utc),
            Assert.Single(await ActionsAsync(ground)).StartTime?.ToUniversalTime()
        );
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);
        ground.Pass(24 * 3600);
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task A_recurrence_ends_with_its_end_time()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await PutAsync(
            ground,
            action =>
                (action.Recurrence, action.EndTime, action.DesiredCapacity) = (
                    "0 * * * *",
                    ground.Cloud.Time.GetUtcNow().AddMinutes(150).UtcDateTime,
                    1
                )
        );
        ground.Pass(130 * 60);

        Assert.Empty(await ActionsAsync(ground));
    }

    [Fact]
    public async Task An_action_must_make_sense()
    {
        using var ground = await Ground.CreateAsync();
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, action => (action.Recurrence, action.MinSize) = ("0 1 * * *", 1))
        );
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, action => action.Recurrence = "0 1 * * *"));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, action => action.MinSize = 1));
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, action => (action.Recurrence, action.MinSize) = ("0 25 * * *", 1))
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, action => (action.Recurrence, action.TimeZone, action.MinSize) = ("0 1 * * *", "Mars/Olympus", 1))
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, action => (action.Recurrence, action.MinSize, action.MaxSize) = ("0 1 * * *", 2, 1))
        );
        var past = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                PutAsync(
                    ground,
                    action => (action.StartTime, action.MinSize) = (ground.Cloud.Time.GetUtcNow().AddMinutes(-1).UtcDateTime, 1)
                )
        );
        Assert.Equal("Given start time is in the past", past.Message);
        await PutAsync(ground, action => (action.Recurrence, action.MinSize) = ("0 1 * * *", 1));
        await PutAsync(ground, action => (action.Recurrence, action.MinSize) = ("0 2 * * *", 1));
        await Cloud.RefusedAsync(
            "AlreadyExists",
            () => PutAsync(ground, action => (action.ScheduledActionName, action.Recurrence, action.MinSize) = ("other", "0 2 * * *", 1))
        );
    }

    [Fact]
    public async Task In_a_batch_what_is_wrong_is_told_and_the_rest_is_done()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        var put = await ground.Cloud.CallAsync(
            "autoscaling",
            "BatchPutScheduledUpdateGroupAction",
            ("AutoScalingGroupName", Ground.Name),
            ("ScheduledUpdateGroupActions.member.1.ScheduledActionName", "good"),
            ("ScheduledUpdateGroupActions.member.1.Recurrence", "0 1 * * *"),
            ("ScheduledUpdateGroupActions.member.1.MinSize", "0"),
            ("ScheduledUpdateGroupActions.member.2.ScheduledActionName", "bad"),
            ("ScheduledUpdateGroupActions.member.2.Recurrence", "never"),
            ("ScheduledUpdateGroupActions.member.2.MinSize", "0")
        );
        var deleted = await ground.Cloud.CallAsync(
            "autoscaling",
            "BatchDeleteScheduledAction",
            ("AutoScalingGroupName", Ground.Name),
            ("ScheduledActionNames.member.1", "good"),
            ("ScheduledActionNames.member.2", "bad")
        );

        Assert.Equal(
            ("bad", "ValidationError"),
            ((string?)put.Descendants("ScheduledActionName").Single(), (string?)put.Descendants("ErrorCode").Single())
        );
        Assert.Equal("bad", (string?)deleted.Descendants("ScheduledActionName").Single());
        Assert.Empty(await ActionsAsync(ground));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.DeleteScheduledActionAsync(
                    new DeleteScheduledActionRequest { AutoScalingGroupName = Ground.Name, ScheduledActionName = "good" },
                    Ground.Cancellation
                )
        );
    }

    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 0 1 1,6,12 *", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z")]
    [InlineData("0 9 * * MON-FRI", "2026-01-02T10:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 9 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T09:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("5-20/10 3 * jan,feb *", "2026-01-01T03:05:00Z", "2026-01-01T03:15:00Z")]
    public void A_schedule_finds_its_next_time(string text, string after, string next) =>
        Assert.Equal(Time(next), Cron.Parse(text)?.Next(Time(after), TimeZoneInfo.Utc));

    [Fact]
    public void A_schedule_keeps_to_the_clocks_of_its_zone()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var cron = Cron.Parse("30 2 * * *");

        Assert.Equal(Time("2026-07-01T00:30:00Z"), cron?.Next(Time("2026-06-30T12:00:00Z"), berlin));
        // Clocks go from 2 to 3 on that night: it is done when they have.
        Assert.Equal(Time("2026-03-29T01:00:00Z"), cron?.Next(Time("2026-03-28T12:00:00Z"), berlin));
        // From 3 to 2 on that one: once is enough.
        Assert.Equal(Time("2026-10-25T00:30:00Z"), cron?.Next(Time("2026-10-24T12:00:00Z"), berlin));
        Assert.Equal(Time("2026-10-26T01:30:00Z"), cron?.Next(Time("2026-10-25T00:30:00Z"), berlin));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("9-5 * * * *")]
    [InlineData("sat-sun * * * *")]
    [InlineData("* * * * sat-sun")]
    [InlineData("x * * * *")]
    [InlineData("* * * * xyz")]
    [InlineData("1, * * * *")]
    [InlineData("H * * * *")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 1#2")]
    [InlineData("@daily")]
    [InlineData("0 0 * * * *")]
    public void What_is_no_schedule_is_none(string text) => Assert.Null(Cron.Parse(text));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<PutScheduledUpdateGroupActionResponse> PutAsync(Ground ground, Action<PutScheduledUpdateGroupActionRequest> change)
    {
        var request = new PutScheduledUpdateGroupActionRequest { AutoScalingGroupName = Ground.Name, ScheduledActionName = "action" };
        change(request);
        return ground.Cloud.Scaling.PutScheduledUpdateGroupActionAsync(request, Ground.Cancellation);
    }

    private static async Task<List<ScheduledUpdateGroupAction>> ActionsAsync(Ground ground) =>
        (
            await ground.Cloud.Scaling.DescribeScheduledActionsAsync(
                new DescribeScheduledActionsRequest { AutoScalingGroupName = Ground.Name },
                Ground.Cancellation
            )
        ).ScheduledUpdateGroupActions
        ?? [];
}
