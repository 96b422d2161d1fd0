using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class IpPoolTests
{
    private const string Pool = "ipam-pool-0123456789abcdef0";

    [Fact]
    public async Task A_pool_comes_and_goes_in_place_where_addresses_are_public()
    {
        using var world = new Balancing();
        var (web, net) = ((await world.ActiveAsync()).LoadBalancerArn, (await world.ActiveAsync("net", "network")).LoadBalancerArn);

        var set = await ModifyAsync(
            world,
            new()
            {
                LoadBalancerArn = web,
                IpamPools = new() { Ipv4IpamPoolId = Pool },
            }
        );
        Assert.Equal(Pool, set.IpamPools.Ipv4IpamPoolId);
        Assert.Equal(Pool, (await world.ReadAsync(web)).IpamPools.Ipv4IpamPoolId);

        await ModifyAsync(world, new() { LoadBalancerArn = web, RemoveIpamPools = [RemoveIpamPoolEnum.Ipv4] });
        Assert.Null((await world.ReadAsync(web)).IpamPools);

        await Cloud.RefusedAsync("ValidationError", () => ModifyAsync(world, new() { LoadBalancerArn = web }));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                ModifyAsync(
                    world,
                    new()
                    {
                        LoadBalancerArn = net,
                        IpamPools = new() { Ipv4IpamPoolId = Pool },
                    }
                )
        );
    }

    private static Task<ModifyIpPoolsResponse> ModifyAsync(Balancing world, ModifyIpPoolsRequest request) =>
        world.Elb.ModifyIpPoolsAsync(request, Balancing.Cancellation);
}
