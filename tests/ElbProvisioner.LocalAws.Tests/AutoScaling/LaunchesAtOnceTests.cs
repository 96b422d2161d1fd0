using System.Xml.Linq;
using Amazon.AutoScaling.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class LaunchesAtOnceTests
{
    [Fact]
    public async Task The_call_answers_with_the_instances_that_it_launched_and_the_group_desires_them()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var zone = (await ground.GroupAsync()).AvailabilityZones[1];

        var answer = await LaunchAsync(ground, 2, ("AvailabilityZones.member.1", zone));

        var launched = Assert.Single(answer.Elements("Instances").Elements("member"));
        Assert.Equal(
            ("t3.micro", "OnDemand", zone),
            (Text(launched, "InstanceType"), Text(launched, "MarketType"), Text(launched, "AvailabilityZone"))
        );
        Assert.Equal(ground.Subnets[1], Text(launched, "SubnetId"));
        Assert.NotEmpty(Text(launched, "AvailabilityZoneId"));
        var ids = launched.Elements("InstanceIds").Elements("member").Select(id => id.Value).ToList();
        Assert.Equal(2, ids.Count);
        Assert.Empty(answer.Elements("Errors").Elements("member"));
        var group = await ground.GroupAsync();
        Assert.Equal(3, group.DesiredCapacity);
        Assert.Equal(["InService", "Pending", "Pending"], group.Instances.Select(instance => instance.LifecycleState.Value).Order());

        ground.Pass(60);
        var now = await ground.InstancesAsync();
        Assert.Equal(3, now.Count(instance => instance.LifecycleState == "InService"));
        Assert.All(ids, id => Assert.Contains(now, instance => instance.InstanceId == id && instance.AvailabilityZone == zone));
    }

    [Fact]
    public async Task The_same_token_launches_once_and_another_request_with_it_is_refused()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        (string, string) place = ("SubnetIds.member.1", ground.Subnets[0]);
        var first = await LaunchAsync(ground, 1, place);
        var again = await LaunchAsync(ground, 1, place);

        Assert.Equal(first.ToString(), again.ToString());
        Assert.Single(await ground.InstancesAsync());
        await RawCalls.RefusedAsync("IdempotentParameterMismatch", () => LaunchAsync(ground, 2, place));
    }

    [Fact]
    public async Task What_EC2_refuses_is_answered_as_an_error_and_retried_only_if_asked_for()
    {
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new FaultSettings { ScarceTypes = new HashSet<string> { "t3.micro@us-east-1a" } },
            }
        );
        await ground.CreateGroupAsync(0);
        var answer = await LaunchAsync(ground, 2, ("AvailabilityZones.member.1", "us-east-1a"));

        var error = Assert.Single(answer.Elements("Errors").Elements("member"));
        Assert.Equal(("t3.micro", "InsufficientInstanceCapacity"), (Text(error, "InstanceType"), Text(error, "ErrorCode")));
        Assert.Empty(answer.Elements("Instances").Elements("member"));
        Assert.Equal(0, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Equal("Failed", Assert.Single(await ground.ActivitiesAsync()).StatusCode.Value);

        await LaunchAsync(
            ground,
            2,
            ("AvailabilityZones.member.1", "us-east-1a"),
            ("RetryStrategy", "retry-with-group-configuration"),
            ("ClientToken", "another")
        );
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);
        ground.Pass(60);
        Assert.All(await ground.InstancesAsync(), instance => Assert.NotEqual("us-east-1a", instance.AvailabilityZone));
        Assert.Equal(2, (await ground.InstancesAsync()).Count);
    }

    [Fact]
    public async Task Where_to_launch_is_said_for_several_zones_and_is_the_groups()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await RawCalls.RefusedAsync("ValidationError", () => LaunchAsync(ground, 1));
        await RawCalls.RefusedAsync("ValidationError", () => LaunchAsync(ground, 1, ("AvailabilityZones.member.1", "us-east-1f")));
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => LaunchAsync(ground, 1, ("AvailabilityZones.member.1", "us-east-1b"), ("SubnetIds.member.1", ground.Subnets[0]))
        );
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => LaunchAsync(ground, 1, ("AvailabilityZones.member.1", "us-east-1a"), ("AvailabilityZoneIds.member.1", "use1-az1"))
        );
        var tooMany = await RawCalls.RefusedAsync(
            "ValidationError",
            () => LaunchAsync(ground, 7, ("SubnetIds.member.1", ground.Subnets[0]))
        );
        Assert.Contains("above max value 6", tooMany.Message, StringComparison.Ordinal);
        await ground.UpdateAsync(request => request.VPCZoneIdentifier = ground.Subnets[2]);
        Assert.Equal(ground.Subnets[2], (await LaunchAsync(ground, 1)).Descendants("SubnetId").Single().Value);
    }

    [Theory]
    [InlineData(50, null)]
    [InlineData(100, "OnDemand")]
    [InlineData(0, "Spot")]
    public async Task A_mixed_policy_must_be_all_On_Demand_or_all_Spot(int onDemand, string? market)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            0,
            request =>
            {
                request.VPCZoneIdentifier = ground.Subnets[0];
                request.LaunchTemplate = null;
                request.MixedInstancesPolicy = new MixedInstancesPolicy
                {
                    LaunchTemplate = new()
                    {
                        LaunchTemplateSpecification = new() { LaunchTemplateId = ground.TemplateId, Version = "1" },
                        Overrides = [new() { InstanceType = "t3.large", WeightedCapacity = "2" }],
                    },
                    InstancesDistribution = new() { OnDemandPercentageAboveBaseCapacity = onDemand },
                };
            }
        );
        if (market is null)
        {
            await RawCalls.RefusedAsync("ValidationError", () => LaunchAsync(ground, 4));
            return;
        }

        // The requested capacity is in the units of the group: two instances of weight 2.
        var launched = Assert.Single((await LaunchAsync(ground, 4)).Elements("Instances").Elements("member"));
        Assert.Equal(("t3.large", market), (Text(launched, "InstanceType"), Text(launched, "MarketType")));
        Assert.Equal(2, launched.Elements("InstanceIds").Elements("member").Count());
        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task A_group_of_a_launch_configuration_cannot_be_launched_into()
    {
        using var ground = await Ground.CreateAsync();
        await ground.Cloud.CallAsync(
            "autoscaling",
            "CreateLaunchConfiguration",
            ("LaunchConfigurationName", "old"),
            ("ImageId", ground.Image),
            ("InstanceType", "t3.micro")
        );
        await ground.CreateGroupAsync(0, request => (request.LaunchTemplate, request.LaunchConfigurationName) = (null, "old"));

        await RawCalls.RefusedAsync("ValidationError", () => LaunchAsync(ground, 1, ("SubnetIds.member.1", ground.Subnets[0])));
    }

    private static Task<XElement> LaunchAsync(Ground ground, int capacity, params (string Name, string Value)[] more) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            "LaunchInstances",
            [
                ("AutoScalingGroupName", Ground.Name),
                ("RequestedCapacity", $"{capacity}"),
                .. more.Any(parameter => parameter.Name == "ClientToken") ? [] : new[] { ("ClientToken", "token") },
                .. more,
            ]
        );

    private static string Text(XElement element, string member) => element.Element(member)?.Value ?? "";
}
