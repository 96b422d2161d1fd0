using System.Text;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using Instance = Amazon.AutoScaling.Model.Instance;
using LaunchTemplateSpecification = Amazon.AutoScaling.Model.LaunchTemplateSpecification;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>A cloud with a launch template, ready for scaling groups.</summary>
internal sealed class Ground : IDisposable
{
    public const string Name = "web";

    private Ground(Cloud cloud) => Cloud = cloud;

    public Cloud Cloud { get; }

    public required string Image { get; init; }

    /// <summary>In three zones.</summary>
    public required IReadOnlyList<string> Subnets { get; init; }

    public required string VpcId { get; init; }

    public required string TemplateId { get; init; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Ground> CreateAsync(Func<LocalAwsOptions, LocalAwsOptions>? like = null)
    {
        var cloud = new Cloud(like);
        var image = cloud.Aws.Run(
            "us-east-1",
            transaction => PublicImages.All(transaction).First(image => image.Architecture == "x86_64").Id
        );
        var subnets = (await cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation))
            .Subnets.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
            .Take(3)
            .ToList();
        var template = await cloud.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "web",
                LaunchTemplateData = new RequestLaunchTemplateData { ImageId = image, InstanceType = "t3.micro" },
            },
            Cancellation
        );
        cloud.Pass(5);
        return new(cloud)
        {
            Image = image,
            Subnets = [.. subnets.Select(subnet => subnet.SubnetId)],
            VpcId = subnets[0].VpcId,
            TemplateId = template.LaunchTemplate.LaunchTemplateId,
        };
    }

    public void Pass(double seconds) => Cloud.Pass(seconds);

    public CreateAutoScalingGroupRequest Request(int desired = 2, int min = 0, int max = 6) =>
        new()
        {
            AutoScalingGroupName = Name,
            MinSize = min,
            MaxSize = max,
            DesiredCapacity = desired,
            VPCZoneIdentifier = string.Join(',', Subnets),
            LaunchTemplate = new LaunchTemplateSpecification { LaunchTemplateId = TemplateId, Version = "1" },
        };

    public Task CreateGroupAsync(int desired = 2, Action<CreateAutoScalingGroupRequest>? change = null)
    {
        var request = Request(desired);
        change?.Invoke(request);
        return Cloud.Scaling.CreateAutoScalingGroupAsync(request, Cancellation);
    }

    /// <summary>The group with its instances in service.</summary>
    public async Task RunGroupAsync(int desired = 2, Action<CreateAutoScalingGroupRequest>? change = null)
    {
        await CreateGroupAsync(desired, change);
        Pass(60);
        Assert.Equal(desired, (await GroupAsync()).Instances.Count(instance => instance.LifecycleState == "InService"));
    }

    public async Task<AutoScalingGroup> GroupAsync() => Assert.Single(await GroupsAsync());

    public async Task<List<AutoScalingGroup>> GroupsAsync() =>
        (
            await Cloud.Scaling.DescribeAutoScalingGroupsAsync(
                new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [Name] },
                Cancellation
            )
        ).AutoScalingGroups
        ?? [];

    public async Task<List<Instance>> InstancesAsync() => (await GroupAsync()).Instances ?? [];

    public async Task<List<Activity>> ActivitiesAsync(bool? includeDeleted = null) =>
        (
            await Cloud.Scaling.DescribeScalingActivitiesAsync(
                new DescribeScalingActivitiesRequest { AutoScalingGroupName = Name, IncludeDeletedGroups = includeDeleted },
                Cancellation
            )
        ).Activities
        ?? [];

    public Task UpdateAsync(Action<UpdateAutoScalingGroupRequest> change)
    {
        var request = new UpdateAutoScalingGroupRequest { AutoScalingGroupName = Name };
        change(request);
        return Cloud.Scaling.UpdateAutoScalingGroupAsync(request, Cancellation);
    }

    public Task TerminateAsync(string instanceId) =>
        Task.FromResult(
            Cloud.Aws.Run(
                "us-east-1",
                transaction =>
                {
                    Instances.Terminate(transaction, instanceId);
                    return 0;
                }
            )
        );

    /// <summary>Another version of the template, with its number.</summary>
    public async Task<string> NewVersionAsync(string? image = null, string type = "t3.small")
    {
        var made = await Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateId = TemplateId,
                LaunchTemplateData = new RequestLaunchTemplateData
                {
                    ImageId = image ?? Image,
                    InstanceType = type,
                    UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh")),
                },
            },
            Cancellation
        );
        return $"{made.LaunchTemplateVersion.VersionNumber}";
    }

    /// <summary>A target group behind an application load balancer that lets everything through.</summary>
    public async Task<(string LoadBalancer, string TargetGroup)> RouteAsync(string name = "web", int? deregistrationDelay = null)
    {
        var targetGroup = (
            await Cloud.Elb.CreateTargetGroupAsync(
                new CreateTargetGroupRequest
                {
                    Name = name,
                    Protocol = ProtocolEnum.HTTP,
                    Port = 80,
                    VpcId = VpcId,
                    HealthCheckIntervalSeconds = 10,
                    HealthCheckTimeoutSeconds = 5,
                    HealthyThresholdCount = 2,
                },
                Cancellation
            )
        ).TargetGroups[0].TargetGroupArn;
        Pass(2);
        if (deregistrationDelay is { } delay)
        {
            await Cloud.Elb.ModifyTargetGroupAttributesAsync(
                new ModifyTargetGroupAttributesRequest
                {
                    TargetGroupArn = targetGroup,
                    Attributes = [new() { Key = "deregistration_delay.timeout_seconds", Value = $"{delay}" }],
                },
                Cancellation
            );
        }

        var loadBalancer = (
            await Cloud.Elb.CreateLoadBalancerAsync(new CreateLoadBalancerRequest { Name = name, Subnets = [.. Subnets] }, Cancellation)
        )
            .LoadBalancers[0]
            .LoadBalancerArn;
        Pass(2);
        await Cloud.Elb.CreateListenerAsync(
            new CreateListenerRequest
            {
                LoadBalancerArn = loadBalancer,
                Port = 80,
                Protocol = ProtocolEnum.HTTP,
                DefaultActions = [new() { Type = ActionTypeEnum.Forward, TargetGroupArn = targetGroup }],
            },
            Cancellation
        );
        Pass(200);
        return (loadBalancer, targetGroup);
    }

    public async Task<Dictionary<string, string>> HealthAsync(string targetGroup) =>
        (
            (
                await Cloud.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = targetGroup }, Cancellation)
            ).TargetHealthDescriptions
            ?? []
        ).ToDictionary(target => target.Target.Id, target => target.TargetHealth.State.Value, StringComparer.Ordinal);

    public async Task<string?> AttachmentAsync(string identifier) =>
        (
            (
                await Cloud.Scaling.DescribeTrafficSourcesAsync(
                    new DescribeTrafficSourcesRequest { AutoScalingGroupName = Name },
                    Cancellation
                )
            ).TrafficSources
            ?? []
        )
            .SingleOrDefault(source => source.Identifier == identifier)
            ?.State;

    public void Dispose() => Cloud.Dispose();
}
