using System.Collections.Immutable;
using System.Threading.Channels;
using Amazon.Route53.Model;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests.Reading;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Tests.Performing;

/// <summary>
/// Whole lives of a stack against another implementation of the APIs, through real sockets: read, plan, perform, read again.
/// </summary>
public sealed class MotoPerformingTests(MotoServer moto)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_is_made_changed_and_removed_and_each_time_nothing_is_left_to_do()
    {
        using var session = await moto.OpenAsync();
        await session.Route53.CreateHostedZoneAsync(
            new CreateHostedZoneRequest { Name = "performing.test", CallerReference = "performing" },
            Cancel
        );
        var stack = Named("motolife");

        var made = await ApplyAsync(session, stack);
        Assert.Equal(ImmutableArray<string>.Empty, Failures(made));
        Assert.Empty((await PlanAsync(session, stack)).Actions.Select(a => a.Id));

        var changed = stack;
        foreach (var edit in new[] { InPlace, OtherPort })
        {
            changed = edit(changed);
            var plan = await PlanAsync(session, changed);
            Assert.NotEmpty(plan.Actions);
            Assert.Equal(ImmutableArray<string>.Empty, Failures(await RunAsync(session, plan, new Recorder(session), Cancel)));
            Assert.Empty((await PlanAsync(session, changed)).Actions.Select(a => a.Id));
        }

        var world = await new WorldReader(session).ReadAsync(changed, ReadPurpose.Destroy, Cancel);
        Assert.Equal(
            ImmutableArray<string>.Empty,
            Failures(await RunAsync(session, Planner.PlanDestroy(changed, world), new Recorder(session), Cancel))
        );
        AssertEmpty(await new WorldReader(session).ReadAsync(changed, ReadPurpose.Destroy, Cancel));
        var records = await session.Route53.ListResourceRecordSetsAsync(
            new ListResourceRecordSetsRequest
            {
                HostedZoneId = world.Network.Zones.Values.FirstOrDefault()?.Id ?? await ZoneAsync(session),
            },
            Cancel
        );
        Assert.All(records.ResourceRecordSets, r => Assert.Contains(r.Type.Value, new[] { "NS", "SOA" }));
    }

    [Fact]
    public async Task A_run_that_is_stopped_anywhere_is_finished_by_the_next()
    {
        using var session = await moto.OpenAsync();
        var stack = Plain("motostop");
        var plan = await PlanAsync(session, stack);
        var actions = plan.Actions.Length;

        for (var after = 1; after < actions && (plan = await PlanAsync(session, stack)).HasChanges; after += 4)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            await RunAsync(session, plan, new Recorder(session, after, stop), stop.Token);
        }

        Assert.Equal(ImmutableArray<string>.Empty, Failures(await ApplyAsync(session, stack)));
        Assert.Empty((await PlanAsync(session, stack)).Actions.Select(a => a.Id));
        var world = await new WorldReader(session).ReadAsync(stack, ReadPurpose.Apply, Cancel);
        Assert.Equal((1, 2, 1), (world.LoadBalancers.Length, world.TargetGroups.Length, world.AutoScalingGroups.Length));
    }

    [Fact]
    public async Task Every_action_of_a_plan_may_be_performed_twice()
    {
        using var session = await moto.OpenAsync();
        var stack = Plain("mototwice");
        // Where moto itself makes two of one name, a repeated create cannot be told from a first one.
        var plan = await PlanAsync(session, stack);

        Assert.Equal(
            ImmutableArray<string>.Empty,
            Failures(
                await RunAsync(
                    session,
                    plan,
                    new Recorder(
                        session,
                        twice: o =>
                            o is not (AwsOperation.CreateLoadBalancer or AwsOperation.CreateListener or AwsOperation.CreateAutoScalingGroup)
                    ),
                    Cancel
                )
            )
        );
        Assert.Empty((await PlanAsync(session, stack)).Actions.Select(a => a.Id));

        var world = await new WorldReader(session).ReadAsync(stack, ReadPurpose.Destroy, Cancel);
        Assert.Equal(
            ImmutableArray<string>.Empty,
            Failures(await RunAsync(session, Planner.PlanDestroy(stack, world), new Recorder(session, twice: _ => true), Cancel))
        );
        AssertEmpty(await new WorldReader(session).ReadAsync(stack, ReadPurpose.Destroy, Cancel));
    }

    private static Stack Named(string name) =>
        Stacks.OneService with
        {
            Name = name,
            Certificates =
            [
                new Certificate.Requested
                {
                    Name = "site",
                    Domain = "performing.test",
                    AlternativeNames = ["*.performing.test"],
                },
            ],
            LoadBalancers =
            [
                .. Stacks.OneService.LoadBalancers.Select(b =>
                    b with
                    {
                        Dns = [Stacks.Dns("performing.test"), Stacks.Dns("www.performing.test")],
                    }
                ),
            ],
        };

    /// <summary>Without names and certificates.</summary>
    private static Stack Plain(string name) =>
        Stacks.OneService with
        {
            Name = name,
            Certificates = [],
            LoadBalancers =
            [
                .. Stacks.OneService.LoadBalancers.Select(b =>
                    b with
                    {
                        Dns = [],
                        Listeners =
                        [
                            b.Listeners[1] with
                            {
                                Name = "http",
                                Port = 80,
                                Protocol = "HTTP",
                                SslPolicy = null,
                                Certificates = [],
                            },
                        ],
                    }
                ),
            ],
        };

    /// <summary>Tags, attributes, a health check, a name less, another rule, sizes, a policy, and a template version.</summary>
    private static Stack InPlace(Stack stack) =>
        stack with
        {
            Tags = TagMap.Empty.Add("team", "web"),
            LoadBalancers =
            [
                .. stack.LoadBalancers.Select(b =>
                    b with
                    {
                        Attributes = TagMap.Empty.Add("idle_timeout.timeout_seconds", "120"),
                        Dns = b.Dns[..1],
                        Listeners = [b.Listeners[0], b.Listeners[1] with { Rules = [Stacks.Rule("pictures", "images")] }],
                    }
                ),
            ],
            TargetGroups = [stack.TargetGroups[0].With(TargetGroupTable.CheckPath, "/healthz"), stack.TargetGroups[1]],
            AutoScalingGroups =
            [
                .. stack.AutoScalingGroups.Select(g =>
                    g with
                    {
                        Size = new(1, 3, null),
                        Scaling = [Stacks.Cpu("cpu", target: 60)],
                        LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(LaunchTemplateTable.InstanceType, "t3.small"),
                    }
                ),
            ],
        };

    /// <summary>A target group is replaced, and moved to while it serves.</summary>
    private static Stack OtherPort(Stack stack) =>
        stack with
        {
            TargetGroups = [stack.TargetGroups[0], stack.TargetGroups[1].With(TargetGroupTable.Port, 9090)],
        };

    private static async Task<Plan> PlanAsync(AwsSession session, Stack stack)
    {
        var plan = Planner.Plan(stack, await new WorldReader(session).ReadAsync(stack, ReadPurpose.Apply, Cancel));
        Assert.Empty(plan.Diagnostics.Where(d => d.IsError).Select(d => d.ToString()));
        return plan;
    }

    private static async Task<ApplyReport> ApplyAsync(AwsSession session, Stack stack) =>
        await RunAsync(session, await PlanAsync(session, stack), new Recorder(session), Cancel);

    private static async Task<ApplyReport> RunAsync(AwsSession session, Plan plan, Recorder performer, CancellationToken stop)
    {
        Assert.NotNull(session);
        return await new Executor(performer, TimeProvider.System, 8).RunAsync(plan, Channel.CreateUnbounded<ExecutionEvent>(), stop);
    }

    private static ImmutableArray<string> Failures(ApplyReport report) =>
        [.. report.Actions.Where(a => a.State != ActionState.Succeeded).Select(a => $"{a.Action.Id} {a.State} {a.Diagnostic}")];

    private static async Task<string> ZoneAsync(AwsSession session) =>
        (await session.Route53.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest { DNSName = "performing.test" }, Cancel))
            .HostedZones[0]
            .Id;

    private static void AssertEmpty(LiveWorld world)
    {
        Assert.Empty(world.LoadBalancers);
        Assert.Empty(world.TargetGroups);
        Assert.Empty(world.SecurityGroups);
        Assert.Empty(world.AutoScalingGroups);
        Assert.Empty(world.LaunchTemplates);
        Assert.Empty(world.Certificates);
    }

    /// <summary>The performer, stopping after some actions or doing each of them twice.</summary>
    private sealed class Recorder(
        AwsSession session,
        int stopAfter = int.MaxValue,
        CancellationTokenSource? stop = null,
        Func<AwsOperation, bool>? twice = null
    ) : IActionPerformer
    {
        private readonly ActionPerformer _performer = new(session, TimeProvider.System, new WaitSettings { Scale = 0.02 });
        private int _done;

        public async Task<Outputs?> PerformAsync(
            PlannedAction action,
            Func<Core.Resources.ResourceRef, Outputs> resolve,
            IProgress<string> progress,
            CancellationToken token
        )
        {
            var outputs = await _performer.PerformAsync(action, resolve, progress, token);
            if (twice?.Invoke(action.Operation) == true)
            {
                outputs = await _performer.PerformAsync(action, resolve, progress, token);
            }

            if (Interlocked.Increment(ref _done) >= stopAfter && stop is not null)
            {
                await stop.CancelAsync();
            }

            return outputs;
        }
    }
}
