using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using SubnetMapping = Amazon.ElasticLoadBalancingV2.Model.SubnetMapping;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class NetworkAddressTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task An_elastic_address_is_held_until_some_time_after_its_load_balancer_is_gone()
    {
        using var world = new Balancing();
        var allocation = (await world.Cloud.Ec2.AllocateAddressAsync(new() { Domain = "vpc" }, Cancellation)).AllocationId;
        var balancer = await world.ActiveAsync(
            "net",
            "network",
            request => Map(request, new SubnetMapping { SubnetId = world.Subnets[0], AllocationId = allocation })
        );

        var held = await AddressAsync();
        Assert.StartsWith("eipassoc-", held.AssociationId, StringComparison.Ordinal);
        var face = Assert.Single(await FacesAsync(world));
        Assert.Equal((face.NetworkInterfaceId, face.PrivateIpAddress), (held.NetworkInterfaceId, held.PrivateIpAddress));
        Assert.Equal((held.PublicIp, "network_load_balancer"), (face.Association.PublicIp, face.InterfaceType.Value));
        await Cloud.RefusedAsync("InvalidIPAddress.InUse", ReleaseAsync);
        await RawCalls.RefusedAsync(
            "OperationNotPermitted",
            () => world.Cloud.CallAsync("ec2", "DisassociateAddress", ("Version", "2016-11-15"), ("AssociationId", held.AssociationId))
        );

        await world.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, Cancellation);
        await Cloud.RefusedAsync("InvalidIPAddress.InUse", ReleaseAsync);
        world.Cloud.Pass(61);
        Assert.Null((await AddressAsync()).AssociationId);
        await ReleaseAsync();

        Task ReleaseAsync() => world.Cloud.Ec2.ReleaseAddressAsync(new() { AllocationId = allocation }, Cancellation);

        async Task<Address> AddressAsync() =>
            Assert.Single((await world.Cloud.Ec2.DescribeAddressesAsync(new() { AllocationIds = [allocation] }, Cancellation)).Addresses);
    }

    [Fact]
    public async Task One_elastic_address_is_not_for_two_subnets_nor_for_an_internal_load_balancer()
    {
        using var world = new Balancing();
        var allocation = (await world.Cloud.Ec2.AllocateAddressAsync(new() { Domain = "vpc" }, Cancellation)).AllocationId;

        await Cloud.RefusedAsync(
            "ResourceInUse",
            () =>
                world.BalancerAsync(
                    "twice",
                    "network",
                    request =>
                        Map(
                            request,
                            new() { SubnetId = world.Subnets[0], AllocationId = allocation },
                            new() { SubnetId = world.Subnets[1], AllocationId = allocation }
                        )
                )
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.BalancerAsync(
                    "inside",
                    "network",
                    request =>
                    {
                        request.Scheme = "internal";
                        Map(request, new SubnetMapping { SubnetId = world.Subnets[0], AllocationId = allocation });
                    }
                )
        );
    }

    [Fact]
    public async Task A_private_address_is_the_internal_load_balancers_and_nobody_elses()
    {
        using var world = new Balancing();
        Action<CreateLoadBalancerRequest> inside = request =>
        {
            request.Scheme = "internal";
            Map(request, new SubnetMapping { SubnetId = world.Subnets[0], PrivateIPv4Address = "172.31.0.100" });
        };
        var balancer = await world.ActiveAsync("net", "network", inside);

        var address = Assert.Single((await world.ReadAsync(balancer.LoadBalancerArn)).AvailabilityZones[0].LoadBalancerAddresses);
        Assert.Equal(("172.31.0.100", null), (address.PrivateIPv4Address, address.IpAddress));
        await Cloud.RefusedAsync("InvalidSubnet", () => world.BalancerAsync("other", "network", inside));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.BalancerAsync(
                    "far",
                    "network",
                    request =>
                    {
                        request.Scheme = "internal";
                        Map(request, new SubnetMapping { SubnetId = world.Subnets[0], PrivateIPv4Address = "10.0.0.1" });
                    }
                )
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.BalancerAsync(
                    "open",
                    "network",
                    request => Map(request, new SubnetMapping { SubnetId = world.Subnets[0], PrivateIPv4Address = "172.31.0.101" })
                )
        );
    }

    [Fact]
    public async Task A_zone_is_entered_with_an_address_and_left_without_one_and_those_that_stay_keep_theirs()
    {
        using var world = new Balancing();
        var allocations = new List<string>();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            allocations.Add((await world.Cloud.Ec2.AllocateAddressAsync(new() { Domain = "vpc" }, Cancellation)).AllocationId);
        }

        var balancer = await world.ActiveAsync(
            "net",
            "network",
            request => Map(request, new SubnetMapping { SubnetId = world.Subnets[0], AllocationId = allocations[0] })
        );
        await SetAsync(
            new() { SubnetId = world.Subnets[0], AllocationId = allocations[0] },
            new() { SubnetId = world.Subnets[1], AllocationId = allocations[1] }
        );
        Assert.Equal(
            allocations,
            (await world.ReadAsync(balancer.LoadBalancerArn)).AvailabilityZones.Select(zone => zone.LoadBalancerAddresses[0].AllocationId)
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                SetAsync(
                    new() { SubnetId = world.Subnets[0], AllocationId = allocations[1] },
                    new() { SubnetId = world.Subnets[1], AllocationId = allocations[0] }
                )
        );
        await SetAsync(new SubnetMapping { SubnetId = world.Subnets[1] });
        world.Cloud.Pass(61);
        await world.Cloud.Ec2.ReleaseAddressAsync(new() { AllocationId = allocations[0] }, Cancellation);

        Task SetAsync(params SubnetMapping[] mappings) =>
            world.Elb.SetSubnetsAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn, SubnetMappings = [.. mappings] }, Cancellation);
    }

    [Fact]
    public async Task Secondary_addresses_stand_on_every_interface_those_of_zones_entered_later_too()
    {
        using var world = new Balancing();
        var balancer = await world.ActiveAsync("net", "network", request => request.Subnets = [world.Subnets[0]]);
        await world.Elb.ModifyLoadBalancerAttributesAsync(
            new()
            {
                LoadBalancerArn = balancer.LoadBalancerArn,
                Attributes = [new() { Key = "secondary_ips.auto_assigned.per_subnet", Value = "2" }],
            },
            Cancellation
        );
        await world.Elb.SetSubnetsAsync(
            new() { LoadBalancerArn = balancer.LoadBalancerArn, Subnets = [world.Subnets[0], world.Subnets[1]] },
            Cancellation
        );
        world.Settle();

        var faces = await FacesAsync(world);
        Assert.Equal(2, faces.Count);
        Assert.All(faces, face => Assert.Equal(3, face.PrivateIpAddresses.Count));
    }

    [Fact]
    public async Task Addresses_and_prefixes_of_IPv6_are_the_subnets_and_of_dualstack()
    {
        using var world = new Balancing();
        world.WithIpv6();
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync("four", "ipv4", null, new() { IPv6Address = "2001:db8::10" })
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync("far", "dualstack", null, new() { IPv6Address = "2001:db9::10" })
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync("off", "dualstack", null, new() { SourceNatIpv6Prefix = "2001:db8::/80" })
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync("wide", "dualstack", "on", new() { SourceNatIpv6Prefix = "2001:db8::/64" })
        );
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => CreateAsync("none", "ipv4", "on", new()));

        var made = await CreateAsync(
            "net",
            "dualstack",
            "on",
            new() { IPv6Address = "2001:db8::10", SourceNatIpv6Prefix = "2001:db8:0:0:7::/80" }
        );
        var zone = Assert.Single((await world.ReadAsync(made.LoadBalancerArn)).AvailabilityZones);
        Assert.Equal(
            ("2001:db8::10", "2001:db8:0:0:7::/80"),
            (zone.LoadBalancerAddresses[0].IPv6Address, zone.SourceNatIpv6Prefixes.Single())
        );

        Task<LoadBalancer> CreateAsync(string name, string type, string? sourceNat, SubnetMapping mapping)
        {
            mapping.SubnetId = world.Subnets[0];
            return world.ActiveAsync(
                name,
                "network",
                request =>
                {
                    Map(request, mapping);
                    (request.IpAddressType, request.EnablePrefixForIpv6SourceNat) = (type, sourceNat);
                }
            );
        }
    }

    [Fact]
    public async Task Rules_on_traffic_of_endpoints_are_a_network_load_balancers()
    {
        using var world = new Balancing();
        var group = world.SecurityGroup("front");
        var net = await world.BalancerAsync("net", "network", request => request.SecurityGroups = [group]);
        var web = await world.BalancerAsync("web", like: request => request.SecurityGroups = [group]);

        await SetAsync(net);
        Assert.Equal("off", (await world.ReadAsync(net.LoadBalancerArn)).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetAsync(web));

        Task SetAsync(LoadBalancer balancer) =>
            world.Elb.SetSecurityGroupsAsync(
                new()
                {
                    LoadBalancerArn = balancer.LoadBalancerArn,
                    SecurityGroups = [group],
                    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = "off",
                },
                Cancellation
            );
    }

    private static void Map(CreateLoadBalancerRequest request, params SubnetMapping[] mappings) =>
        (request.Subnets, request.SubnetMappings) = (null, [.. mappings]);

    private static async Task<List<NetworkInterface>> FacesAsync(Balancing world) =>
        (
            await world.Cloud.Ec2.DescribeNetworkInterfacesAsync(
                new() { Filters = [new() { Name = "description", Values = ["ELB net/*"] }] },
                Cancellation
            )
        ).NetworkInterfaces;
}
