using Amazon.AutoScaling.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>What the starters about scaling exist for happens to them.</summary>
public sealed class ScalingStarterTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spot_Instances_that_are_taken_back_are_replaced_and_the_On_Demand_one_stays()
    {
        using var aws = new LocalWorldAws(1, new FaultSettings { InterruptsSpot = true });
        await using var stack = await LivingStack.FromAsync(aws, "spot-workers");
        await stack.Elbctl.ApplyAsync();
        var before = (await GroupAsync(aws, stack)).Instances.Select(i => i.InstanceId).ToList();
        Assert.Equal(4, before.Count);
        var onDemand = Assert.Single(await OnDemandAsync(aws, before));

        await aws.RestAsync();

        var after = (await GroupAsync(aws, stack)).Instances;
        Assert.Equal([onDemand], after.Select(i => i.InstanceId).Intersect(before));
        Assert.Equal(4, after.Count(i => i.LifecycleState.Value is "Pending" or "InService"));
        Assert.Equal([onDemand], await OnDemandAsync(aws, [.. after.Select(i => i.InstanceId)]));
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task An_instance_that_boots_slowly_serves_as_soon_as_it_says_so_and_not_before()
    {
        using var aws = new LocalWorldAws(1);
        await using var stack = await LivingStack.FromAsync(aws, "slow-boot");
        await stack.Elbctl.ApplyAsync();
        var group = await GroupAsync(aws, stack);
        await aws.Clients.AutoScaling.SetDesiredCapacityAsync(
            new() { AutoScalingGroupName = group.AutoScalingGroupName, DesiredCapacity = 3 },
            Cancellation
        );

        var waiting = await UntilAsync(aws, stack, i => i.LifecycleState == "Pending:Wait");
        Assert.DoesNotContain(waiting.InstanceId, await TargetsAsync(aws, group));
        await aws.Bystander.AutoScalingAsync(
            "CompleteLifecycleAction",
            $"AutoScalingGroupName={group.AutoScalingGroupName}",
            $"LifecycleHookName={stack.Name}-app-boot",
            $"InstanceId={waiting.InstanceId}",
            "LifecycleActionResult=CONTINUE"
        );
        await aws.PassAsync(Step);

        var ready = (await GroupAsync(aws, stack)).Instances.Single(i => i.InstanceId == waiting.InstanceId);
        Assert.Equal("InService", ready.LifecycleState.Value);
        Assert.Contains(waiting.InstanceId, await TargetsAsync(aws, group));
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task An_alarm_at_the_first_instances_of_a_version_takes_all_back_to_the_old_one_and_the_run_says_so()
    {
        using var aws = new LocalWorldAws(1);
        await using var stack = await LivingStack.FromAsync(aws, "canary");
        await stack.Elbctl.ApplyAsync();
        var before = (await GroupAsync(aws, stack)).LaunchTemplate.Version;

        stack.Edit("version 1", "version 2");
        aws.Faults = new RingsAtTheCheckpoint();
        var run = await stack.Elbctl.ApplyAsync(ExitCode.PartlyApplied);
        aws.Faults = null;

        var said = string.Join(' ', run.Talk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("ended as RollbackSuccessful", said, StringComparison.Ordinal);
        Assert.Contains($"{stack.Name}-errors", said, StringComparison.Ordinal);
        var group = await GroupAsync(aws, stack);
        Assert.Equal(before, group.LaunchTemplate.Version);
        Assert.Equal(
            Enumerable.Repeat((before, "InService"), 4),
            group.Instances.Select(i => (i.LaunchTemplate.Version, i.LifecycleState.Value))
        );

        // What the file wants is not there, and status and the next plan say that.
        var status = (await stack.Elbctl.RunAsync("status")).Expect(ExitCode.Done).Out;
        Assert.Matches(@"last instance refresh RollbackSuccessful at 20\d\d-\S+ \S+Z: version \d+ of the launch\s+template", status);
        Assert.Contains("app: the last instance refresh ended as RollbackSuccessful", status, StringComparison.Ordinal);
        (await stack.Elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        aws.World.Run(
            aws.Region,
            transaction =>
            {
                Become(transaction, "OK");
                return true;
            }
        );
        stack.Edit("version 2", "version 1");
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    private static async Task<AutoScalingGroup> GroupAsync(LocalWorldAws aws, LivingStack stack) =>
        Assert.Single(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), Cancellation)).AutoScalingGroups,
            g => g.AutoScalingGroupName.StartsWith(stack.Name + "-", StringComparison.Ordinal)
        );

    private static async Task<List<string>> OnDemandAsync(LocalWorldAws aws, List<string> instances) =>
        [
            .. (
                await aws.Clients.Ec2.DescribeInstancesAsync(
                    new Amazon.EC2.Model.DescribeInstancesRequest { InstanceIds = instances },
                    Cancellation
                )
            )
                .Reservations.SelectMany(r => r.Instances)
                .Where(i => i.InstanceLifecycle is null)
                .Select(i => i.InstanceId),
        ];

    private static async Task<IEnumerable<string>> TargetsAsync(LocalWorldAws aws, AutoScalingGroup group) =>
        (
            await aws.Clients.Elb.DescribeTargetHealthAsync(
                new Amazon.ElasticLoadBalancingV2.Model.DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupARNs[0] },
                Cancellation
            )
        ).TargetHealthDescriptions.Select(t => t.Target.Id);

    /// <summary>A hook of five minutes ends by itself after thirty of these steps.</summary>
    private static async Task<Instance> UntilAsync(LocalWorldAws aws, LivingStack stack, Predicate<Instance> isIt)
    {
        for (var step = 0; step < 20; step++)
        {
            await aws.PassAsync(Step);
            if ((await GroupAsync(aws, stack)).Instances.Find(isIt) is { } found)
            {
                return found;
            }
        }

        throw new Xunit.Sdk.XunitException("no instance ever came to that");
    }

    private static void Become(Transaction transaction, string state) =>
        AlarmStates.Change(
            transaction,
            transaction.CloudWatch.Alarms.All.Single(alarm => alarm.Key.Contains("-errors-", StringComparison.Ordinal)),
            state,
            "of the answers",
            null
        );

    /// <summary>The stack's alarm goes off once the refresh pauses at a checkpoint.</summary>
    private sealed class RingsAtTheCheckpoint : IFaults
    {
        private bool _hasRung;

        public Fault Decide(CallFacts call) =>
            call.Operation == "DescribeInstanceRefreshes" && !_hasRung ? Fault.None with { Intrusion = Look } : Fault.None;

        private void Look(Transaction transaction)
        {
            if (transaction.Scaling.Refreshes.All.Any(refresh => refresh.PausedUntil is not null))
            {
                _hasRung = true;
                Become(transaction, "ALARM");
            }
        }
    }
}
