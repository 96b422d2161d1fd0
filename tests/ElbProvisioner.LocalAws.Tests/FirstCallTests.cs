using Amazon.EC2.Model;
using Amazon.SecurityToken.Model;

namespace ElbProvisioner.LocalAws.Tests;

public sealed class FirstCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_region_has_a_default_network()
    {
        using var cloud = new Cloud();

        var vpc = Assert.Single((await cloud.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancellation)).Vpcs);
        var subnets = (await cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation)).Subnets;

        Assert.True(vpc.IsDefault);
        Assert.Equal(6, subnets.Select(subnet => subnet.AvailabilityZone).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_asks_is_told_the_account()
    {
        using var cloud = new Cloud(options => options with { Account = "210987654321" });

        Assert.Equal(
            "210987654321",
            (await cloud.SecurityToken.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation)).Account
        );
    }
}
