using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class LoadBalancerTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task An_application_load_balancer_is_told_complete()
    {
        using var world = new Balancing();

        var made = await world.BalancerAsync();

        Assert.Matches("^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/[0-9a-f]{16}$", made.LoadBalancerArn);
        Assert.Matches("^web-[0-9]{10}\\.us-east-1\\.elb\\.amazonaws\\.com$", made.DNSName);
        Assert.Equal("Z35SXDOTRQ7X7K", made.CanonicalHostedZoneId);
        Assert.Equal(
            ("internet-facing", "application", "ipv4", "provisioning"),
            (made.Scheme.Value, made.Type.Value, made.IpAddressType.Value, made.State.Code.Value)
        );
        Assert.Equal(["us-east-1a", "us-east-1b"], made.AvailabilityZones.Select(zone => zone.ZoneName));
        Assert.Equal([world.Run(transaction => Network.DefaultSecurityGroup(transaction, world.VpcId))], made.SecurityGroups);
        Assert.Equal(world.VpcId, made.VpcId);
    }

    [Fact]
    public async Task A_network_load_balancer_has_its_own_kind_of_name_and_zone_and_needs_one_subnet()
    {
        using var world = new Balancing();

        var made = await world.BalancerAsync(type: "network", like: request => request.Subnets = [world.Subnets[0]]);

        var id = made.LoadBalancerArn[^16..];
        Assert.EndsWith($"loadbalancer/net/web/{id}", made.LoadBalancerArn);
        Assert.Equal($"web-{id}.elb.us-east-1.amazonaws.com", made.DNSName);
        Assert.Equal("Z26RNL4JYFTOTI", made.CanonicalHostedZoneId);
        Assert.Empty(made.SecurityGroups ?? []);
    }

    [Fact]
    public async Task A_load_balancer_is_not_seen_at_once_and_becomes_active_in_its_time()
    {
        using var world = new Balancing();
        var made = (
            await world.Elb.CreateLoadBalancerAsync(
                new CreateLoadBalancerRequest { Name = "web", Subnets = [world.Subnets[0], world.Subnets[1]] },
                Cancellation
            )
        ).LoadBalancers[0];

        await Cloud.RefusedAsync("LoadBalancerNotFound", () => world.ReadAsync(made.LoadBalancerArn));
        world.Cloud.Pass(119);
        Assert.Equal("provisioning", (await world.ReadAsync(made.LoadBalancerArn)).State.Code);
        world.Cloud.Pass(1);
        Assert.Equal("active", (await world.ReadAsync(made.LoadBalancerArn)).State.Code);
    }

    [Fact]
    public async Task A_load_balancer_that_is_to_fail_ends_failed()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { FailingLoadBalancers = new HashSet<string> { "web" } },
            }
        );

        var made = await world.ActiveAsync();

        Assert.Equal("failed", (await world.ReadAsync(made.LoadBalancerArn)).State.Code);
    }

    [Fact]
    public async Task Creating_the_same_again_answers_the_one_there_is_and_other_settings_are_refused()
    {
        using var world = new Balancing();
        var first = await world.BalancerAsync();

        var again = await world.BalancerAsync(like: request => request.Subnets = [world.Subnets[1], world.Subnets[0]]);

        Assert.Equal(first.LoadBalancerArn, again.LoadBalancerArn);
        Assert.Single((await world.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Cancellation)).LoadBalancers);
        var refusal = await Cloud.RefusedAsync(
            "DuplicateLoadBalancerName",
            () => world.BalancerAsync(like: request => request.Scheme = "internal")
        );
        Assert.Equal("A load balancer with the same name 'web' exists, but with different settings", refusal.Message);
        await Cloud.RefusedAsync("DuplicateLoadBalancerName", () => world.BalancerAsync(type: "network"));
    }

    [Theory]
    [InlineData("internal-x")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a23456789012345678901234567890123")]
    public async Task A_name_that_AWS_does_not_take_is_refused(string name)
    {
        using var world = new Balancing();

        await Cloud.RefusedAsync("ValidationError", () => world.BalancerAsync(name));
    }

    [Fact]
    public async Task Subnets_must_exist_and_be_in_two_zones_and_have_room()
    {
        using var world = new Balancing();

        await Cloud.RefusedAsync("ValidationError", () => world.BalancerAsync(like: request => request.Subnets = [world.Subnets[0]]));
        await Cloud.RefusedAsync("ValidationError", () => world.BalancerAsync(like: request => request.Subnets = []));
        await Cloud.RefusedAsync(
            "SubnetNotFound",
            () => world.BalancerAsync(like: request => request.Subnets = [world.Subnets[0], "subnet-0123456789abcdef0"])
        );
        world.Run(transaction =>
        {
            var subnet = transaction.Ec2.Subnets.Find(world.Subnets[1]);
            Assert.NotNull(subnet);
            transaction.Ec2.Subnets.Put(subnet with { UsedAddresses = 4091 - 7 });
        });
        await Cloud.RefusedAsync("InvalidSubnet", () => world.BalancerAsync());
    }

    [Fact]
    public async Task Two_subnets_of_one_zone_are_refused()
    {
        using var world = new Balancing();
        world.Run(transaction =>
        {
            var subnet = transaction.Ec2.Subnets.Find(world.Subnets[0]);
            Assert.NotNull(subnet);
            transaction.Ec2.Subnets.Put(subnet with { Key = "subnet-00000000000000001" });
        });

        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.BalancerAsync(like: request => request.Subnets = [world.Subnets[0], "subnet-00000000000000001"])
        );
    }

    [Fact]
    public async Task Security_groups_must_exist_in_the_VPC()
    {
        using var world = new Balancing();
        var elsewhere = world.SecurityGroup("elsewhere", "vpc-00000000000000001");

        await Cloud.RefusedAsync(
            "InvalidSecurityGroup",
            () => world.BalancerAsync(like: request => request.SecurityGroups = ["sg-0123456789abcdef0"])
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.BalancerAsync(like: request => request.SecurityGroups = [elsewhere])
        );
    }

    [Fact]
    public async Task Network_interfaces_stand_in_every_subnet_and_outlive_the_load_balancer()
    {
        using var world = new Balancing();
        var group = world.SecurityGroup("front");
        var made = await world.ActiveAsync(like: request => request.SecurityGroups = [group]);
        var description = "ELB " + made.LoadBalancerArn[(made.LoadBalancerArn.IndexOf('/') + 1)..];

        await world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = made.LoadBalancerArn }, Cancellation);

        await Cloud.RefusedAsync("LoadBalancerNotFound", () => world.ReadAsync(made.LoadBalancerArn));
        Assert.Equal([("amazon-elb", group), ("amazon-elb", group)], Faces());
        world.Cloud.Pass(59);
        Assert.Equal(2, Faces().Count);
        world.Cloud.Pass(1);
        Assert.Empty(Faces());

        List<(string?, string)> Faces() =>
            world.Run(transaction =>
                transaction
                    .Ec2.Interfaces.All.Where(face => face.Description == description)
                    .Select(face => (face.Requester, face.SecurityGroupIds.Single()))
                    .ToList()
            );
    }

    [Fact]
    public async Task Deletion_protection_holds_until_it_is_turned_off_and_deleting_what_is_gone_succeeds()
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync();
        await SetAsync("true");

        var refusal = await Cloud.RefusedAsync("OperationNotPermitted", DeleteAsync);
        Assert.Contains("deletion protection is enabled", refusal.Message);
        await SetAsync("false");
        await DeleteAsync();
        await DeleteAsync();

        Task DeleteAsync() =>
            world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = made.LoadBalancerArn }, Cancellation);
        Task SetAsync(string value) =>
            world.Elb.ModifyLoadBalancerAttributesAsync(
                new ModifyLoadBalancerAttributesRequest
                {
                    LoadBalancerArn = made.LoadBalancerArn,
                    Attributes = [new LoadBalancerAttribute { Key = "deletion_protection.enabled", Value = value }],
                },
                Cancellation
            );
    }

    [Fact]
    public async Task An_elastic_address_is_held_by_one_network_load_balancer_and_told_once_it_is_active()
    {
        using var world = new Balancing();
        world.Run(transaction => transaction.Ec2.Addresses.Put(new("eipalloc-00000000000000001", "198.51.100.7", null, null)));
        Action<CreateLoadBalancerRequest> mapped = request =>
        {
            request.Subnets = null;
            request.SubnetMappings = [new SubnetMapping { SubnetId = world.Subnets[0], AllocationId = "eipalloc-00000000000000001" }];
        };

        var made = await world.BalancerAsync(type: "network", like: mapped);
        Assert.Empty(made.AvailabilityZones[0].LoadBalancerAddresses ?? []);
        world.Cloud.Pass(120);

        var address = Assert.Single((await world.ReadAsync(made.LoadBalancerArn)).AvailabilityZones[0].LoadBalancerAddresses);
        Assert.Equal(("198.51.100.7", "eipalloc-00000000000000001"), (address.IpAddress, address.AllocationId));
        await Cloud.RefusedAsync("ResourceInUse", () => world.BalancerAsync("other", "network", mapped));
        await Cloud.RefusedAsync(
            "AllocationIdNotFound",
            () =>
                world.BalancerAsync(
                    "other",
                    "network",
                    request =>
                    {
                        mapped(request);
                        request.SubnetMappings[0].AllocationId = "eipalloc-00000000000000002";
                    }
                )
        );
    }

    [Fact]
    public async Task A_network_load_balancer_made_without_security_groups_gets_none_later()
    {
        using var world = new Balancing();
        var group = world.SecurityGroup("front");
        var without = await world.BalancerAsync("without", "network");
        var with = await world.BalancerAsync("with", "network", request => request.SecurityGroups = [group]);
        var other = world.SecurityGroup("other");

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetAsync(without, other));
        await SetAsync(with, other);

        Assert.Equal([other], (await world.ReadAsync(with.LoadBalancerArn)).SecurityGroups);
        Assert.Equal("on", with.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);
        Assert.All(
            world.Run(transaction => transaction.Ec2.Interfaces.All.Where(face => face.Description.Contains("/with/")).ToList()),
            face => Assert.Equal([other], face.SecurityGroupIds)
        );

        Task SetAsync(LoadBalancer balancer, string id) =>
            world.Elb.SetSecurityGroupsAsync(
                new SetSecurityGroupsRequest { LoadBalancerArn = balancer.LoadBalancerArn, SecurityGroups = [id] },
                Cancellation
            );
    }

    [Fact]
    public async Task Subnets_are_set_as_a_whole_and_a_network_load_balancer_cannot_swap_within_a_zone()
    {
        using var world = new Balancing();
        var made = await world.ActiveAsync();
        var set = await world.Elb.SetSubnetsAsync(
            new SetSubnetsRequest { LoadBalancerArn = made.LoadBalancerArn, Subnets = [world.Subnets[1], world.Subnets[2]] },
            Cancellation
        );
        Assert.Equal([world.Subnets[1], world.Subnets[2]], set.AvailabilityZones.Select(zone => zone.SubnetId));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.SetSubnetsAsync(
                    new SetSubnetsRequest { LoadBalancerArn = made.LoadBalancerArn, Subnets = [world.Subnets[1]] },
                    Cancellation
                )
        );

        var network = await world.ActiveAsync("net", "network");
        world.Run(transaction =>
        {
            var subnet = transaction.Ec2.Subnets.Find(world.Subnets[0]);
            Assert.NotNull(subnet);
            transaction.Ec2.Subnets.Put(subnet with { Key = "subnet-00000000000000001" });
        });
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.Elb.SetSubnetsAsync(
                    new SetSubnetsRequest
                    {
                        LoadBalancerArn = network.LoadBalancerArn,
                        Subnets = ["subnet-00000000000000001", world.Subnets[1]],
                    },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task Dualstack_needs_subnets_with_IPv6()
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync();

        await Cloud.RefusedAsync(
            "InvalidSubnet",
            () =>
                world.Elb.SetIpAddressTypeAsync(
                    new SetIpAddressTypeRequest { LoadBalancerArn = made.LoadBalancerArn, IpAddressType = "dualstack" },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync("InvalidSubnet", () => world.BalancerAsync("other", like: request => request.IpAddressType = "dualstack"));
    }

    [Fact]
    public async Task Load_balancers_are_listed_in_pages_that_do_not_repeat()
    {
        using var world = new Balancing();
        for (var number = 0; number < 5; number++)
        {
            await world.BalancerAsync($"web-{number}");
        }

        var first = await world.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { PageSize = 3 }, Cancellation);
        var second = await world.Elb.DescribeLoadBalancersAsync(
            new DescribeLoadBalancersRequest { PageSize = 3, Marker = first.NextMarker },
            Cancellation
        );

        Assert.Equal((3, 2), (first.LoadBalancers.Count, second.LoadBalancers.Count));
        Assert.Null(second.NextMarker);
        Assert.Equal(5, first.LoadBalancers.Concat(second.LoadBalancers).Select(one => one.LoadBalancerArn).Distinct().Count());
        await Cloud.RefusedAsync(
            "ValidationError",
            () => world.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Marker = "nonsense" }, Cancellation)
        );
    }

    [Fact]
    public async Task Names_and_ARNs_must_be_known_and_at_most_20()
    {
        using var world = new Balancing();
        await world.BalancerAsync();

        Assert.Single(
            (await world.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Names = ["web"] }, Cancellation)).LoadBalancers
        );
        await Cloud.RefusedAsync(
            "LoadBalancerNotFound",
            () => world.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Names = ["web", "none"] }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.DescribeLoadBalancersAsync(
                    new DescribeLoadBalancersRequest { Names = [.. Enumerable.Range(0, 21).Select(number => $"web-{number}")] },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task There_are_as_many_load_balancers_as_the_quota_allows()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["applicationLoadBalancers"] = 1 } },
            }
        );
        await world.BalancerAsync();

        await Cloud.RefusedAsync("TooManyLoadBalancers", () => world.BalancerAsync("other"));
        await world.BalancerAsync("net", "network");
    }

    [Fact]
    public async Task Tags_are_kept_counted_and_found_by_ARN()
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync(like: request => request.Tags = [new Tag { Key = "a", Value = "1" }]);
        await AddAsync(50 - 1);

        Assert.Equal(50, (await ReadAsync(made.LoadBalancerArn)).Count);
        await Cloud.RefusedAsync(
            "TooManyTags",
            () =>
                world.Elb.AddTagsAsync(
                    new AddTagsRequest { ResourceArns = [made.LoadBalancerArn], Tags = [new Tag { Key = "one more", Value = "" }] },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "DuplicateTagKeys",
            () =>
                world.Elb.AddTagsAsync(
                    new AddTagsRequest
                    {
                        ResourceArns = [made.LoadBalancerArn],
                        Tags = [new Tag { Key = "a", Value = "1" }, new Tag { Key = "a", Value = "2" }],
                    },
                    Cancellation
                )
        );
        await world.Elb.RemoveTagsAsync(new RemoveTagsRequest { ResourceArns = [made.LoadBalancerArn], TagKeys = ["a"] }, Cancellation);
        Assert.DoesNotContain(await ReadAsync(made.LoadBalancerArn), tag => tag.Key == "a");
        await Cloud.RefusedAsync(
            "LoadBalancerNotFound",
            () => ReadAsync(made.LoadBalancerArn[..^1] + (made.LoadBalancerArn[^1] == '0' ? "1" : "0"))
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.DescribeTagsAsync(
                    new DescribeTagsRequest { ResourceArns = [.. Enumerable.Repeat(made.LoadBalancerArn, 21)] },
                    Cancellation
                )
        );

        Task AddAsync(int count) =>
            world.Elb.AddTagsAsync(
                new AddTagsRequest
                {
                    ResourceArns = [made.LoadBalancerArn],
                    Tags = [.. Enumerable.Range(0, count).Select(number => new Tag { Key = $"k{number}", Value = "v" })],
                },
                Cancellation
            );
        async Task<List<Tag>> ReadAsync(string arn) =>
            (await world.Elb.DescribeTagsAsync(new DescribeTagsRequest { ResourceArns = [arn] }, Cancellation)).TagDescriptions[0].Tags;
    }
}
