using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>
/// How many calls, and how many of them one after another. Every answer of a wave is held back until the whole wave is there.
/// </summary>
public sealed class ReadPlanTests
{
    [Fact(Timeout = 20_000)]
    public async Task One_service_is_read_in_two_round_trips_and_twenty_five_calls()
    {
        // Account, index, VPC, subnets, security groups, templates, groups, parameters, zones; then what those name.
        var world = await ReadInWavesAsync(Stacks.OneService, [9, 16]);
        Assert.Equal((1, 2, 2, 1), (world.LoadBalancers.Length, world.TargetGroups.Length, world.Listeners.Length, world.Rules.Length));
        Assert.Equal(
            (1, 1, 2, 2, 1),
            (
                world.Certificates.Length,
                world.AutoScalingGroups.Length,
                world.ScalingPolicies.Length,
                world.DnsRecords.Length,
                world.LaunchTemplates.Length
            )
        );
    }

    [Fact(Timeout = 20_000)]
    public async Task Fifty_services_cost_two_round_trips_and_thirty_one_calls()
    {
        // The index is asked for in two lists: together they would not fit on its page.
        var world = await ReadInWavesAsync(Stacks.FiftyServices, [10, 21]);
        Assert.Equal(
            (51, 50, 50, 50),
            (world.TargetGroups.Length, world.Rules.Length, world.AutoScalingGroups.Length, world.ScalingPolicies.Length)
        );
    }

    [Fact(Timeout = 20_000)]
    public async Task An_index_that_lists_neither_listeners_nor_rules_costs_two_more_round_trips()
    {
        // Behind the load balancer come its listeners, behind these their rules, and last the tags of rules.
        var world = await ReadInWavesAsync(Stacks.OneService, [9, 11, 6, 1], about: stack => stack.Index.RemoveAll(IsInner));
        Assert.Equal((1, 1, 2, 1), (world.LoadBalancers.Length, world.Certificates.Length, world.Listeners.Length, world.Rules.Length));
    }

    [Fact(Timeout = 20_000)]
    public async Task An_index_that_refuses_these_types_is_no_failure()
    {
        var stack = new AppliedStack(Stacks.OneService);
        using var aws = stack.Script();
        aws.On(
            "tagging:GetResources",
            request =>
                request.Json?.ToJsonString().Contains("listener-rule", StringComparison.Ordinal) == true
                    ? AwsAnswer.JsonError("InvalidParameterException", "elasticloadbalancing:listener-rule is not supported")
                    : AwsAnswer.Json(stack.IndexJson(request))
        );
        var world = await ReadAsync(Stacks.OneService, aws);
        Assert.Equal((2, 1), (world.Listeners.Length, world.Rules.Length));
    }

    [Fact(Timeout = 20_000)]
    public async Task What_the_index_still_lists_and_is_gone_changes_nothing_that_is_read()
    {
        var stack = new AppliedStack(Stacks.OneService);
        using var current = stack.Script();
        var expected = await ReadAsync(Stacks.OneService, current);
        stack.Index.Add(stack.ListenerArn(444));
        stack.Index.Add(stack.ListenerArn(443).Replace(":listener/", ":listener-rule/", StringComparison.Ordinal) + "/gone");
        using var late = stack.Script();
        var world = await ReadAsync(Stacks.OneService, late);
        Assert.Contains(late.Requests, r => r.Operation == "DescribeRules" && r["ListenerArn"] == stack.ListenerArn(444));
        Assert.Equal(expected.Rules.Select(r => r.Id), world.Rules.Select(r => r.Id));
        Assert.Equal(expected.Listeners.Select(l => l.Id), world.Listeners.Select(l => l.Id));
        Assert.Equal(
            (expected.LoadBalancers.Length, expected.TargetGroups.Length, 0),
            (world.LoadBalancers.Length, world.TargetGroups.Length, world.Findings.Length)
        );
    }

    [Fact(Timeout = 20_000)]
    public async Task With_the_hints_of_the_last_read_everything_is_asked_at_once()
    {
        await ReadInWavesAsync(Stacks.OneService, [25], await HintsOfAsync(Stacks.OneService));
        await ReadInWavesAsync(Stacks.FiftyServices, [31], await HintsOfAsync(Stacks.FiftyServices));
    }

    private static async Task<ReadHints> HintsOfAsync(Stack stack)
    {
        using var aws = new AppliedStack(stack).Script();
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        var reader = new WorldReader(session);
        await reader.ReadAsync(stack, ReadPurpose.Apply, TestContext.Current.CancellationToken);
        return reader.HintsForNext;
    }

    private static bool IsInner(string arn) => arn.Contains(":listener", StringComparison.Ordinal);

    private static async Task<LiveWorld> ReadAsync(Stack stack, ScriptedAws aws)
    {
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        return await new WorldReader(session).ReadAsync(stack, ReadPurpose.Apply, TestContext.Current.CancellationToken);
    }

    private static async Task<LiveWorld> ReadInWavesAsync(
        Stack stack,
        int[] waves,
        ReadHints? hints = null,
        Action<AppliedStack>? about = null
    )
    {
        var ct = TestContext.Current.CancellationToken;
        var applied = new AppliedStack(stack);
        about?.Invoke(applied);
        using var aws = applied.Script();
        aws.HoldAnswers = true;
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region, Parallelism = 64 }, aws, TimeProvider.System);
        var reading = new WorldReader(session, hints).ReadAsync(stack, ReadPurpose.Apply, ct);
        foreach (var wave in waves)
        {
            await aws.HoldAsync(wave, ct);
            aws.Release();
        }

        var world = await reading.WaitAsync(ct);
        Assert.Equal(waves.Sum(), aws.Requests.Count);
        Assert.Empty(world.Findings);
        return world;
    }
}
