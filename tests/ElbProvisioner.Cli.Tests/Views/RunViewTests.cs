using System.Text.Json;
using System.Threading.Channels;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.Cli.Tests.Views;

public sealed class RunViewTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Diagnostic Problem = new(Samples.Refused, SourceSpan.None, "AWS said no.", "Ask again.");

    [Fact]
    public void A_log_tells_long_beginnings_and_every_end() => Golden.Matches("events.txt", Lines(isLive: false));

    [Fact]
    public void Beside_a_live_view_only_ends_are_lines() => Assert.DoesNotContain("...", Lines(isLive: true));

    [Fact]
    public void Every_event_is_one_line_of_json() =>
        Golden.Matches("events.jsonl", string.Concat(Events().Select(e => EventJson.Write(e) + "\n")));

    [Fact]
    public void Every_line_carries_its_format_and_its_event()
    {
        foreach (var line in Events().Select(EventJson.Write).Append(EventJson.Write([Problem])))
        {
            var root = JsonDocument.Parse(line).RootElement;
            Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
            Assert.NotEmpty(root.GetProperty("event").GetString() ?? "");
            Assert.DoesNotContain('\n', line);
        }
    }

    [Fact]
    public void Every_kind_of_event_is_covered_here() =>
        Assert.Equal(typeof(ExecutionEvent).GetNestedTypes().Length, Events().Select(e => e.GetType()).Distinct().Count());

    [Theory]
    [InlineData(ActionState.Succeeded, false, "report-succeeded.txt")]
    [InlineData(ActionState.Failed, false, "report-failed.txt")]
    [InlineData(ActionState.Interrupted, true, "report-interrupted.txt")]
    public void A_report_says_how_it_ended_and_how_to_go_on(ActionState last, bool wasInterrupted, string golden)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ReportView.Write(new(text, 100, hasColour: false), Report(last, wasInterrupted), PlanGoal.Apply);
        Golden.Matches(golden, text.ToString());
    }

    [Fact]
    public void Where_nothing_is_left_nothing_goes_on()
    {
        using var text = new StringWriter { NewLine = "\n" };
        ReportView.Write(
            new(text, 100, hasColour: false),
            Report(ActionState.Interrupted, wasInterrupted: true),
            PlanGoal.Apply,
            isForgotten: true
        );

        Assert.StartsWith("Interrupted", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("again", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_view_keeps_what_ended_and_clears_what_ran()
    {
        using var text = new StringWriter { NewLine = "\n" };

        await LiveProgress.ShowAsync(
            new(text, 80, hasColour: false),
            Events().ToAsyncEnumerable(),
            TimeProvider.System,
            TimeProvider.System
        );

        var screen = Screen.After(text.ToString());
        Assert.Contains("done     create targetGroup/images", screen.Text);
        Assert.Contains("FAILED   wait active loadBalancer/edge (2m): ELB5101: AWS said no.", screen.Text);
        Assert.DoesNotContain("running", screen.Text);
        Assert.DoesNotContain(" of ", screen.Text);
        Assert.True(screen.HasCursor, "the cursor is back");
    }

    [Fact]
    public async Task What_runs_is_drawn_in_place()
    {
        // What waits for the clock goes on within Advance, and not beside the test.
        SynchronizationContext.SetSynchronizationContext(null);
        using var text = new StringWriter { NewLine = "\n" };
        var events = Channel.CreateUnbounded<ExecutionEvent>();
        var (real, time) = (new FakeTimeProvider(Begin), new FakeTimeProvider(Begin));
        foreach (var e in Events().Take(2))
        {
            events.Writer.TryWrite(e);
        }

        var shown = LiveProgress.ShowAsync(
            new(text, 80, hasColour: false),
            events.Reader.ReadAllAsync(TestContext.Current.CancellationToken),
            real,
            time
        );
        var first = Screen.After(text.ToString());
        time.Advance(TimeSpan.FromMinutes(1));
        real.Advance(TimeSpan.FromSeconds(1));
        var second = Screen.After(text.ToString());
        events.Writer.Complete();
        await shown;

        Assert.Contains("running  create targetGroup/images (0s)", first.Text);
        Assert.Contains("running  create targetGroup/images (1m)", second.Text);
        Assert.Equal(2, second.Text.TrimEnd('\n').Split('\n').Length);
        Assert.False(second.HasCursor);
        Assert.Equal("", Screen.After(text.ToString()).Text.Trim());
    }

    private static string Lines(bool isLive)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var lines = new EventLines(new(text, 100, hasColour: false), isLive);
        foreach (var e in Events())
        {
            lines.Write(e);
        }

        return text.ToString();
    }

    private static IEnumerable<ExecutionEvent> Events()
    {
        var actions = Samples.Plan.Actions;
        var made = Outputs.Of("arn:tg") with { Values = Outputs.Of("").Values.Add("name", "shop-images") };
        var plan = Samples.Plan with { Changes = [], Actions = [.. actions[..4]] };
        yield return new ExecutionEvent.RunStarted(Begin, plan);
        yield return new ExecutionEvent.ActionStarted(At(0), actions[0]);
        yield return new ExecutionEvent.ActionSucceeded(At(1), actions[0], TimeSpan.FromSeconds(1), made);
        yield return new ExecutionEvent.ActionStarted(At(1), actions[2]);
        yield return new ExecutionEvent.ActionProgress(At(61), actions[2], "still provisioning");
        yield return new ExecutionEvent.ActionFailed(At(121), actions[2], TimeSpan.FromSeconds(120), Problem);
        yield return new ExecutionEvent.ActionSkipped(At(121), actions[3], actions[2].Id);
        yield return new ExecutionEvent.StopRequested(At(122));
        yield return new ExecutionEvent.ActionInterrupted(At(3723), actions[4], TimeSpan.FromSeconds(9));
        yield return new ExecutionEvent.RunFinished(At(3724), Report(ActionState.Failed, false));
        yield return new ExecutionEvent.NotServingYet(At(3725), "0 of 2 targets of the target group app (shop-app) are healthy.");
        yield return new ExecutionEvent.ServingJudged(
            At(3745),
            new(
                new([], [], [])
                {
                    Reasons =
                    [
                        new(
                            ReasonKind.ScaledToZero,
                            new(ResourceKind.AutoScalingGroup, "app"),
                            "The scaling group app (shop-app) is scaled to zero."
                        ),
                    ],
                },
                ServingEnd.Serves,
                TimeSpan.FromSeconds(21)
            )
        );
    }

    private static ApplyReport Report(ActionState last, bool wasInterrupted)
    {
        var actions = Samples.Plan.Actions;
        return new(
            [
                new(actions[0], ActionState.Succeeded, TimeSpan.FromSeconds(1), null),
                new(actions[2], last, TimeSpan.FromSeconds(120), last == ActionState.Failed ? Problem : null),
                .. last == ActionState.Succeeded
                    ? []
                    : new[]
                    {
                        new ActionReport(actions[3], last == ActionState.Failed ? ActionState.Skipped : ActionState.NotStarted, null, null),
                    },
            ],
            TimeSpan.FromSeconds(121),
            wasInterrupted,
            System.Collections.Immutable.ImmutableDictionary<Address, Outputs>.Empty
        );
    }

    private static DateTimeOffset At(int seconds) => Begin + TimeSpan.FromSeconds(seconds);
}
