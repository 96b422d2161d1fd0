using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class EndpointServiceTests
{
    private const string Nobody = "vpce-svc-00000000000000000";

    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_service_is_told_with_the_zones_of_its_load_balancer_and_its_defaults()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");

        var made = await CreateAsync(
            world,
            request =>
            {
                request.NetworkLoadBalancerArns = [net.LoadBalancerArn];
                request.TagSpecifications =
                [
                    new() { ResourceType = "vpc-endpoint-service", Tags = [new() { Key = "team", Value = "shop" }] },
                ];
            }
        );

        Assert.Equal($"com.amazonaws.vpce.us-east-1.{made.ServiceId}", made.ServiceName);
        Assert.Equal(
            ("Available", true, "Interface"),
            (made.ServiceState.Value, made.AcceptanceRequired, made.ServiceType[0].ServiceType.Value)
        );
        Assert.Equal(["us-east-1a", "us-east-1b"], made.AvailabilityZones);
        Assert.Equal([net.LoadBalancerArn], made.NetworkLoadBalancerArns);
        Assert.Equal(["ipv4"], made.SupportedIpAddressTypes);
        Assert.Equal(["us-east-1 Available"], made.SupportedRegions.Select(region => $"{region.Region} {region.ServiceState}"));
        Assert.Null(made.PrivateDnsNameConfiguration);
        var read = Assert.Single(await DescribeAsync(world, "tag:team", "shop"));
        Assert.Equal((made.ServiceId, "shop"), (read.ServiceId, read.Tags.Single().Value));
        Assert.Empty(await DescribeAsync(world, "service-state", "Failed"));
        Assert.Single(await DescribeAsync(world, "service-name", made.ServiceName));
    }

    [Fact]
    public async Task A_service_offers_load_balancers_of_one_kind_that_are_there()
    {
        using var world = new Balancing();
        var (net, gateway, web) = (
            await world.BalancerAsync("net", "network"),
            await world.BalancerAsync("gate", "gateway"),
            await world.BalancerAsync()
        );

        await Cloud.RefusedAsync("MissingParameter", () => CreateAsync(world, _ => { }));
        await Cloud.RefusedAsync(
            "InvalidParameterCombination",
            () =>
                CreateAsync(
                    world,
                    request =>
                        (request.NetworkLoadBalancerArns, request.GatewayLoadBalancerArns) = (
                            [net.LoadBalancerArn],
                            [gateway.LoadBalancerArn]
                        )
                )
        );
        await Cloud.RefusedAsync("InvalidNetworkLoadBalancerArn.Malformed", () => OfNetworkAsync(world, web.LoadBalancerArn));
        await Cloud.RefusedAsync("InvalidNetworkLoadBalancerArn.NotFound", () => OfNetworkAsync(world, net.LoadBalancerArn[..^4] + "0000"));
        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () =>
                CreateAsync(
                    world,
                    request => (request.NetworkLoadBalancerArns, request.SupportedIpAddressTypes) = ([net.LoadBalancerArn], ["ipv5"])
                )
        );
        await Cloud.RefusedAsync(
            "InvalidParameterCombination",
            () =>
                CreateAsync(
                    world,
                    request => (request.GatewayLoadBalancerArns, request.PrivateDnsName) = ([gateway.LoadBalancerArn], "a.example.com")
                )
        );
        var made = await CreateAsync(world, request => request.GatewayLoadBalancerArns = [gateway.LoadBalancerArn]);
        Assert.Equal(("GatewayLoadBalancer", null), (made.ServiceType[0].ServiceType.Value, made.BaseEndpointDnsNames));

        // Its interfaces stay a while, but nobody can offer it any more.
        await world.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = net.LoadBalancerArn }, Cancellation);
        await Cloud.RefusedAsync("InvalidNetworkLoadBalancerArn.NotFound", () => OfNetworkAsync(world, net.LoadBalancerArn));
    }

    [Fact]
    public async Task A_token_makes_one_service()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");
        Task<ServiceConfiguration> MakeAsync(bool asks) =>
            CreateAsync(
                world,
                request =>
                    (request.NetworkLoadBalancerArns, request.ClientToken, request.AcceptanceRequired) = (
                        [net.LoadBalancerArn],
                        "once",
                        asks
                    )
            );

        Assert.Equal((await MakeAsync(true)).ServiceId, (await MakeAsync(true)).ServiceId);
        await Cloud.RefusedAsync("IdempotentParameterMismatch", () => MakeAsync(false));
    }

    [Fact]
    public async Task A_load_balancer_stays_as_long_as_a_service_stands_on_it()
    {
        using var world = new Balancing();
        var (one, other) = (await world.BalancerAsync("one", "network"), await world.BalancerAsync("other", "network"));
        var service = await OfNetworkAsync(world, one.LoadBalancerArn);

        var refusal = await Cloud.RefusedAsync("ResourceInUse", () => RemoveAsync(one));
        Assert.Contains("currently associated with another service", refusal.Message, StringComparison.Ordinal);
        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () => ModifyAsync(world, service, request => request.RemoveNetworkLoadBalancerArns = [one.LoadBalancerArn])
        );
        await ModifyAsync(
            world,
            service,
            request =>
                (request.AddNetworkLoadBalancerArns, request.RemoveNetworkLoadBalancerArns) = (
                    [other.LoadBalancerArn],
                    [one.LoadBalancerArn]
                )
        );
        await RemoveAsync(one);
        await Cloud.RefusedAsync("ResourceInUse", () => RemoveAsync(other));
        await DeleteAsync(world, service.ServiceId);
        await RemoveAsync(other);

        Task RemoveAsync(Amazon.ElasticLoadBalancingV2.Model.LoadBalancer balancer) =>
            world.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, Cancellation);
    }

    [Fact]
    public async Task What_a_service_is_like_is_changed_member_by_member()
    {
        using var world = new Balancing();
        var service = await OfNetworkAsync(world, (await world.BalancerAsync("net", "network")).LoadBalancerArn);
        await ModifyAsync(
            world,
            service,
            request =>
            {
                request.AcceptanceRequired = false;
                request.AddSupportedIpAddressTypes = ["ipv6"];
                request.AddSupportedRegions = ["eu-west-1"];
                request.PrivateDnsName = "api.example.com";
            }
        );

        var changed = Assert.Single(await DescribeAsync(world));
        Assert.Equal((false, true), (changed.AcceptanceRequired, changed.RemoteAccessEnabled));
        Assert.Equal(["ipv4", "ipv6"], changed.SupportedIpAddressTypes);
        Assert.Equal(["us-east-1", "eu-west-1"], changed.SupportedRegions.Select(region => region.Region));
        Assert.Equal(
            ("api.example.com", "pendingVerification", "TXT"),
            (changed.PrivateDnsName, changed.PrivateDnsNameConfiguration.State.Value, changed.PrivateDnsNameConfiguration.Type)
        );

        await ModifyAsync(
            world,
            service,
            request =>
                (request.RemovePrivateDnsName, request.RemoveSupportedRegions, request.RemoveSupportedIpAddressTypes) = (
                    true,
                    ["eu-west-1"],
                    ["ipv4"]
                )
        );
        var back = Assert.Single(await DescribeAsync(world));
        Assert.Equal((null, false), (back.PrivateDnsName, back.RemoteAccessEnabled));
        Assert.Equal(["ipv6"], back.SupportedIpAddressTypes);
    }

    [Fact]
    public async Task Principals_are_allowed_and_forgotten_and_each_is_of_a_type()
    {
        using var world = new Balancing();
        var service = await OfNetworkAsync(world, (await world.BalancerAsync("net", "network")).LoadBalancerArn);
        string[] principals =
        [
            "*",
            "arn:aws:iam::123456789012:role/app",
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:user/app",
            "arn:aws:organizations::123456789012:ou/o-1/ou-1",
            "ecs.amazonaws.com",
        ];

        var added = await PermitAsync(principals, []);
        Assert.Equal(
            ["All", "Role", "Account", "User", "OrganizationUnit", "Service"],
            added.AddedPrincipals.Select(principal => principal.PrincipalType.Value)
        );
        Assert.Empty((await PermitAsync([principals[0]], [])).AddedPrincipals ?? []);
        await Cloud.RefusedAsync("InvalidPrincipal", () => PermitAsync(["somebody"], []));
        await PermitAsync([], principals[1..]);
        var left = await world.Cloud.Ec2.DescribeVpcEndpointServicePermissionsAsync(new() { ServiceId = service.ServiceId }, Cancellation);
        Assert.Equal("*", Assert.Single(left.AllowedPrincipals).Principal);
        await Cloud.RefusedAsync(
            "InvalidVpcEndpointServiceId.NotFound",
            () => world.Cloud.Ec2.DescribeVpcEndpointServicePermissionsAsync(new() { ServiceId = Nobody }, Cancellation)
        );

        Task<ModifyVpcEndpointServicePermissionsResponse> PermitAsync(string[] add, string[] remove) =>
            world.Cloud.Ec2.ModifyVpcEndpointServicePermissionsAsync(
                new()
                {
                    ServiceId = service.ServiceId,
                    AddAllowedPrincipals = [.. add],
                    RemoveAllowedPrincipals = [.. remove],
                },
                Cancellation
            );
    }

    [Fact]
    public async Task What_is_not_there_is_not_deleted_and_that_is_told_beside_what_was()
    {
        using var world = new Balancing();
        var service = await OfNetworkAsync(world, (await world.BalancerAsync("net", "network")).LoadBalancerArn);
        await world.Cloud.Ec2.CreateTagsAsync(
            new() { Resources = [service.ServiceId], Tags = [new() { Key = "a", Value = "b" }] },
            Cancellation
        );

        var done = await DeleteAsync(world, Nobody, service.ServiceId);

        var left = Assert.Single(done.Unsuccessful);
        Assert.Equal((Nobody, "InvalidVpcEndpointService.NotFound"), (left.ResourceId, left.Error.Code));
        Assert.Empty(await DescribeAsync(world));
        await Cloud.RefusedAsync(
            "InvalidVpcEndpointServiceId.NotFound",
            () => world.Cloud.Ec2.DescribeVpcEndpointServiceConfigurationsAsync(new() { ServiceIds = [service.ServiceId] }, Cancellation)
        );
    }

    private static Task<ServiceConfiguration> OfNetworkAsync(Balancing world, string arn) =>
        CreateAsync(world, request => request.NetworkLoadBalancerArns = [arn]);

    private static async Task<ServiceConfiguration> CreateAsync(Balancing world, Action<CreateVpcEndpointServiceConfigurationRequest> like)
    {
        var request = new CreateVpcEndpointServiceConfigurationRequest();
        like(request);
        return (await world.Cloud.Ec2.CreateVpcEndpointServiceConfigurationAsync(request, Cancellation)).ServiceConfiguration;
    }

    private static Task<ModifyVpcEndpointServiceConfigurationResponse> ModifyAsync(
        Balancing world,
        ServiceConfiguration service,
        Action<ModifyVpcEndpointServiceConfigurationRequest> like
    )
    {
        var request = new ModifyVpcEndpointServiceConfigurationRequest { ServiceId = service.ServiceId };
        like(request);
        return world.Cloud.Ec2.ModifyVpcEndpointServiceConfigurationAsync(request, Cancellation);
    }

    private static Task<DeleteVpcEndpointServiceConfigurationsResponse> DeleteAsync(Balancing world, params string[] ids) =>
        world.Cloud.Ec2.DeleteVpcEndpointServiceConfigurationsAsync(new() { ServiceIds = [.. ids] }, Cancellation);

    private static async Task<List<ServiceConfiguration>> DescribeAsync(Balancing world, string? filter = null, string value = "") =>
        (
            await world.Cloud.Ec2.DescribeVpcEndpointServiceConfigurationsAsync(
                new() { Filters = filter is null ? null : [new() { Name = filter, Values = [value] }] },
                Cancellation
            )
        ).ServiceConfigurations
        ?? [];
}
