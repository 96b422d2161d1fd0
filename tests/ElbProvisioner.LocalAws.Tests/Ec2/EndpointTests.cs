using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>Endpoints of VPCs: what they hold while they are there.</summary>
public sealed class EndpointTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task One_that_is_attached_holds_its_service_until_it_is_turned_away_or_gone()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");
        var service = await ServiceAsync(world, net.LoadBalancerArn, asks: true);

        var made = await CreateAsync(world, service.ServiceName, VpcEndpointType.Interface);
        Assert.Equal(("PendingAcceptance", service.ServiceName), (made.State.Value, made.ServiceName));
        Assert.Equal("ExistingVpcEndpointConnections", await DeleteAsync(world, service.ServiceId));

        await world.Cloud.Ec2.AcceptVpcEndpointConnectionsAsync(
            new AcceptVpcEndpointConnectionsRequest { ServiceId = service.ServiceId, VpcEndpointIds = [made.VpcEndpointId] },
            Cancellation
        );
        var connection = Assert.Single(
            (
                await world.Cloud.Ec2.DescribeVpcEndpointConnectionsAsync(new DescribeVpcEndpointConnectionsRequest(), Cancellation)
            ).VpcEndpointConnections
        );
        Assert.Equal(
            (service.ServiceId, made.VpcEndpointId, "Available"),
            (connection.ServiceId, connection.VpcEndpointId, connection.VpcEndpointState.Value)
        );
        Assert.Equal("ExistingVpcEndpointConnections", await DeleteAsync(world, service.ServiceId));

        await world.Cloud.Ec2.RejectVpcEndpointConnectionsAsync(
            new RejectVpcEndpointConnectionsRequest { ServiceId = service.ServiceId, VpcEndpointIds = [made.VpcEndpointId] },
            Cancellation
        );
        Assert.Null(await DeleteAsync(world, service.ServiceId));
    }

    [Fact]
    public async Task One_is_of_its_services_type_and_goes_by_its_id()
    {
        using var world = new Balancing();
        var service = await ServiceAsync(world, (await world.BalancerAsync("net", "network")).LoadBalancerArn, asks: false);

        await Cloud.RefusedAsync(
            "InvalidParameterValue",
            () => CreateAsync(world, service.ServiceName, VpcEndpointType.GatewayLoadBalancer)
        );
        await Cloud.RefusedAsync(
            "InvalidServiceName",
            () => CreateAsync(world, "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000000", VpcEndpointType.Interface)
        );
        var made = await CreateAsync(world, service.ServiceName, VpcEndpointType.Interface);
        Assert.Equal("Available", made.State.Value);
        Assert.Equal("Available", (await CreateAsync(world, "com.amazonaws.us-east-1.s3", VpcEndpointType.Gateway)).State.Value);

        Assert.Equal("ExistingVpcEndpointConnections", await DeleteAsync(world, service.ServiceId));
        var gone = await world.Cloud.Ec2.DeleteVpcEndpointsAsync(
            new DeleteVpcEndpointsRequest { VpcEndpointIds = [made.VpcEndpointId, "vpce-00000000000000000"] },
            Cancellation
        );
        Assert.Equal(["InvalidVpcEndpoint.NotFound"], gone.Unsuccessful.Select(u => u.Error.Code));
        Assert.Null(await DeleteAsync(world, service.ServiceId));
    }

    private static async Task<ServiceConfiguration> ServiceAsync(Balancing world, string balancer, bool asks) =>
        (
            await world.Cloud.Ec2.CreateVpcEndpointServiceConfigurationAsync(
                new CreateVpcEndpointServiceConfigurationRequest { NetworkLoadBalancerArns = [balancer], AcceptanceRequired = asks },
                Cancellation
            )
        ).ServiceConfiguration;

    private static async Task<VpcEndpoint> CreateAsync(Balancing world, string service, VpcEndpointType type)
    {
        var vpc = (await world.Cloud.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancellation)).Vpcs[0];
        return (
            await world.Cloud.Ec2.CreateVpcEndpointAsync(
                new CreateVpcEndpointRequest
                {
                    VpcId = vpc.VpcId,
                    ServiceName = service,
                    VpcEndpointType = type,
                },
                Cancellation
            )
        ).VpcEndpoint;
    }

    /// <returns>The code of what keeps it; null: it is gone.</returns>
    private static async Task<string?> DeleteAsync(Balancing world, string service) =>
        (
            await world.Cloud.Ec2.DeleteVpcEndpointServiceConfigurationsAsync(
                new DeleteVpcEndpointServiceConfigurationsRequest { ServiceIds = [service] },
                Cancellation
            )
        )
            .Unsuccessful?.Select(u => u.Error.Code)
            .FirstOrDefault();
}
