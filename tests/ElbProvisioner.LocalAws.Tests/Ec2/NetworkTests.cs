using System.Xml.Linq;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class NetworkTests
{
    [Fact]
    public async Task A_region_is_furnished_like_an_accounts()
    {
        using var net = await CreateAsync();

        Assert.Equal((true, "172.31.0.0/16", "available"), (net.Vpc.IsDefault, net.Vpc.CidrBlock, net.Vpc.State.Value));
        Assert.Equal(
            ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"],
            net.Subnets.Select(subnet => subnet.AvailabilityZone)
        );
        Assert.All(
            net.Subnets,
            subnet => Assert.Equal((true, true, 4091), (subnet.DefaultForAz, subnet.MapPublicIpOnLaunch, subnet.AvailableIpAddressCount))
        );
        Assert.Equal("172.31.80.0/20", net.Subnets[5].CidrBlock);
        Assert.All(net.Subnets, subnet => Assert.True(net.Look(transaction => Network.IsPublic(transaction, subnet.SubnetId))));
        Assert.Equal(
            "default",
            Assert
                .Single((await net.Cloud.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Cancellation)).SecurityGroups)
                .GroupName
        );
        var acl = (await net.AskAsync("DescribeNetworkAcls")).Descendants("networkAclSet").Elements("item").Single();
        Assert.Equal(("true", 6), (acl.Element("default")?.Value, acl.Descendants("networkAclAssociationId").Count()));
        Assert.Equal(
            "true",
            (await net.AskAsync("DescribeVpcAttribute", ("VpcId", net.Vpc.VpcId), ("Attribute", "enableDnsHostnames")))
                .Descendants("value")
                .Single()
                .Value
        );
    }

    [Theory]
    [InlineData("eu-west-1", "euw1-az1", 3)]
    [InlineData("us-west-2", "usw2-az1", 4)]
    [InlineData("ap-northeast-1", "apne1-az4", 3)]
    [InlineData("eu-central-1", "euc1-az2", 3)]
    [InlineData("ap-south-1", "aps1-az1", 3)]
    public async Task Each_region_has_its_own_zones_and_network(string region, string firstZone, int count)
    {
        using var cloud = new Cloud(region: region);

        var zones = (
            await cloud.Ec2.DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest(), Cancellation)
        ).AvailabilityZones;

        Assert.Equal((firstZone, count), (zones[0].ZoneId, zones.Count));
        Assert.Equal(count, (await cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation)).Subnets.Count);
    }

    [Fact]
    public async Task A_subnet_is_public_once_its_routes_lead_to_an_attached_gateway()
    {
        using var net = await CreateAsync();
        var (vpc, subnet) = await net.OtherVpcAsync();
        var gateway = (await net.AskAsync("CreateInternetGateway")).Descendants("internetGatewayId").Single().Value;
        await net.AskAsync("AttachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", vpc));
        var table = (await net.AskAsync("CreateRouteTable", ("VpcId", vpc))).Descendants("routeTableId").First().Value;
        await net.AskAsync("CreateRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"), ("GatewayId", gateway));
        Assert.False(IsPublic());

        var association = (await net.AskAsync("AssociateRouteTable", ("RouteTableId", table), ("SubnetId", subnet)))
            .Descendants("associationId")
            .Single()
            .Value;

        Assert.True(IsPublic());
        await net.AskAsync("DetachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", vpc));
        Assert.False(IsPublic());
        Assert.Contains(
            "blackhole",
            (await net.AskAsync("DescribeRouteTables", ("RouteTableId.1", table))).Descendants("state").Select(state => state.Value)
        );
        await net.RefusedAsync("DependencyViolation", "DeleteRouteTable", ("RouteTableId", table));
        await net.AskAsync("DisassociateRouteTable", ("AssociationId", association));
        await net.AskAsync("DeleteRouteTable", ("RouteTableId", table));

        bool IsPublic() => net.Look(transaction => Network.IsPublic(transaction, subnet));
    }

    [Fact]
    public async Task Routes_have_rules()
    {
        using var net = await CreateAsync();
        var (vpc, _) = await net.OtherVpcAsync();
        var table = (await net.AskAsync("CreateRouteTable", ("VpcId", vpc))).Descendants("routeTableId").First().Value;
        var foreign = (await net.AskAsync("DescribeInternetGateways")).Descendants("internetGatewayId").Single().Value;

        await net.RefusedAsync(
            "InvalidParameterValue",
            "CreateRoute",
            ("RouteTableId", table),
            ("DestinationCidrBlock", "0.0.0.0/0"),
            ("GatewayId", foreign)
        );
        await net.RefusedAsync(
            "InvalidInternetGatewayID.NotFound",
            "CreateRoute",
            ("RouteTableId", table),
            ("DestinationCidrBlock", "0.0.0.0/0"),
            ("GatewayId", "igw-0123456789abcdef0")
        );
        await net.RefusedAsync("InvalidRoute.NotFound", "DeleteRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"));
        await net.RefusedAsync("InvalidParameterValue", "DeleteRoute", ("RouteTableId", table), ("DestinationCidrBlock", "10.0.0.0/16"));
        await net.RefusedAsync("InvalidRouteTableID.NotFound", "DeleteRouteTable", ("RouteTableId", "rtb-0123456789abcdef0"));
    }

    [Theory]
    [InlineData("10.0.0.128/25", "InvalidSubnet.Conflict")]
    [InlineData("10.1.0.0/24", "InvalidSubnet.Range")]
    [InlineData("10.0.1.0/29", "InvalidSubnet.Range")]
    [InlineData("10.0.1.1/24", "InvalidSubnet.Range")]
    [InlineData("nonsense", "InvalidParameterValue")]
    public async Task Subnets_lie_in_their_network_and_not_on_each_other(string range, string code)
    {
        using var net = await CreateAsync();
        var (vpc, _) = await net.OtherVpcAsync();

        await net.RefusedAsync(code, "CreateSubnet", ("VpcId", vpc), ("CidrBlock", range));
    }

    [Fact]
    public async Task Subnets_are_found_by_filters()
    {
        using var net = await CreateAsync();
        var (vpc, subnet) = await net.OtherVpcAsync();

        Assert.Equal([subnet], await FindAsync(By("vpc-id", vpc)));
        Assert.Equal([net.Subnets[1].SubnetId], await FindAsync(By("availability-zone", "us-east-1b"), By("default-for-az", "true")));
        Assert.Equal([subnet], await FindAsync(By("cidr-block", "10.0.*")));
        Assert.Equal([subnet], await FindAsync(By("map-public-ip-on-launch", "false")));

        async Task<List<string>> FindAsync(params Amazon.EC2.Model.Filter[] filters) =>
            [
                .. (
                    await net.Cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [.. filters] }, Cancellation)
                ).Subnets.Select(found => found.SubnetId),
            ];
    }

    [Fact]
    public async Task Ids_of_networks_that_are_nobodys_are_refused()
    {
        using var net = await CreateAsync();

        await net.RefusedAsync("InvalidVpcID.NotFound", "DescribeVpcs", ("VpcId.1", "vpc-0123456789abcdef0"));
        await net.RefusedAsync("InvalidVpcID.Malformed", "DescribeVpcs", ("VpcId.1", "vpc-1"));
        await net.RefusedAsync("InvalidSubnetID.NotFound", "DescribeSubnets", ("SubnetId.1", "subnet-0123456789abcdef0"));
        await net.RefusedAsync("InvalidSubnetID.Malformed", "DescribeSubnets", ("SubnetId.1", "nonsense"));
        await net.RefusedAsync(
            "InvalidNetworkInterfaceID.NotFound",
            "DescribeNetworkInterfaces",
            ("NetworkInterfaceId.1", "eni-0123456789abcdef0")
        );
    }

    [Fact]
    public async Task Instance_types_and_where_they_are_offered_are_told()
    {
        using var net = await CreateAsync();

        var type = (await net.AskAsync("DescribeInstanceTypes", ("InstanceType.1", "m7g.large")))
            .Descendants("instanceTypeSet")
            .Elements("item")
            .Single();
        Assert.Equal(
            ("2", "8192", "arm64"),
            (
                type.Descendants("defaultVCpus").Single().Value,
                type.Descendants("sizeInMiB").Single().Value,
                type.Descendants("supportedArchitectures").Elements("item").Single().Value
            )
        );
        var offerings = (
            await net.Cloud.Ec2.DescribeInstanceTypeOfferingsAsync(
                new DescribeInstanceTypeOfferingsRequest
                {
                    LocationType = "availability-zone",
                    Filters = [By("instance-type", "t3.micro")],
                },
                Cancellation
            )
        ).InstanceTypeOfferings;
        Assert.Equal(net.Subnets.Select(subnet => subnet.AvailabilityZone), offerings.Select(offering => offering.Location));
    }

    [Fact]
    public async Task Prefix_lists_of_AWS_are_told_with_their_entries()
    {
        using var net = await CreateAsync();

        var list = Assert.Single(
            (
                await net.Cloud.Ec2.DescribeManagedPrefixListsAsync(
                    new DescribeManagedPrefixListsRequest { Filters = [By("prefix-list-name", "com.amazonaws.us-east-1.s3")] },
                    Cancellation
                )
            ).PrefixLists
        );

        Assert.Equal(("AWS", "IPv4"), (list.OwnerId, list.AddressFamily));
        Assert.NotEmpty((await net.AskAsync("GetManagedPrefixListEntries", ("PrefixListId", list.PrefixListId))).Descendants("cidr"));
        await net.RefusedAsync("InvalidPrefixListID.NotFound", "DescribeManagedPrefixLists", ("PrefixListId.1", "pl-01234567"));
    }
}
