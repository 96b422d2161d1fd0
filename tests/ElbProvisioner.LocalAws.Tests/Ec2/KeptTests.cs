using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class KeptTests
{
    [Fact]
    public async Task Everything_known_of_networks_and_instances_survives_being_written_down()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, Tcp(80, 80, "10.0.0.0/8"), From(group));
        await net.AskAsync("AllocateAddress");
        await net.AskAsync(
            "CreateManagedPrefixList",
            ("PrefixListName", "offices"),
            ("AddressFamily", "IPv4"),
            ("MaxEntries", "2"),
            ("Entry.1.Cidr", "10.0.0.0/8")
        );
        await net.AskAsync("CreateKeyPair", ("KeyName", "web"));
        await net.AskAsync("CreatePlacementGroup", ("GroupName", "rack"), ("Strategy", "spread"));
        await net.AskAsync(
            "CreateCapacityReservation",
            ("InstanceType", "t3.micro"),
            ("InstancePlatform", "Linux/UNIX"),
            ("AvailabilityZone", "us-east-1a"),
            ("InstanceCount", "2")
        );
        await net.AskAsync(
            "CreateLaunchTemplate",
            ("LaunchTemplateName", "web"),
            ("ClientToken", "t"),
            ("LaunchTemplateData.ImageId", net.Image()),
            ("LaunchTemplateData.InstanceType", "t3.micro"),
            ("LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit", "3"),
            ("LaunchTemplateData.BlockDeviceMapping.1.DeviceName", "/dev/xvda"),
            ("LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize", "33"),
            ("LaunchTemplateData.NetworkInterface.1.DeviceIndex", "0"),
            ("LaunchTemplateData.NetworkInterface.1.AssociatePublicIpAddress", "false"),
            ("LaunchTemplateData.NetworkInterface.1.SecurityGroupId.1", group)
        );
        await LaunchAsync(net, group);

        var tables = net.Look(transaction =>
        {
            transaction.Ec2.EndpointServices.Put(
                new("vpce-svc-1", true, ["arn"], true, ["ipv4"], ["eu-west-1"], "a.example.com", "proof", [new("vpce-svc-perm-1", "*")])
            );
            transaction.Ec2.Endpoints.Put(
                new("vpce-1", "Interface", "vpc-1", "service", "available", ["subnet-1"], [group], ["rtb-1"], "ipv4", true, "{}", default)
            );
            transaction.Ec2.Images.Put(new("ami-1", "own", "arm64", "/dev/sda1", 20, "210987654321"));
            var mine = transaction.Here.Tables.All.Where(table => table.Name.StartsWith("ec2.", StringComparison.Ordinal)).ToList();
            foreach (var (table, key) in mine.SelectMany(table => table.Keys.ToList().Select(key => (table, key))))
            {
                var written = Written(table, key);
                using var parsed = JsonDocument.Parse(written);
                table.Load(key, parsed.RootElement);
                Assert.Equal(written, Written(table, key));
            }

            Assert.All(mine, table => Assert.NotEmpty(table.Keys));
            return mine.Count;
        });

        Assert.Equal(21, tables);
        await LaunchAsync(net, group);
    }

    private static async Task LaunchAsync(Net net, string group)
    {
        var answer = await net.AskAsync(
            "RunInstances",
            ("LaunchTemplate.LaunchTemplateName", "web"),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            ("TagSpecification.1.ResourceType", "instance"),
            ("TagSpecification.1.Tag.1.Key", "k")
        );
        var instance = answer.Descendants("instancesSet").Elements("item").Single();
        Assert.Equal("3", instance.Descendants("httpPutResponseHopLimit").Single().Value);
        Assert.Equal(group, instance.Element("groupSet")?.Descendants("groupId").Single().Value);
        Assert.Null(instance.Element("ipAddress"));
        var volume = await net.AskAsync(
            "DescribeVolumes",
            ("Filter.1.Name", "attachment.instance-id"),
            ("Filter.1.Value.1", instance.Element("instanceId")?.Value ?? "")
        );
        Assert.Equal("33", volume.Descendants("size").Single().Value);
    }

    private static string Written(ITable table, string key)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            table.Write(json, key);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
