using System.Xml.Linq;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>Network interfaces that are there before their instances.</summary>
public sealed class StandingInterfaceTests
{
    [Fact]
    public async Task An_interface_has_the_addresses_it_was_asked_for_and_gives_them_back()
    {
        using var net = await CreateAsync();
        var (_, subnet) = await net.OtherVpcAsync();

        var made = await net.AskAsync(
            "CreateNetworkInterface",
            ("SubnetId", subnet),
            ("PrivateIpAddresses.1.Primary", "true"),
            ("PrivateIpAddresses.1.PrivateIpAddress", "10.0.0.10"),
            ("PrivateIpAddresses.2.Primary", "false"),
            ("PrivateIpAddresses.2.PrivateIpAddress", "10.0.0.11")
        );

        Assert.Equal("10.0.0.10", made.Descendants("networkInterface").Single().Element("privateIpAddress")?.Value);
        Assert.Equal([("10.0.0.10", "true"), ("10.0.0.11", "false")], Addresses(made));
        await net.RefusedAsync("InvalidIPAddress.InUse", "CreateNetworkInterface", ("SubnetId", subnet), ("PrivateIpAddress", "10.0.0.11"));
        await net.AskAsync("DeleteNetworkInterface", ("NetworkInterfaceId", IdOf(made)));
        var counted = await net.AskAsync(
            "CreateNetworkInterface",
            ("SubnetId", subnet),
            ("PrivateIpAddress", "10.0.0.11"),
            ("SecondaryPrivateIpAddressCount", "2")
        );
        Assert.Equal(3, Addresses(counted).Distinct().Count());
    }

    [Fact]
    public async Task An_instance_is_launched_on_an_interface_that_outlives_it()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var made = await net.AskAsync("CreateNetworkInterface", ("SubnetId", net.Subnets[1].SubnetId), ("SecurityGroupId.1", group));
        var (face, address) = (IdOf(made), made.Descendants("networkInterface").Single().Element("privateIpAddress")?.Value);

        var instance = (await net.AskAsync("RunInstances", On(net, face))).Descendants("instanceId").First().Value;

        var told = await net.InstanceAsync(instance);
        Assert.Equal((net.Subnets[1].SubnetId, address), (told.Element("subnetId")?.Value, told.Element("privateIpAddress")?.Value));
        Assert.Equal([group], told.Element("groupSet")?.Descendants("groupId").Select(id => id.Value));
        Assert.Equal(face, told.Descendants("networkInterfaceId").Single().Value);
        await net.RefusedAsync("InvalidNetworkInterface.InUse", "RunInstances", On(net, face));
        await net.AskAsync("TerminateInstances", ("InstanceId.1", instance));
        net.Cloud.Pass(120);
        Assert.Equal(
            "available",
            (await net.AskAsync("DescribeNetworkInterfaces", ("NetworkInterfaceId.1", face))).Descendants("status").Single().Value
        );
        await net.AskAsync("RunInstances", On(net, face));
    }

    [Fact]
    public async Task What_the_interface_has_is_not_said_again()
    {
        using var net = await CreateAsync();
        var face = IdOf(await net.AskAsync("CreateNetworkInterface", ("SubnetId", net.Subnets[1].SubnetId)));

        await net.RefusedAsync("InvalidParameterCombination", "RunInstances", [.. On(net, face), ("SubnetId", net.Subnets[0].SubnetId)]);
        await net.RefusedAsync(
            "InvalidParameterCombination",
            "RunInstances",
            [.. On(net, face), ("NetworkInterface.1.PrivateIpAddress", "172.31.0.9")]
        );
        await net.RefusedAsync(
            "InvalidParameterCombination",
            "RunInstances",
            [.. On(net, face).Where(given => given.Name != "MaxCount"), ("MaxCount", "2")]
        );
        await net.RefusedAsync("InvalidNetworkInterfaceID.NotFound", "RunInstances", On(net, "eni-0123456789abcdef0"));
    }

    private static (string Name, string Value)[] On(Net net, string face) =>
        [
            .. net.Launch().Where(given => given.Name != "SubnetId"),
            ("NetworkInterface.1.DeviceIndex", "0"),
            ("NetworkInterface.1.NetworkInterfaceId", face),
        ];

    private static string IdOf(XElement answer) => answer.Descendants("networkInterfaceId").First().Value;

    private static IEnumerable<(string?, string?)> Addresses(XElement answer) =>
        answer
            .Descendants("privateIpAddressesSet")
            .Single()
            .Elements("item")
            .Select(item => (item.Element("privateIpAddress")?.Value, item.Element("primary")?.Value));
}
