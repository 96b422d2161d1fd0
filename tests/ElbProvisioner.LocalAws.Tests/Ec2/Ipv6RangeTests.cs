using Amazon.EC2.Model;
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
