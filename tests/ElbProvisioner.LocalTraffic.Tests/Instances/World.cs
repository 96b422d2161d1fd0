using System.Net;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Instances;
using Microsoft.Extensions.Time.Testing;
using LaunchTemplateSpecification = Amazon.AutoScaling.Model.LaunchTemplateSpecification;

namespace ElbProvisioner.LocalTraffic.Tests.Instances;

/// <summary>
/// An embedded AWS in which everything that takes AWS time takes none, with instances that really run and a clock that stands until it is
/// moved: checks come with it, and what really takes time is waited for.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly AwsSession _session;
    private readonly List<string> _said = [];
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("elbctl-test-");
    private string _vpc = "";
    private string _subnets = "";

    /// <param name="standIn">By a folder that is the world's own; null: the echo.</param>
    public World(Func<string, StandIn>? standIn = null, double speed = 60)
    {
        Aws = new EmbeddedAws(
            new LocalAwsOptions
            {
                Time = Time,
                KeepsBudgets = false,
                Timings = Timings.None,
                Speed = speed,
            }
        );
        _session = AwsSession.InProcess(
            new AwsSessionOptions { Region = "us-east-1", ThrottlePatience = TimeSpan.Zero },
            Aws.CreateHandler(),
            TimeProvider.System
        );
        Instances = new(
            new MachineRoom(Aws),
            new()
            {
                Time = Time,
                StandInOf = _ => standIn?.Invoke(_logs.FullName) ?? new StandIn.Echo(),
                LogFolder = _logs.FullName,
                Say = line =>
                {
                    lock (_said)
                    {
                        _said.Add(line);
                    }
                },
                FirstPort = Environment.ProcessId * 61,
            }
        );
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public EmbeddedAws Aws { get; }

    public LiveInstances Instances { get; }

    public string Logs => _logs.FullName;

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    /// <summary>A group of instances behind an active load balancer.</summary>
    public async Task<string> ServeAsync(
        int desired = 1,
        Action<CreateTargetGroupRequest>? group = null,
        string userData = "#!/bin/sh\necho hello",
        string balancer = "application"
    )
    {
        var subnets = (await _session.Ec2.DescribeSubnetsAsync(new(), Cancellation)).Subnets.Take(2).ToList();
        (_vpc, _subnets) = (subnets[0].VpcId, string.Join(',', subnets.Select(subnet => subnet.SubnetId)));
        await Instances.TurnAsync();
        var request = new CreateTargetGroupRequest
        {
            Name = "app",
            Protocol = "HTTP",
            Port = 8080,
            VpcId = _vpc,
            HealthCheckPath = "/health",
            HealthCheckIntervalSeconds = 6,
            HealthCheckTimeoutSeconds = 5,
        };
        group?.Invoke(request);
        var targetGroup = (await _session.Elb.CreateTargetGroupAsync(request, Cancellation)).TargetGroups[0].TargetGroupArn;
        var groups = await _session.Ec2.DescribeSecurityGroupsAsync(new(), Cancellation);
        var made = await _session.Elb.CreateLoadBalancerAsync(
            new()
            {
                Name = "web",
                Type = balancer,
                Subnets = [.. subnets.Select(subnet => subnet.SubnetId)],
                SecurityGroups = [.. groups.SecurityGroups.Select(one => one.GroupId)],
            },
            Cancellation
        );
        await _session.Elb.CreateListenerAsync(
            new()
            {
                LoadBalancerArn = made.LoadBalancers[0].LoadBalancerArn,
                Protocol = balancer == "network" ? ProtocolEnum.TCP : ProtocolEnum.HTTP,
                Port = 80,
                DefaultActions = [new() { Type = ActionTypeEnum.Forward, TargetGroupArn = targetGroup }],
            },
            Cancellation
        );
        var images = await _session.Ssm.GetParameterAsync(
            new() { Name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" },
            Cancellation
        );
        var template = await _session.Ec2.CreateLaunchTemplateAsync(
            new()
            {
                LaunchTemplateName = "app",
                LaunchTemplateData = new RequestLaunchTemplateData
                {
                    ImageId = images.Parameter.Value,
                    InstanceType = "t3.micro",
                    UserData = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(userData)),
                },
            },
            Cancellation
        );
        await _session.AutoScaling.CreateAutoScalingGroupAsync(
            new()
            {
                AutoScalingGroupName = "app",
                MinSize = 0,
                MaxSize = 6,
                DesiredCapacity = desired,
                VPCZoneIdentifier = _subnets,
                HealthCheckType = "ELB",
                HealthCheckGracePeriod = 3600,
                TargetGroupARNs = [targetGroup],
                LaunchTemplate = new LaunchTemplateSpecification { LaunchTemplateId = template.LaunchTemplate.LaunchTemplateId },
            },
            Cancellation
        );
        return targetGroup;
    }

    public Task ScaleAsync(int desired) =>
        _session.AutoScaling.SetDesiredCapacityAsync(new() { AutoScalingGroupName = "app", DesiredCapacity = desired }, Cancellation);

    /// <summary>The group is to have so many requests a minute for each target, and one instance at least.</summary>
    /// <param name="label">As in <c>app/web/1/targetgroup/app/2</c>.</param>
    public async Task TrackAsync(string label, double requests)
    {
        await _session.AutoScaling.UpdateAutoScalingGroupAsync(new() { AutoScalingGroupName = "app", MinSize = 1 }, Cancellation);
        await _session.AutoScaling.PutScalingPolicyAsync(
            new()
            {
                AutoScalingGroupName = "app",
                PolicyName = "requests",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    PredefinedMetricSpecification = new() { PredefinedMetricType = "ALBRequestCountPerTarget", ResourceLabel = label },
                    TargetValue = requests,
                },
            },
            Cancellation
        );
    }

    /// <summary>Why the group did what it did.</summary>
    public async Task<List<string>> CausesAsync() =>
        [
            .. (
                await _session.AutoScaling.DescribeScalingActivitiesAsync(new() { AutoScalingGroupName = "app" }, Cancellation)
            ).Activities?.Select(activity => activity.Cause) ?? [],
        ];

    public Task SetAsync(string targetGroup, string key, string value) =>
        _session.Elb.ModifyTargetGroupAttributesAsync(
            new() { TargetGroupArn = targetGroup, Attributes = [new() { Key = key, Value = value }] },
            Cancellation
        );

    public async Task<List<TargetHealthDescription>> TargetsAsync(string targetGroup) =>
        (await _session.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = targetGroup }, Cancellation)).TargetHealthDescriptions ?? [];

    /// <summary>As in <c>healthy</c> or <c>unhealthy Target.Timeout</c>.</summary>
    public async Task<List<string>> HealthAsync(string targetGroup) =>
        [.. (await TargetsAsync(targetGroup)).Select(target => $"{target.TargetHealth.State} {target.TargetHealth.Reason}".Trim())];

    public async Task<List<string>> MembersAsync() =>
        [
            .. (await _session.AutoScaling.DescribeAutoScalingGroupsAsync(new() { AutoScalingGroupNames = ["app"] }, Cancellation))
                .AutoScalingGroups[0]
                .Instances?.Where(instance => instance.LifecycleState == "InService")
                .Select(instance => instance.InstanceId)
                ?? [],
        ];

    /// <summary>A turn, a tenth of a second later, and the checks that it began.</summary>
    public async Task TurnAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(0.1));
        await Instances.TurnAsync();
        await Instances.Checked;
    }

    /// <summary>Turns until it is so. What really takes time takes turns: a few seconds of them at most.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(20),
                "it was never so: " + string.Join('\n', Said)
            );
            await TurnAsync();
        }
    }

    public Task UntilHealthyAsync(string targetGroup, int count = 1) =>
        UntilAsync(async () => (await HealthAsync(targetGroup)).Count(state => state == "healthy") == count);

    /// <summary>Asks the place of a target.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(string target, int port = 8080, string path = "/")
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://{Instances.Find(target, port)}{path}"), Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        // What waits between two signals waits by this clock.
        var disposing = Instances.DisposeAsync().AsTask();
        while (!disposing.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await disposing;
        _session.Dispose();
        _logs.Delete(recursive: true);
    }
}
