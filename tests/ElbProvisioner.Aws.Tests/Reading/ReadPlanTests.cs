using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>How many calls, and how many of them one after another. Every answer of a wave is held back until the whole wave is there.</summary>
public sealed class ReadPlanTests
{
    [Fact(Timeout = 20_000)]
    public async Task One_service_is_read_in_four_round_trips_and_twenty_seven_calls()
    {
        // Account, index, VPC, subnets, security groups, templates, groups, parameters, zones; then what those name; then behind listeners; then rule tags.
        var world = await ReadInWavesAsync(Stacks.OneService, [9, 11, 6, 1]);
        Assert.Equal((1, 2, 2, 1), (world.LoadBalancers.Length, world.TargetGroups.Length, world.Listeners.Length, world.Rules.Length));
        Assert.Equal((1, 1, 2, 2, 1), (world.Certificates.Length, world.AutoScalingGroups.Length, world.ScalingPolicies.Length, world.DnsRecords.Length, world.LaunchTemplates.Length));
    }

    [Fact(Timeout = 20_000)]
    public async Task Fifty_services_cost_four_round_trips_and_thirty_one_calls()
    {
        var world = await ReadInWavesAsync(Stacks.FiftyServices, [9, 15, 4, 3]);
        Assert.Equal((51, 50, 50, 50), (world.TargetGroups.Length, world.Rules.Length, world.AutoScalingGroups.Length, world.ScalingPolicies.Length));
    }

    [Fact(Timeout = 20_000)]
    public async Task With_the_hints_of_the_last_read_everything_is_asked_at_once()
    {
        await ReadInWavesAsync(Stacks.OneService, [27], await HintsOfAsync(Stacks.OneService));
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

    private static async Task<LiveWorld> ReadInWavesAsync(Stack stack, int[] waves, ReadHints? hints = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var aws = new AppliedStack(stack).Script();
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
