using Amazon.AutoScaling.Model;
using ElbProvisioner.LocalAws.Ec2.Launching;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>Refreshes that replace root volumes alone.</summary>
public sealed class RootVolumeTests
{
    [Fact]
    public async Task Instances_keep_all_but_their_root_volumes_and_go_through_states_of_their_own()
    {
        using var ground = await Ground.CreateAsync();
        var other = ground.Cloud.Aws.Run(
            "us-east-1",
            transaction => PublicImages.All(transaction).First(image => image.Architecture == "x86_64" && image.Id != ground.Image).Id
        );
        await ground.RunGroupAsync(2, group => Mix(group, ground.Image));
        var before = await IdsAsync(ground);

        await StartAsync(ground, other);
        var seen = new HashSet<string>();
        for (var looked = 0; looked < 60; looked++)
        {
            ground.Pass(5);
            seen.UnionWith((await ground.InstancesAsync()).Select(instance => instance.LifecycleState.Value));
        }

        Assert.Equal(["InService", "ReplacingRootVolume", "ReplacingRootVolume:Proceed", "RootVolumeReplaced"], seen.Order());
        Assert.Equal(before, await IdsAsync(ground));
        var refresh = await RefreshAsync(ground);
        Assert.Equal(("Successful", "ReplaceRootVolume", 100), (refresh.Status.Value, refresh.Strategy.Value, refresh.PercentageComplete));
        var machines = (
            await ground.Cloud.Ec2.DescribeInstancesAsync(new() { InstanceIds = before }, Ground.Cancellation)
        ).Reservations.SelectMany(reservation => reservation.Instances);
        Assert.All(machines, machine => Assert.Equal((other, "running"), (machine.ImageId, machine.State.Name.Value)));
        Assert.DoesNotContain(
            await ground.ActivitiesAsync(),
            activity => activity.Description.StartsWith("Terminating", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task It_takes_a_mixed_group_and_images_in_every_override()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, ground.Image));

        await ground.UpdateAsync(group => group.MixedInstancesPolicy = Policy(ground.TemplateId, ground.Image));
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, null));
    }

    private static void Mix(CreateAutoScalingGroupRequest group, string image)
    {
        group.MixedInstancesPolicy = Policy(group.LaunchTemplate.LaunchTemplateId, image);
        group.LaunchTemplate = null;
    }

    private static MixedInstancesPolicy Policy(string template, string? image) =>
        new()
        {
            LaunchTemplate = new()
            {
                LaunchTemplateSpecification = new() { LaunchTemplateId = template, Version = "1" },
                Overrides = [new() { InstanceType = "t3.micro", ImageId = image }],
            },
        };

    private static Task<StartInstanceRefreshResponse> StartAsync(Ground ground, string? image) =>
        ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest
            {
                AutoScalingGroupName = Ground.Name,
                Strategy = "ReplaceRootVolume",
                DesiredConfiguration = new() { MixedInstancesPolicy = Policy(ground.TemplateId, image) },
            },
            Ground.Cancellation
        );

    private static async Task<List<string>> IdsAsync(Ground ground) =>
        [.. (await ground.InstancesAsync()).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal)];

    private static async Task<InstanceRefresh> RefreshAsync(Ground ground) =>
        Assert.Single(
            (
                await ground.Cloud.Scaling.DescribeInstanceRefreshesAsync(
                    new DescribeInstanceRefreshesRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
            ).InstanceRefreshes
        );
}
