using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// The wait at the end of an apply: it ends when everything serves, and until then it names what is behind it, early, and each thing once.
/// </summary>
public sealed class ServingWaitTests : IDisposable
{
    private const string Image = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    private const string Loop = "instances are replaced in a loop";

    private readonly List<IDisposable> _mine = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IpPermission Port =>
        new()
        {
            IpProtocol = "tcp",
            FromPort = 8080,
            ToPort = 8080,
            Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }],
        };

    public void Dispose() => _mine.ForEach(m => m.Dispose());

    [Fact]
    public async Task It_ends_as_soon_as_everything_serves()
    {
        var (aws, elbctl, _) = await AppliedAsync("mends");
        await EndInstanceAsync(aws);

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Done);

        Assert.NotEmpty(Messages(run));
        var judged = Judged(run);
        Assert.Equal("passed", judged.GetProperty("result").GetString());
        Assert.InRange(judged.GetProperty("elapsedSeconds").GetDouble(), 10, 600);
    }

    [Fact]
    public async Task A_group_that_wants_no_instances_neither_holds_it_nor_changes_the_exit_code()
    {
        var (aws, elbctl, workspace) = await AppliedAsync("zero");
        workspace.Stack = workspace.Stack.Replace("min: 1", "min: 0", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await DesireAsync(aws, 0);
        await aws.RestAsync();

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Done);

        Assert.Empty(Messages(run));
        var judged = Judged(run);
        Assert.Equal(0, judged.GetProperty("elapsedSeconds").GetDouble());
        Assert.False(judged.GetProperty("healthy").GetBoolean());
        Assert.Equal("scaledToZero", Assert.Single(judged.GetProperty("reasons").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_group_that_does_not_admit_the_port_is_named_once_while_its_instances_are_replaced_in_a_loop()
    {
        var (_, elbctl, _) = await ClosedAsync("closed");

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Failed);

        var (said, at) = Single(run, "admits port 8080");
        Assert.Matches(@"i-\w+: no security group of the instance \(sg-\w+\) admits port 8080 from the load balancer's \(sg-\w+\)\.", said);
        Assert.InRange(at, TimeSpan.Zero, TimeSpan.FromMinutes(3));
        Assert.InRange(Single(run, Loop).At, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        var causes = Judged(run).GetProperty("causes").EnumerateArray().Select(c => c.GetString() ?? "").ToList();
        Assert.Collection(
            causes,
            c => Assert.Contains(Loop, c, StringComparison.Ordinal),
            c => Assert.Contains("admits port 8080", c, StringComparison.Ordinal)
        );

        // Whoever comes later and asks is told as much.
        var status = (await elbctl.RunAsync("status", "--json")).Json();
        Assert.Contains(
            status.GetProperty("targetGroups").EnumerateArray().SelectMany(g => g.GetProperty("targets").EnumerateArray()),
            t => t.GetProperty("why").GetString()?.Contains("admits port 8080 from the load balancer's", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public async Task Once_something_was_changed_a_stack_that_does_not_serve_in_time_is_partly_applied()
    {
        var (_, elbctl, workspace) = await ClosedAsync("partly");
        workspace.Stack = workspace.Stack.Replace("status: 403", "status: 404", StringComparison.Ordinal);

        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);

        Assert.Contains("Everything was applied. Not everything serves, after 20m of waiting", run.Talk, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes", "--timeout", "5m")).Expect(ExitCode.Failed);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_makes_no_call_for_it()
    {
        var (aws, elbctl, _) = await ClosedAsync("nowait");
        var before = aws.Calls.Count;

        (await elbctl.RunAsync("apply", "--yes", "--no-wait")).Expect(ExitCode.Done);

        Assert.DoesNotContain(aws.Calls.Skip(before), c => c.Operation == "DescribeTargetHealth");
    }

    [Fact]
    public async Task A_suspended_process_and_Standby_are_named_once()
    {
        var (aws, elbctl, _) = await AppliedAsync("standby");
        var group = await GroupAsync(aws);
        await aws.Clients.AutoScaling.SuspendProcessesAsync(
            new SuspendProcessesRequest { AutoScalingGroupName = group.AutoScalingGroupName, ScalingProcesses = ["Launch"] },
            Cancellation
        );
        await StandbyAsync(aws, group);

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Failed);

        Assert.Equal(TimeSpan.Zero, Single(run, "Launch suspended").At);
        Assert.Contains(
            $"{group.AutoScalingGroupName}): {group.Instances[0].InstanceId} in Standby",
            Single(run, "Standby").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Instances_that_somebody_deregistered_end_the_wait_early_with_the_command_that_brings_them_back()
    {
        var (aws, elbctl, _) = await AppliedAsync("lost");
        var group = await GroupAsync(aws);
        TargetDescription[] targets = [.. group.Instances.Select(i => new TargetDescription { Id = i.InstanceId })];
        await aws.Clients.Elb.DeregisterTargetsAsync(
            new DeregisterTargetsRequest { TargetGroupArn = group.TargetGroupARNs[0], Targets = [.. targets] },
            Cancellation
        );
        var command =
            $"aws elbv2 register-targets --target-group-arn {group.TargetGroupARNs[0]} --targets Id={group.Instances[0].InstanceId}.";

        Assert.Contains(command, (await elbctl.RunAsync("status", "--json")).Out, StringComparison.Ordinal);
        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Failed);

        var judged = Judged(run);
        Assert.Equal("hopeless", judged.GetProperty("result").GetString());
        Assert.InRange(judged.GetProperty("elapsedSeconds").GetDouble(), 60, 240);
        var reason = Assert.Single(judged.GetProperty("reasons").EnumerateArray());
        Assert.Equal("notRegistered", reason.GetProperty("reason").GetString());

        await aws.Clients.Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest { TargetGroupArn = group.TargetGroupARNs[0], Targets = [.. targets] },
            Cancellation
        );
        await elbctl.ApplyAsync();
    }

    [Fact]
    public async Task A_lifecycle_hook_that_keeps_an_instance_waiting_is_named_once()
    {
        var (aws, elbctl, _) = await AppliedAsync("hooked");
        await HookAsync(aws, "LAUNCHING");
        await EndInstanceAsync(aws);

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Failed);

        Assert.InRange(Single(run, "Pending:Wait").At, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_launch_that_fails_is_named_once_with_the_reason_of_EC2()
    {
        var (image, aws) = await UnlaunchableAsync();
        var elbctl = new Elbctl(
            Keep(
                new Workspace(
                    ShopStack
                        .Named("nolaunch")
                        .Replace(Image, image, StringComparison.Ordinal)
                        .Replace("min: 1", "min: 0", StringComparison.Ordinal)
                )
            ),
            aws
        );
        await elbctl.ApplyAsync();
        await aws.RestAsync();
        await DesireAsync(aws, 1);

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Failed);

        Assert.InRange(Single(run, "There is none to be had").At, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_stack_that_was_cut_off_is_not_called_serving_by_what_its_health_checks_found_before()
    {
        var (_, elbctl, workspace) = await AppliedAsync("cut");
        workspace.Stack =
            workspace.Stack.Replace("  web:\n", "  web:\n    securityGroups: [shut]\n", StringComparison.Ordinal)
            + "securityGroups: { shut: { ingress: [], egress: [] } }\n";

        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);

        Assert.Contains("INTERRUPTED", run.Talk, StringComparison.Ordinal);
        Assert.Contains("everything serves; looking on for", run.Talk, StringComparison.Ordinal);
        Assert.Contains("0 of 1 targets", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_gets_nowhere_names_the_group_that_does_not_admit_the_port_early_and_once()
    {
        var (_, elbctl, workspace) = await AppliedAsync("shut");
        workspace.Stack =
            workspace.Stack.Replace("    launchTemplate:\n", "    securityGroups: [shut]\n    launchTemplate:\n", StringComparison.Ordinal)
            + "securityGroups: { shut: { ingress: [] } }\n";

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.PartlyApplied);

        var begin = run.JsonLines().First(e => Kind(e) == "actionStarted").GetProperty("at").GetDateTimeOffset();
        var told = Assert.Single(
            run.JsonLines(),
            e =>
                Kind(e) == "actionProgress"
                && e.GetProperty("message").GetString()?.Contains("admits port 8080", StringComparison.Ordinal) == true
        );
        Assert.InRange(told.GetProperty("at").GetDateTimeOffset() - begin, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Protected_instances_that_hold_up_a_refresh_are_named_once()
    {
        var (aws, elbctl, workspace) = await AppliedAsync("kept");
        var group = await GroupAsync(aws);
        await ProtectAsync(aws, group);
        workspace.Stack = workspace.Stack.Replace("t3.micro", "t3.small", StringComparison.Ordinal);

        var run = (await elbctl.RunAsync("apply", "--yes", "--timeout", "30m")).Expect(ExitCode.PartlyApplied);

        Assert.Contains(
            $"{group.Instances[0].InstanceId} protected from scale-in (set-instance-protection ends that)",
            OneLine(run),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_endpoint_that_goes_silent_is_told_and_the_wait_goes_on_when_it_is_back()
    {
        var (aws, elbctl, _) = await AppliedAsync("silence");
        await EndInstanceAsync(aws);
        aws.Wire = inner => new SilentFor(inner, "DescribeTargetHealth", 12);

        var run = (await elbctl.RunAsync("apply", "--yes", "--json")).Expect(ExitCode.Done);

        Assert.Contains(Messages(run), m => m.Message.Contains("AWS did not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_for_good_ends_the_wait_and_says_what_was_done()
    {
        var (aws, elbctl, workspace) = await AppliedAsync("gone");
        workspace.Stack = workspace.Stack.Replace("status: 403", "status: 404", StringComparison.Ordinal);
        aws.Wire = inner => new SilentFor(inner, "DescribeTargetHealth", int.MaxValue);

        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);

        Assert.Contains("Everything was applied. Whether everything serves is not known: ", run.Talk, StringComparison.Ordinal);
        Assert.Contains("Connection refused", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Standby", "in Standby, which a group never ends by itself")]
    [InlineData("hook", "waiting for the lifecycle hook 'drain' (2h at most)")]
    public async Task A_destroy_names_what_holds_it_once(string holder, string said)
    {
        var (aws, elbctl, _) = await AppliedAsync("held");
        var group = await GroupAsync(aws);
        await (holder == "hook" ? HookAsync(aws, "TERMINATING") : StandbyAsync(aws, group));

        var run = (await elbctl.RunAsync("destroy", "--yes", "--json", "--timeout", "30m")).Expect(ExitCode.PartlyApplied);

        var told = Assert.Single(
            run.JsonLines(),
            e => Kind(e) == "actionProgress" && e.GetProperty("message").GetString()?.Contains(said, StringComparison.Ordinal) == true
        );
        Assert.Contains(group.Instances[0].InstanceId, told.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destroy_lifts_the_protection_of_instances_itself()
    {
        var (aws, elbctl, _) = await AppliedAsync("lifted");
        await ProtectAsync(aws, await GroupAsync(aws));

        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private static Task<SetInstanceProtectionResponse> ProtectAsync(LocalWorldAws aws, AutoScalingGroup group) =>
        aws.Clients.AutoScaling.SetInstanceProtectionAsync(
            new SetInstanceProtectionRequest
            {
                AutoScalingGroupName = group.AutoScalingGroupName,
                InstanceIds = [group.Instances[0].InstanceId],
                ProtectedFromScaleIn = true,
            },
            Cancellation
        );

    private static async Task DesireAsync(LocalWorldAws aws, int size) =>
        await aws.Clients.AutoScaling.SetDesiredCapacityAsync(
            new SetDesiredCapacityRequest { AutoScalingGroupName = (await GroupAsync(aws)).AutoScalingGroupName, DesiredCapacity = size },
            Cancellation
        );

    private static async Task StandbyAsync(LocalWorldAws aws, AutoScalingGroup group)
    {
        await aws.Bystander.AutoScalingAsync(
            "EnterStandby",
            $"AutoScalingGroupName={group.AutoScalingGroupName}",
            $"InstanceIds.member.1={group.Instances[0].InstanceId}",
            "ShouldDecrementDesiredCapacity=false"
        );
        await aws.RestAsync();
    }

    private static async Task HookAsync(LocalWorldAws aws, string transition) =>
        await aws.Clients.AutoScaling.PutLifecycleHookAsync(
            new PutLifecycleHookRequest
            {
                AutoScalingGroupName = (await GroupAsync(aws)).AutoScalingGroupName,
                LifecycleHookName = "drain",
                HeartbeatTimeout = 7200,
                LifecycleTransition = $"autoscaling:EC2_INSTANCE_{transition}",
            },
            Cancellation
        );

    private static async Task EndInstanceAsync(LocalWorldAws aws) =>
        await aws.Bystander.AutoScalingAsync(
            "TerminateInstanceInAutoScalingGroup",
            $"InstanceId={(await GroupAsync(aws)).Instances[0].InstanceId}",
            "ShouldDecrementDesiredCapacity=false"
        );

    /// <summary>Somebody has closed the security group of theirs that the instances are in.</summary>
    private async Task<(LocalWorldAws Aws, Elbctl Elbctl, Workspace Workspace)> ClosedAsync(string name)
    {
        var aws = Keep(new LocalWorldAws(1));
        var vpc = (await aws.Clients.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancellation))
            .Vpcs.First(v => v.IsDefault == true)
            .VpcId;
        var group = (
            await aws.Clients.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = "theirs",
                    Description = "not ours",
                    VpcId = vpc,
                },
                Cancellation
            )
        ).GroupId;
        await aws.Clients.Ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Port] },
            Cancellation
        );
        await aws.RestAsync();
        var workspace = Keep(
            new Workspace(
                ShopStack
                    .Named(name)
                    .Replace("    launchTemplate:\n", $"    securityGroups: [{group}]\n    launchTemplate:\n", StringComparison.Ordinal)
            )
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await aws.Clients.Ec2.RevokeSecurityGroupIngressAsync(
            new RevokeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Port] },
            Cancellation
        );
        await aws.RestAsync();
        return (aws, elbctl, workspace);
    }

    private async Task<(LocalWorldAws Aws, Elbctl Elbctl, Workspace Workspace)> AppliedAsync(string name)
    {
        var aws = Keep(new LocalWorldAws(1));
        var workspace = Keep(new Workspace(ShopStack.Named(name)));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await aws.RestAsync();
        return (aws, elbctl, workspace);
    }

    private async Task<(string Image, LocalWorldAws Aws)> UnlaunchableAsync()
    {
        using var other = new LocalWorldAws(1);
        var image = (await other.Clients.Ssm.GetParametersAsync(new() { Names = [Image["ssm:".Length..]] }, Cancellation))
            .Parameters[0]
            .Value;
        return (
            image,
            Keep(
                new LocalWorldAws(
                    1,
                    new FaultSettings
                    {
                        UnlaunchableImages = new Dictionary<string, string>(StringComparer.Ordinal) { [image] = "There is none to be had" },
                    }
                )
            )
        );
    }

    private T Keep<T>(T thing)
        where T : IDisposable
    {
        _mine.Add(thing);
        return thing;
    }

    private static string OneLine(Run run) => Regex.Replace(run.Talk, @"\s+", " ");

    private static JsonElement Judged(Run run) => Assert.Single(run.JsonLines(), e => Kind(e) == "servingJudged");

    /// <summary>What the wait said, and how long after its beginning.</summary>
    private static List<(string Message, TimeSpan At)> Messages(Run run)
    {
        var events = run.JsonLines();
        var begin = events.First(e => Kind(e) == "runFinished").GetProperty("at").GetDateTimeOffset();
        return
        [
            .. events
                .Where(e => Kind(e) == "notServingYet")
                .Select(e => (e.GetProperty("message").GetString() ?? "", e.GetProperty("at").GetDateTimeOffset() - begin)),
        ];
    }

    private static (string Message, TimeSpan At) Single(Run run, string text) =>
        Assert.Single(Messages(run), m => m.Message.Contains(text, StringComparison.Ordinal));

    private static string? Kind(JsonElement e) => e.GetProperty("event").GetString();

    private static async Task<AutoScalingGroup> GroupAsync(LocalWorldAws aws) =>
        Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancellation)
            ).AutoScalingGroups
        );

    /// <summary>An endpoint that is gone from the first call of an operation on, for so many calls.</summary>
    private sealed class SilentFor(HttpMessageHandler inner, string from, int calls) : DelegatingHandler(inner)
    {
        private int _left = calls;
        private bool _isSilent;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            _isSilent |= body.Contains($"Action={from}&", StringComparison.Ordinal);
            return _isSilent && _left-- > 0
                ? throw new HttpRequestException("Connection refused", new SocketException((int)SocketError.ConnectionRefused))
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
