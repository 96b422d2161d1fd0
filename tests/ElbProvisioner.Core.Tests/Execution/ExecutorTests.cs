using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Resources;
using Microsoft.Extensions.Time.Testing;
using static ElbProvisioner.Core.Tests.Execution.TestRun;

namespace ElbProvisioner.Core.Tests.Execution;

public sealed class ExecutorTests
{
    [Fact]
    public async Task An_empty_plan_succeeds_at_once()
    {
        var (report, events) = await RunAsync(Plan(), new ScriptedPerformer());

        Assert.True(report.Succeeded);
        Assert.False(report.ChangedAnything);
        Assert.Equal("run, end", Tell(events));
    }

    [Fact]
    public async Task Actions_run_after_what_they_depend_on_and_otherwise_in_the_plans_order()
    {
        var performer = new ScriptedPerformer();

        await RunAsync(Plan(Action("a"), Action("b", "a"), Action("c"), Action("d", "b", "c")), performer, parallelism: 1);

        Assert.Equal(["a", "b", "c", "d"], performer.Started);
    }

    [Fact]
    public async Task A_failure_skips_what_depends_on_it_and_nothing_else()
    {
        var plan = Plan(Action("a"), Action("b", "a"), Action("c", "b"), Action("x"), Action("y", "x"));

        var (report, events) = await RunAsync(plan, new ScriptedPerformer().Fails("a"), parallelism: 1);

        Assert.Equal(
            "run, start a, failed a, skipped b because a, skipped c because a, start x, done x, start y, done y, end",
            Tell(events)
        );
        Assert.False(report.Succeeded);
        Assert.False(report.WasInterrupted);
        Assert.Equal("a was refused.", report.Actions[0].Diagnostic?.Message);
        Assert.Equal(2, report.Count(ActionState.Skipped));
    }

    [Fact]
    public async Task What_depends_on_two_failures_is_skipped_once()
    {
        var (_, events) = await RunAsync(Plan(Action("a"), Action("b"), Action("c", "a", "b")), new ScriptedPerformer().Fails("a", "b"));

        Assert.Single(events.OfType<ExecutionEvent.ActionSkipped>());
    }

    [Fact]
    public async Task Calls_take_a_place_and_waits_do_not()
    {
        var release = new TaskCompletionSource<Outputs?>();
        var performer = new ScriptedPerformer();
        foreach (var id in new[] { "a", "b", "w1", "w2", "w3" })
        {
            performer.On(id, (_, _, _) => release.Task);
        }

        var run = RunAsync(Plan(Action("a"), Action("b"), Action("c"), Wait("w1"), Wait("w2"), Wait("w3")), performer, parallelism: 2);

        Assert.Equal(["a", "b", "w1", "w2", "w3"], performer.Started);
        release.SetResult(null);
        Assert.True((await run).Report.Succeeded);
    }

    [Fact]
    public async Task A_planned_reference_resolves_to_what_its_create_gave_back()
    {
        Outputs? seen = null;
        var performer = new ScriptedPerformer()
            .On("a", (_, _, _) => Task.FromResult<Outputs?>(Outputs.Of("arn-a")))
            .On(
                "b",
                (resolve, _, _) =>
                {
                    seen = resolve(new ResourceRef.Planned(AddressOf("a")));
                    return Task.FromResult<Outputs?>(null);
                }
            );

        var (report, _) = await RunAsync(Plan(Action("a"), Action("b", "a")), performer);

        Assert.Equal("arn-a", seen?.Id);
        Assert.Equal("arn-a", report.Outputs[AddressOf("a")].Id);
    }

    [Fact]
    public async Task An_existing_reference_resolves_to_its_id_and_to_what_the_run_learnt_about_it()
    {
        List<Outputs> seen = [];
        var version = Outputs.Of("lt-1") with { Values = Outputs.Of("").Values.Add("version", "2") };
        var performer = new ScriptedPerformer()
            .On("a", (_, _, _) => Task.FromResult<Outputs?>(version))
            .On(
                "b",
                (resolve, _, _) =>
                {
                    seen.AddRange([resolve(new ResourceRef.Existing("lt-1")), resolve(new ResourceRef.Existing("sg-1"))]);
                    return Task.FromResult<Outputs?>(null);
                }
            );

        await RunAsync(Plan(Action("a"), Action("b", "a")), performer);

        Assert.Equal("2", seen[0].Values["version"]);
        Assert.Equal("sg-1", seen[1].Id);
        Assert.Empty(seen[1].Values);
    }

    [Fact]
    public async Task A_second_action_on_an_address_adds_to_its_outputs()
    {
        var address = AddressOf("t");
        var none = Outputs.Of("lt-1");
        var performer = new ScriptedPerformer()
            .On("a", (_, _, _) => Task.FromResult<Outputs?>(none with { Values = none.Values.Add("name", "n").Add("version", "1") }))
            .On("b", (_, _, _) => Task.FromResult<Outputs?>(none with { Values = none.Values.Add("version", "2") }));

        var (report, _) = await RunAsync(
            Plan(Action("a") with { Address = address }, Action("b", "a") with { Address = address }),
            performer
        );

        Assert.Equal("n 2", $"{report.Outputs[address].Values["name"]} {report.Outputs[address].Values["version"]}");
    }

    [Fact]
    public async Task Progress_is_told_while_the_action_runs_and_not_after()
    {
        IProgress<string>? late = null;
        var performer = new ScriptedPerformer()
            .On(
                "a",
                (_, progress, _) =>
                {
                    late = progress;
                    progress.Report("1 of 2 healthy");
                    return Task.FromResult<Outputs?>(null);
                }
            )
            .On(
                "b",
                (_, _, _) =>
                {
                    late?.Report("2 of 2 healthy");
                    return Task.FromResult<Outputs?>(null);
                }
            );

        var (_, events) = await RunAsync(Plan(Action("a"), Action("b", "a")), performer);

        Assert.Equal("run, start a, a says 1 of 2 healthy, done a, start b, done b, end", Tell(events));
    }

    [Fact]
    public async Task Elapsed_times_come_from_the_given_clock()
    {
        var time = new FakeTimeProvider();
        var performer = new ScriptedPerformer().On(
            "a",
            (_, _, _) =>
            {
                time.Advance(TimeSpan.FromSeconds(7));
                return Task.FromResult<Outputs?>(null);
            }
        );

        var (report, events) = await RunUntilAsync(Plan(Action("a")), new(performer, time, 1), CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(7), report.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(7), report.Actions[0].Elapsed);
        Assert.Equal(time.GetUtcNow(), events[^1].At);
    }
}
