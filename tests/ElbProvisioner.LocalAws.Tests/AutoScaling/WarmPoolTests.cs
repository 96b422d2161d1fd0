using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class WarmPoolTests
{
    [Fact]
    public async Task A_warm_pool_is_kept_changed_and_told_without_instances()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration);

        await CallAsync(ground, "PutWarmPool", ("MaxGroupPreparedCapacity", "5"), ("InstanceReusePolicy.ReuseOnScaleIn", "true"));
        await CallAsync(ground, "PutWarmPool", ("MinSize", "2"), ("PoolState", "Running"));

        var told = (await ground.GroupAsync()).WarmPoolConfiguration;
        Assert.Equal(
            (5, 2, "Running", true),
            (told.MaxGroupPreparedCapacity, told.MinSize, told.PoolState.Value, told.InstanceReusePolicy.ReuseOnScaleIn)
        );
        Assert.Equal(0, (await ground.GroupAsync()).WarmPoolSize);
        var answer = await CallAsync(ground, "DescribeWarmPool");
        Assert.Equal("2", RawCalls.Text(answer, "MinSize"));
        Assert.Equal("", RawCalls.Text(answer, "InstanceId"));

        await CallAsync(ground, "PutWarmPool", ("MaxGroupPreparedCapacity", "-1"));
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration.MaxGroupPreparedCapacity);
    }

    [Fact]
    public async Task A_warm_pool_goes_after_a_while_and_only_one_that_is_there()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        Assert.Contains(
            "No warm pool found",
            (await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "DeleteWarmPool"))).Message,
            StringComparison.Ordinal
        );
        await CallAsync(ground, "PutWarmPool");

        await CallAsync(ground, "DeleteWarmPool");

        Assert.Equal("PendingDelete", (await ground.GroupAsync()).WarmPoolConfiguration.Status);
        await RawCalls.RefusedAsync("ScalingActivityInProgress", () => CallAsync(ground, "PutWarmPool", ("MinSize", "1")));
        ground.Pass(60);
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration);
        await CallAsync(ground, "PutWarmPool", ("MinSize", "1"));
        Assert.Equal(1, (await ground.GroupAsync()).WarmPoolConfiguration.MinSize);
    }

    [Fact]
    public async Task A_warm_pool_waits_for_the_end_of_a_refresh()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );

        await RawCalls.RefusedAsync("InstanceRefreshInProgress", () => CallAsync(ground, "PutWarmPool"));
    }

    private static Task<System.Xml.Linq.XElement> CallAsync(
        Ground ground,
        string action,
        params (string Name, string Value)[] parameters
    ) => ground.Cloud.CallAsync("autoscaling", action, [("AutoScalingGroupName", Ground.Name), .. parameters]);
}
