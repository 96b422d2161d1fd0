using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Records;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class InterfaceAndAddressTests
{
    [Theory]
    [InlineData("ELB app/web/1", "amazon-elb", "interface")]
    [InlineData("ELB net/web/1", "amazon-aws", "network_load_balancer")]
    public async Task Interfaces_of_load_balancers_are_found_by_description_and_requester(string description, string requester, string type)
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var id = net.Look(transaction =>
            NetworkInterfaces.Create(transaction, net.Subnets[1].SubnetId, [group], description, requester, isPublic: true)
        );

        foreach (
            var filter in new[]
            {
                By("description", description),
                By("description", "ELB *"),
                By("requester-id", requester),
                By("group-id", group),
                By("subnet-id", net.Subnets[1].SubnetId),
                By("interface-type", type),
            }
        )
        {
            var face = Assert.Single(
                (
                    await net.Cloud.Ec2.DescribeNetworkInterfacesAsync(
                        new DescribeNetworkInterfacesRequest { Filters = [filter] },
                        Cancellation
                    )
                ).NetworkInterfaces
            );
            Assert.Equal(
                (id, type, true, "in-use"),
                (face.NetworkInterfaceId, face.InterfaceType.Value, face.RequesterManaged, face.Status.Value)
            );
            Assert.NotNull(face.Association.PublicIp);
        }

        Assert.Empty(
            (
                await net.Cloud.Ec2.DescribeNetworkInterfacesAsync(
                    new DescribeNetworkInterfacesRequest { Filters = [By("subnet-id", net.Subnets[0].SubnetId)] },
                    Cancellation
                )
            ).NetworkInterfaces
                ?? []
        );
        await net.RefusedAsync("OperationNotPermitted", "DeleteNetworkInterface", ("NetworkInterfaceId", id));
    }

    [Fact]
    public async Task A_subnet_with_an_interface_cannot_be_deleted()
    {
        using var net = await CreateAsync();
        var (vpc, subnet) = await net.OtherVpcAsync();
        var face = (await net.AskAsync("CreateNetworkInterface", ("SubnetId", subnet), ("PrivateIpAddress", "10.0.0.77")))
            .Descendants("networkInterfaceId")
            .Single()
            .Value;

        await net.RefusedAsync("DependencyViolation", "DeleteSubnet", ("SubnetId", subnet));
        await net.RefusedAsync("DependencyViolation", "DeleteVpc", ("VpcId", vpc));
        await net.RefusedAsync("InvalidIPAddress.InUse", "CreateNetworkInterface", ("SubnetId", subnet), ("PrivateIpAddress", "10.0.0.77"));
        await net.RefusedAsync("InvalidParameterValue", "CreateNetworkInterface", ("SubnetId", subnet), ("PrivateIpAddress", "10.0.0.2"));

        await net.AskAsync("DeleteNetworkInterface", ("NetworkInterfaceId", face));
        await net.AskAsync("DeleteSubnet", ("SubnetId", subnet));
        await net.AskAsync("DeleteVpc", ("VpcId", vpc));
        await net.RefusedAsync("InvalidVpcID.NotFound", "DescribeVpcs", ("VpcId.1", vpc));
    }

    [Fact]
    public async Task Five_addresses_are_allocated_and_no_more()
    {
        using var net = await CreateAsync();
        var ids = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add((await net.Cloud.Ec2.AllocateAddressAsync(new AllocateAddressRequest { Domain = "vpc" }, Cancellation)).AllocationId);
        }

        await Cloud.RefusedAsync(
            "AddressLimitExceeded",
            () => net.Cloud.Ec2.AllocateAddressAsync(new AllocateAddressRequest(), Cancellation)
        );

        Assert.Equal(
            5,
            (await net.Cloud.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest(), Cancellation))
                .Addresses.Select(address => address.PublicIp)
                .Distinct()
                .Count()
        );
        await net.Cloud.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = ids[0] }, Cancellation);
        await Cloud.RefusedAsync(
            "InvalidAllocationID.NotFound",
            () => net.Cloud.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = ids[0] }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "InvalidAllocationID.NotFound",
            () => net.Cloud.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest { AllocationIds = [ids[0]] }, Cancellation)
        );
    }

    [Fact]
    public async Task An_address_that_an_interface_holds_is_in_use_until_the_interface_goes()
    {
        using var net = await CreateAsync();
        var allocation = (await net.Cloud.Ec2.AllocateAddressAsync(new AllocateAddressRequest(), Cancellation)).AllocationId;
        var face = net.Look(transaction =>
            NetworkInterfaces.Create(transaction, net.Subnets[0].SubnetId, [], "ELB net/web/1", "amazon-aws", allocation)
        );

        await Cloud.RefusedAsync(
            "InvalidIPAddress.InUse",
            () => net.Cloud.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = allocation }, Cancellation)
        );
        var told = Assert.Single(
            (
                await net.Cloud.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest { AllocationIds = [allocation] }, Cancellation)
            ).Addresses
        );
        Assert.Equal((face, "amazon-aws"), (told.NetworkInterfaceId, told.NetworkInterfaceOwnerId));
        Assert.Equal(told.PublicIp, net.Look(transaction => NetworkInterfaces.PublicIpOf(transaction, face)));
        await net.RefusedAsync("OperationNotPermitted", "DisassociateAddress", ("AssociationId", told.AssociationId));

        net.Look<object?>(transaction =>
        {
            NetworkInterfaces.Delete(transaction, face);
            return null;
        });
        await net.Cloud.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = allocation }, Cancellation);
    }

    [Fact]
    public async Task An_address_moves_to_another_instance_unless_that_is_forbidden()
    {
        using var net = await CreateAsync();
        var allocation = (await net.Cloud.Ec2.AllocateAddressAsync(new AllocateAddressRequest(), Cancellation)).AllocationId;
        var (first, second) = (await net.RunAsync(), await net.RunAsync());
        await net.RefusedAsync("InvalidInstanceID", "AssociateAddress", ("AllocationId", allocation), ("InstanceId", first));
        net.Cloud.Pass(20);
        await net.AskAsync("AssociateAddress", ("AllocationId", allocation), ("InstanceId", first));

        await net.RefusedAsync(
            "Resource.AlreadyAssociated",
            "AssociateAddress",
            ("AllocationId", allocation),
            ("InstanceId", second),
            ("AllowReassociation", "false")
        );
        var association = (await net.AskAsync("AssociateAddress", ("AllocationId", allocation), ("InstanceId", second)))
            .Descendants("associationId")
            .Single()
            .Value;

        Assert.Equal(
            second,
            Assert.Single((await net.Cloud.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest(), Cancellation)).Addresses).InstanceId
        );
        await net.AskAsync("DisassociateAddress", ("AssociationId", association));
        await net.RefusedAsync("InvalidAssociationID.NotFound", "DisassociateAddress", ("AssociationId", association));
    }
}
