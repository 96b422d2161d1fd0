using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>IPv6 ranges of a default VPC: AWS gives none unasked.</summary>
public sealed class Ipv6RangeTests
{
    [Fact]
    public async Task A_VPC_and_its_subnets_get_ranges_and_give_them_back()
    {
        using var net = await CreateAsync();
        Assert.Null(net.Vpc.Ipv6CidrBlockAssociationSet);
        var subnet = net.Subnets[0].SubnetId;
        await Cloud.RefusedAsync("InvalidSubnet.Range", () => AssociateAsync(net, subnet, "2600:1f18::/64"));

        var given = await net.Cloud.Ec2.AssociateVpcCidrBlockAsync(
            new AssociateVpcCidrBlockRequest { VpcId = net.Vpc.VpcId, AmazonProvidedIpv6CidrBlock = true },
            Cancellation
        );
        var range = given.Ipv6CidrBlockAssociation.Ipv6CidrBlock;
        Assert.EndsWith("/56", range, StringComparison.Ordinal);
        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () =>
                net.Cloud.Ec2.AssociateVpcCidrBlockAsync(
                    new AssociateVpcCidrBlockRequest { VpcId = net.Vpc.VpcId, AmazonProvidedIpv6CidrBlock = true },
                    Cancellation
                )
        );
        var part = await AssociateAsync(net, subnet, range.Replace("/56", "/64", StringComparison.Ordinal));
        Assert.Equal([part.Ipv6CidrBlockAssociation.Ipv6CidrBlock], (await SubnetAsync(net, subnet)).Select(r => r.Ipv6CidrBlock));
        Assert.Contains(range, await RoutesAsync(net));

        await Cloud.RefusedAsync("DependencyViolation", () => GiveBackAsync(net, given));
        await net.Cloud.Ec2.DisassociateSubnetCidrBlockAsync(
            new DisassociateSubnetCidrBlockRequest { AssociationId = part.Ipv6CidrBlockAssociation.AssociationId },
            Cancellation
        );
        await GiveBackAsync(net, given);
        Assert.Empty(await SubnetAsync(net, subnet));
        Assert.DoesNotContain(range, await RoutesAsync(net));
    }

    [Fact]
    public async Task A_world_may_begin_with_them_and_a_way_out()
    {
        using var net = await CreateAsync(options => options with { IsIpv6Given = true });

        Assert.Single(net.Vpc.Ipv6CidrBlockAssociationSet);
        Assert.Equal(
            net.Subnets.Count,
            net.Subnets.SelectMany(s => s.Ipv6CidrBlockAssociationSet).Select(r => r.Ipv6CidrBlock).Distinct(StringComparer.Ordinal).Count()
        );
        Assert.Contains("::/0", await RoutesAsync(net));
    }

    [Fact]
    public async Task A_subnets_range_stays_while_anything_has_an_address_of_it()
    {
        using var net = await CreateAsync(options => options with { IsIpv6Given = true });
        var given = net.Subnets[0].Ipv6CidrBlockAssociationSet[0].AssociationId;
        var balancer = (
            await net.Cloud.Elb.CreateLoadBalancerAsync(
                new CreateLoadBalancerRequest
                {
                    Name = "dual",
                    Type = LoadBalancerTypeEnum.Network,
                    Scheme = LoadBalancerSchemeEnum.Internal,
                    IpAddressType = IpAddressType.Dualstack,
                    Subnets = [net.Subnets[0].SubnetId],
                },
                Cancellation
            )
        ).LoadBalancers[0].LoadBalancerArn;
        Assert.Single((await FacesAsync(net)).SelectMany(face => face.Ipv6Addresses));
        await RefusedAsync();

        await SetTypeAsync(IpAddressType.Ipv4);
        Assert.Empty((await FacesAsync(net)).SelectMany(face => face.Ipv6Addresses ?? []));
        await AssignAsync(true);
        await RefusedAsync();
        await AssignAsync(false);
        await SetTypeAsync(IpAddressType.Dualstack);
        await RefusedAsync();

        await SetTypeAsync(IpAddressType.Ipv4);
        await DisassociateAsync();
        Assert.Empty(await SubnetAsync(net, net.Subnets[0].SubnetId));

        Task RefusedAsync() => Cloud.RefusedAsync("InvalidCidrBlock.InUse", DisassociateAsync);

        Task<DisassociateSubnetCidrBlockResponse> DisassociateAsync() =>
            net.Cloud.Ec2.DisassociateSubnetCidrBlockAsync(new DisassociateSubnetCidrBlockRequest { AssociationId = given }, Cancellation);

        Task SetTypeAsync(IpAddressType type) =>
            net.Cloud.Elb.SetIpAddressTypeAsync(
                new SetIpAddressTypeRequest { LoadBalancerArn = balancer, IpAddressType = type },
                Cancellation
            );

        Task AssignAsync(bool isAssigned) =>
            net.Cloud.Ec2.ModifySubnetAttributeAsync(
                new ModifySubnetAttributeRequest { SubnetId = net.Subnets[0].SubnetId, AssignIpv6AddressOnCreation = isAssigned },
                Cancellation
            );
    }

    private static async Task<List<NetworkInterface>> FacesAsync(Net net) =>
        (
            await net.Cloud.Ec2.DescribeNetworkInterfacesAsync(
                new DescribeNetworkInterfacesRequest { Filters = [new Filter { Name = "subnet-id", Values = [net.Subnets[0].SubnetId] }] },
                Cancellation
            )
        ).NetworkInterfaces;

    private static Task<AssociateSubnetCidrBlockResponse> AssociateAsync(Net net, string subnet, string range) =>
        net.Cloud.Ec2.AssociateSubnetCidrBlockAsync(
            new AssociateSubnetCidrBlockRequest { SubnetId = subnet, Ipv6CidrBlock = range },
            Cancellation
        );

    private static Task<DisassociateVpcCidrBlockResponse> GiveBackAsync(Net net, AssociateVpcCidrBlockResponse given) =>
        net.Cloud.Ec2.DisassociateVpcCidrBlockAsync(
            new DisassociateVpcCidrBlockRequest { AssociationId = given.Ipv6CidrBlockAssociation.AssociationId },
            Cancellation
        );

    private static async Task<List<SubnetIpv6CidrBlockAssociation>> SubnetAsync(Net net, string id) =>
        (await net.Cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { SubnetIds = [id] }, Cancellation))
            .Subnets[0]
            .Ipv6CidrBlockAssociationSet
        ?? [];

    private static async Task<List<string>> RoutesAsync(Net net) =>
        [
            .. (await net.Cloud.Ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest(), Cancellation))
                .RouteTables[0]
                .Routes.Select(r => r.DestinationIpv6CidrBlock)
                .OfType<string>(),
        ];
}
