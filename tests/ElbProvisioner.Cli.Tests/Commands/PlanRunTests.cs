using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class PlanRunTests
{
    private static readonly Stack Shop = new() { Name = "shop" };

    private static readonly LiveWorld World = new()
    {
        Account = "123456789012",
        Region = "eu-west-1",
        Network = new() { VpcId = "vpc-00000001" },
    };

    [Fact]
    public async Task A_plan_that_is_agreed_to_is_carried_out()
    {
        using var host = new TestHost(isInteractive: true, answer: "yes");

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.Plan));

        Assert.Equal(Samples.Plan.Actions.Length, host.Cloud.Performed.Count);
        Assert.Contains("Applied in", host.Talk.ToString());
    }

    [Theory]
    [InlineData("y")]
    [InlineData("no")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Anything_but_yes_changes_nothing(string? answer)
    {
        using var host = new TestHost(isInteractive: true, answer: answer);

        Assert.Equal(ExitCode.Failed, await RunAsync(host, Samples.Plan));

        Assert.Empty(host.Cloud.Performed);
        Assert.Contains("Nothing was changed.", host.Talk.ToString());
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("yes", false)]
    public async Task A_removal_wants_the_stacks_name(string answer, bool isDone)
    {
        using var host = new TestHost(isInteractive: true, answer: answer);

        Assert.Equal(isDone ? ExitCode.Done : ExitCode.Failed, await RunAsync(host, Samples.Plan with { Goal = PlanGoal.Destroy }));

        Assert.Equal(isDone, host.Cloud.Performed.Count > 0);
    }

    [Fact]
    public async Task Where_nobody_can_answer_yes_must_be_given()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await RunAsync(host, Samples.Plan));

        Assert.Empty(host.Cloud.Performed);
        Assert.Contains("ELB6904", host.Talk.ToString());
        Assert.Contains("--yes", host.Talk.ToString());
    }

    [Fact]
    public async Task Nothing_to_do_asks_nobody()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.NoChanges));

        Assert.Contains("No changes.", host.Talk.ToString());
    }

    [Fact]
    public async Task An_apply_that_has_nothing_to_do_does_not_say_so_while_nothing_serves()
    {
        using var host = new TestHost();
        host.Cloud.Serving = Unserved;

        Assert.Equal(ExitCode.Failed, await RunAsync(host, Samples.NoChanges));

        Assert.Same(World, Assert.Single(host.Cloud.Awaited));
        Assert.DoesNotContain("No changes", host.Talk.ToString());
        Assert.Contains("ELB5201", host.Talk.ToString());
        Assert.Contains("0 of 2 targets", host.Talk.ToString());
    }

    [Fact]
    public async Task An_apply_whose_changes_do_not_serve_is_partly_applied()
    {
        using var host = new TestHost();
        host.Cloud.Serving = Unserved;

        Assert.Equal(ExitCode.PartlyApplied, await RunAsync(host, Samples.Plan, yes: true));

        Assert.Null(Assert.Single(host.Cloud.Awaited));
        Assert.DoesNotContain("Applied in", host.Talk.ToString());
        Assert.Contains("serves not yet: 0 of 2 targets", host.Talk.ToString());
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_does_not()
    {
        using var host = new TestHost();
        host.Cloud.Serving = Unserved;

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.NoChanges, noWait: true));

        Assert.Empty(host.Cloud.Awaited);
        Assert.Contains("No changes.", host.Talk.ToString());
    }

    [Fact]
    public async Task A_removal_waits_for_nothing_to_serve()
    {
        using var host = new TestHost();
        host.Cloud.Serving = Unserved;

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.Plan with { Goal = PlanGoal.Destroy }, yes: true));

        Assert.Empty(host.Cloud.Awaited);
    }

    [Fact]
    public async Task What_serves_and_is_not_well_is_told_and_changes_no_exit_code()
    {
        using var host = new TestHost();
        host.Cloud.Status = new([], [], []) { Reasons = [new(ReasonKind.ScaledToZero, null, "The scaling group app is scaled to zero.")] };

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.NoChanges));

        Assert.Contains("ELB5202: The scaling group app is scaled to zero.", host.Talk.ToString());
    }

    [Fact]
    public async Task A_stop_while_waiting_says_what_is_done_and_what_is_not()
    {
        using var host = new TestHost();
        using var stop = new CancellationTokenSource();
        host.Cloud.Serving = async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new(host.Cloud.Status, ServingEnd.Serves, TimeSpan.Zero);
        };

        Assert.Equal(ExitCode.Interrupted, await RunAsync(host, Samples.Plan, yes: true, stop: stop));

        Assert.Contains("Interrupted while waiting for the stack to serve. Everything was applied.", host.Talk.ToString());
    }

    [Fact]
    public async Task A_first_action_that_fails_after_it_changed_something_is_partly_applied()
    {
        using var host = new TestHost();
        host.Cloud.HasChangedSomething = true;
        var one = Samples.Plan with { Actions = [Samples.Plan.Actions[0]], Goal = PlanGoal.Destroy };
        host.Cloud.Acts[one.Actions[0].Id] = _ => throw new ActionFailedException(new(Samples.Refused, SourceSpan.None, "Not in time."));

        Assert.Equal(ExitCode.PartlyApplied, await RunAsync(host, one, yes: true, json: true));

        Assert.Contains("\"result\":\"partlyApplied\"", host.Out.ToString());
    }

    [Fact]
    public async Task A_plan_with_errors_is_not_carried_out_even_with_yes()
    {
        using var host = new TestHost();
        var plan = Samples.Plan with { Diagnostics = [new(new("ELB4001", Severity.Error, "x"), SourceSpan.None, "It is protected.")] };

        Assert.Equal(ExitCode.Failed, await RunAsync(host, plan, yes: true));

        Assert.Empty(host.Cloud.Performed);
        Assert.Contains("It is protected.", host.Talk.ToString());
    }

    [Fact]
    public async Task A_failure_after_a_success_is_partly_applied()
    {
        using var host = new TestHost();
        host.Cloud.Acts["loadBalancer/edge#active"] = _ => throw new ActionFailedException(new(Samples.Refused, SourceSpan.None, "No."));

        Assert.Equal(ExitCode.PartlyApplied, await RunAsync(host, Samples.Plan, yes: true));

        Assert.Contains("Partly applied", host.Talk.ToString());
    }

    [Fact]
    public async Task A_stop_is_told_and_has_its_own_exit_code()
    {
        using var host = new TestHost();
        using var stop = new CancellationTokenSource();
        host.Cloud.Acts["targetGroup/images#create"] = async _ =>
        {
            await stop.CancelAsync();
            return null;
        };

        Assert.Equal(ExitCode.Interrupted, await RunAsync(host, Samples.Plan, yes: true, stop: stop));

        Assert.Contains("Interrupted after", host.Talk.ToString());
        Assert.Contains("stopping", host.Talk.ToString());
    }

    [Fact]
    public async Task With_json_stdout_is_one_event_a_line_and_stderr_is_silent()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await RunAsync(host, Samples.Plan, yes: true, json: true));

        var events = host
            .Out.ToString()
            .TrimEnd('\n')
            .Split('\n')
            .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("event").GetString())
            .ToList();
        Assert.Equal("runStarted", events[0]);
        Assert.Equal(["runFinished", "servingJudged"], events[^3..^1]);
        Assert.Equal("outputs", events[^1]);
        Assert.Empty(host.Talk.ToString());
    }

    [Fact]
    public async Task With_json_a_refusal_is_an_event_too()
    {
        using var host = new TestHost(isInteractive: true, answer: "yes");

        Assert.Equal(ExitCode.Failed, await RunAsync(host, Samples.Plan, json: true));

        Assert.Equal("diagnostics", JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public void Exit_codes_follow_the_report()
    {
        Assert.Equal(ExitCode.Done, CodeOf(ActionState.Succeeded));
        Assert.Equal(ExitCode.PartlyApplied, CodeOf(ActionState.Succeeded, ActionState.Failed));
        Assert.Equal(ExitCode.Failed, CodeOf(ActionState.Failed, ActionState.Skipped));
        Assert.Equal(ExitCode.Interrupted, CodeOf(wasInterrupted: true, ActionState.Succeeded, ActionState.NotStarted));
        Assert.Equal(ExitCode.Interrupted, CodeOf(wasInterrupted: true, ActionState.NotStarted));
    }

    private static int CodeOf(params ActionState[] states) => CodeOf(wasInterrupted: false, states);

    private static int CodeOf(bool wasInterrupted, params ActionState[] states) =>
        PlanRun.CodeOf(
            new(
                [.. states.Select(s => new ActionReport(Samples.Plan.Actions[0], s, null, null))],
                TimeSpan.Zero,
                wasInterrupted,
                ImmutableDictionary<Core.Resources.Address, Outputs>.Empty
            )
        );

    private static Task<ServingVerdict> Unserved(Action<string> say, CancellationToken stop)
    {
        const string message = "0 of 2 targets of the target group app (shop-app) are healthy.";
        say(message);
        return Task.FromResult<ServingVerdict>(
            new(
                new([], [], [])
                {
                    Reasons = [new(ReasonKind.NoHealthyTarget, new(Core.Resources.ResourceKind.TargetGroup, "app"), message)],
                },
                ServingEnd.NotInTime,
                TimeSpan.FromMinutes(20)
            )
        );
    }

    private static Task<int> RunAsync(
        TestHost host,
        Plan plan,
        bool yes = false,
        bool json = false,
        CancellationTokenSource? stop = null,
        bool noWait = false
    )
    {
        var run = StackRun.Of(host.Host, new(json, NoColour: false, Verbose: false), new(null, null, null, null, null), JsonForm.Events);
        return new PlanRun(host.Host, run, new(yes, 1, null, noWait)).RunAsync(
            host.Cloud,
            Shop,
            World,
            plan,
            stop?.Token ?? TestContext.Current.CancellationToken
        );
    }
}
