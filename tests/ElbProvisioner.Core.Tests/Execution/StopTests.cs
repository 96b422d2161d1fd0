using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using static ElbProvisioner.Core.Tests.Execution.TestRun;

namespace ElbProvisioner.Core.Tests.Execution;

public sealed class StopTests
{
    [Fact]
    public async Task A_stop_lets_calls_in_flight_finish_and_starts_nothing_new()
    {
        using var stop = new CancellationTokenSource();
        var call = new TaskCompletionSource<Outputs?>();
        var performer = new ScriptedPerformer().On("a", (_, _, _) => call.Task);

        var run = RunUntilAsync(Plan(Action("a"), Action("b", "a"), Action("c")), new(performer, TimeProvider.System, 1), stop.Token);
        await stop.CancelAsync();
        call.SetResult(null);
        var (report, events) = await run;

        Assert.Equal("run, start a, stop, done a, end", Tell(events));
        Assert.True(report.WasInterrupted);
        Assert.True(report.ChangedAnything);
        Assert.Equal([ActionState.Succeeded, ActionState.NotStarted, ActionState.NotStarted], report.Actions.Select(a => a.State));
    }

    [Fact]
    public async Task A_stop_ends_a_wait_and_reports_it_as_interrupted()
    {
        using var stop = new CancellationTokenSource();
        var performer = new ScriptedPerformer().On(
            "a",
            async (_, _, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return null;
            }
        );

        var run = RunUntilAsync(Plan(Wait("a"), Action("b", "a")), new(performer, TimeProvider.System, 4), stop.Token);
        await stop.CancelAsync();
        var (report, events) = await run;

        Assert.Equal("run, start a, stop, interrupted a, end", Tell(events));
        Assert.Equal([ActionState.Interrupted, ActionState.NotStarted], report.Actions.Select(a => a.State));
    }

    [Fact]
    public async Task An_action_whose_outcome_nobody_knows_is_unknown_and_says_why()
    {
        var lost = new Diagnostic(Refused, SourceSpan.None, "The connection broke.", "Repeat.");
        var performer = new ScriptedPerformer().On("a", (_, _, _) => throw new ActionFailedException(lost) { IsOutcomeUnknown = true });

        var (report, events) = await RunAsync(Plan(Action("a"), Action("b", "a")), performer);

        Assert.Equal("run, start a, interrupted a, skipped b because a, end", Tell(events));
        Assert.Equal([ActionState.Interrupted, ActionState.Skipped], report.Actions.Select(a => a.State));
        Assert.Equal(lost, report.Actions[0].Diagnostic);
        Assert.False(report.WasInterrupted);
        Assert.True(report.ChangedAnything);
    }

    [Fact]
    public async Task A_stop_before_the_first_action_changes_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var (report, events) = await RunUntilAsync(Plan(Action("a")), new(new ScriptedPerformer(), TimeProvider.System, 4), stop.Token);

        Assert.Equal("run, stop, end", Tell(events));
        Assert.True(report.WasInterrupted);
        Assert.False(report.ChangedAnything);
    }

    [Fact]
    public async Task A_stop_that_comes_when_everything_is_done_interrupted_nothing()
    {
        using var stop = new CancellationTokenSource();
        var performer = new ScriptedPerformer().On(
            "a",
            async (_, _, _) =>
            {
                await stop.CancelAsync();
                return null;
            }
        );

        var (report, _) = await RunUntilAsync(Plan(Action("a")), new(performer, TimeProvider.System, 4), stop.Token);

        Assert.True(report.Succeeded);
        Assert.False(report.WasInterrupted);
    }

    [Fact]
    public async Task A_failure_after_the_stop_still_skips_its_dependents_by_name()
    {
        using var stop = new CancellationTokenSource();
        var call = new TaskCompletionSource<Outputs?>();
        var performer = new ScriptedPerformer().On("a", (_, _, _) => call.Task);

        var run = RunUntilAsync(Plan(Action("a"), Action("b", "a")), new(performer, TimeProvider.System, 4), stop.Token);
        await stop.CancelAsync();
        call.SetException(new ActionFailedException(new(Refused, default, "No.")));

        Assert.Equal("run, start a, stop, failed a, skipped b because a, end", Tell((await run).Events));
    }

    [Fact]
    public async Task A_wait_that_ends_without_a_stop_is_interrupted_and_nothing_builds_on_it()
    {
        var performer = new ScriptedPerformer().On("a", (_, _, _) => throw new OperationCanceledException());

        var (report, events) = await RunAsync(Plan(Action("a"), Action("b", "a"), Action("c")), performer, parallelism: 1);

        Assert.Equal("run, start a, interrupted a, skipped b because a, start c, done c, end", Tell(events));
        Assert.False(report.WasInterrupted);
        Assert.False(report.Succeeded);
    }

    [Fact]
    public async Task A_bug_in_one_action_waits_for_the_calls_of_the_others_and_then_surfaces()
    {
        var call = new TaskCompletionSource<Outputs?>();
        var performer = new ScriptedPerformer()
            .On("a", (_, _, _) => call.Task)
            .On("b", (_, _, _) => throw new KeyNotFoundException("oops"));
        var events = System.Threading.Channels.Channel.CreateUnbounded<ExecutionEvent>();

        var run = new Executor(performer, TimeProvider.System, 4).RunAsync(
            Plan(Action("a"), Action("b"), Action("c", "a")),
            events.Writer,
            CancellationToken.None
        );

        Assert.False(run.IsCompleted);
        call.SetResult(null);
        Assert.Equal("oops", (await Assert.ThrowsAsync<KeyNotFoundException>(() => run)).Message);
        var told = Tell(
            await events.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal("run, start a, start b, interrupted b, done a, end", told);
    }

    [Theory]
    [InlineData("b", "The plan lists 'a' before or without 'b', which it depends on.")]
    [InlineData("a", "The plan lists 'a' before or without 'a', which it depends on.")]
    public async Task A_plan_out_of_order_is_a_bug_before_anything_runs(string dependsOn, string message)
    {
        var performer = new ScriptedPerformer();

        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Plan(Action("a", dependsOn), Action("b")), performer));

        Assert.Equal(message, bug.Message);
        Assert.Empty(performer.Started);
    }

    [Fact]
    public async Task Referring_to_what_nothing_made_is_a_bug_that_names_it()
    {
        var performer = new ScriptedPerformer().On(
            "a",
            (resolve, _, _) => Task.FromResult<Outputs?>(resolve(new Core.Resources.ResourceRef.Planned(AddressOf("ghost"))))
        );

        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Plan(Action("a")), performer));

        Assert.Contains("targetGroup/ghost", bug.Message);
    }
}
