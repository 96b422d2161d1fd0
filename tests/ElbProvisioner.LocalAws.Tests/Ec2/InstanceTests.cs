using System.Xml.Linq;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class InstanceTests
{
    [Fact]
    public async Task An_instance_is_pending_then_runs_then_answers()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync();

        Assert.Equal("pending", await net.StateAsync(id));
        net.Cloud.Pass(15);
        Assert.Equal("running", await net.StateAsync(id));
        Assert.Equal("initializing", await StatusAsync(net, id));
        Assert.False(net.Look(transaction => transaction.Ec2.Instances.Find(id)?.AnswersAt <= transaction.Now));
        net.Cloud.Pass(20);
        Assert.Equal("ok", await StatusAsync(net, id));
        Assert.True(net.Look(transaction => transaction.Ec2.Instances.Find(id)?.AnswersAt <= transaction.Now));
    }

    [Fact]
    public async Task An_instance_of_a_silent_image_runs_and_never_answers()
    {
        using var net = await CreateAsync(options =>
            options with
            {
                FaultSettings = new() { SilentImages = new HashSet<string> { "ami-00000000000000001" } },
            }
        );
        var id = await net.RunAsync(("ImageId", "ami-00000000000000001"));
        net.Cloud.Pass(3600);

        Assert.Equal("running", await net.StateAsync(id));
        Assert.Null(net.Look(transaction => transaction.Ec2.Instances.Find(id)?.AnswersAt));
    }

    [Fact]
    public async Task A_terminated_instance_shuts_down_lets_go_of_its_network_and_vanishes_after_an_hour()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync();
        net.Cloud.Pass(60);

        var answer = await net.AskAsync("TerminateInstances", ("InstanceId.1", id));

        Assert.Equal(
            ("running", "shutting-down"),
            (
                answer.Descendants("previousState").Elements("name").Single().Value,
                answer.Descendants("currentState").Elements("name").Single().Value
            )
        );
        Assert.Single(
            (
                await net.AskAsync("DescribeNetworkInterfaces", ("Filter.1.Name", "attachment.instance-id"), ("Filter.1.Value.1", id))
            ).Descendants("networkInterfaceId")
        );
        net.Cloud.Pass(30);
        var gone = await net.InstanceAsync(id);
        Assert.Equal(
            ("terminated", "48"),
            (gone.Element("instanceState")?.Element("name")?.Value, gone.Element("instanceState")?.Element("code")?.Value)
        );
        Assert.Equal("Client.UserInitiatedShutdown", gone.Element("stateReason")?.Element("code")?.Value);
        Assert.Null(gone.Element("vpcId"));
        Assert.Empty((await net.AskAsync("DescribeNetworkInterfaces")).Descendants("networkInterfaceId"));
        net.Cloud.Pass(3600);
        await net.RefusedAsync("InvalidInstanceID.NotFound", "DescribeInstances", ("InstanceId.1", id));
    }

    [Fact]
    public async Task A_stopped_instance_keeps_its_private_address_and_gives_the_public_one_back()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync();
        net.Cloud.Pass(60);
        var before = await net.InstanceAsync(id);

        await net.AskAsync("StopInstances", ("InstanceId.1", id));
        await net.RefusedAsync("IncorrectInstanceState", "StartInstances", ("InstanceId.1", id));
        net.Cloud.Pass(31);

        var stopped = await net.InstanceAsync(id);
        Assert.Equal("stopped", stopped.Element("instanceState")?.Element("name")?.Value);
        Assert.Equal(before.Element("privateIpAddress")?.Value, stopped.Element("privateIpAddress")?.Value);
        Assert.NotNull(before.Element("ipAddress"));
        Assert.Null(stopped.Element("ipAddress"));
        await net.AskAsync("StartInstances", ("InstanceId.1", id));
        net.Cloud.Pass(60);
        Assert.Equal("running", await net.StateAsync(id));
        Assert.NotNull((await net.InstanceAsync(id)).Element("ipAddress"));
        Assert.NotEqual(before.Element("ipAddress")?.Value, (await net.InstanceAsync(id)).Element("ipAddress")?.Value);
    }

    [Fact]
    public async Task An_instance_stopped_while_it_starts_does_not_run_when_its_time_comes()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync();

        await net.AskAsync("StopInstances", ("InstanceId.1", id));
        net.Cloud.Pass(60);

        Assert.Equal("stopped", await net.StateAsync(id));
    }

    [Fact]
    public async Task An_instance_protected_from_termination_stays()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync(("DisableApiTermination", "true"));

        await net.RefusedAsync("OperationNotPermitted", "TerminateInstances", ("InstanceId.1", id));

        await net.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("DisableApiTermination.Value", "false"));
        await net.AskAsync("TerminateInstances", ("InstanceId.1", id));
    }

    [Fact]
    public async Task Each_instance_has_an_address_of_its_subnet()
    {
        using var net = await CreateAsync();

        var answer = await net.AskAsync(
            "RunInstances",
            [.. net.Launch().Where(parameter => parameter.Name is not ("MinCount" or "MaxCount")), ("MinCount", "3"), ("MaxCount", "3")]
        );

        var addresses = answer
            .Descendants("instancesSet")
            .Elements("item")
            .Select(instance => instance.Element("privateIpAddress")?.Value ?? "")
            .ToList();
        Assert.Equal(3, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.StartsWith("172.31.", address, StringComparison.Ordinal));
        Assert.Equal(["0", "1", "2"], answer.Descendants("amiLaunchIndex").Select(index => index.Value));
        Assert.Single(answer.Descendants("reservationId"));
        var subnet = (await net.AskAsync("DescribeSubnets", ("SubnetId.1", net.Subnets[0].SubnetId)))
            .Descendants("availableIpAddressCount")
            .Single()
            .Value;
        Assert.Equal("4088", subnet);
    }

    [Fact]
    public async Task A_run_with_a_token_happens_once()
    {
        using var net = await CreateAsync();

        var first = await net.RunAsync(("ClientToken", "t"));

        Assert.Equal(first, await net.RunAsync(("ClientToken", "t")));
        Assert.Single((await net.AskAsync("DescribeInstances")).Descendants("instanceState"));
        await net.RefusedAsync(
            "IdempotentParameterMismatch",
            "RunInstances",
            [.. net.Launch(), ("ClientToken", "t"), ("EbsOptimized", "true")]
        );
    }

    [Fact]
    public async Task A_launch_template_says_what_the_call_does_not()
    {
        using var net = await CreateAsync();
        await net.AskAsync(
            "CreateLaunchTemplate",
            ("LaunchTemplateName", "web"),
            ("LaunchTemplateData.ImageId", net.Image()),
            ("LaunchTemplateData.InstanceType", "t3.small"),
            ("LaunchTemplateData.TagSpecification.1.ResourceType", "instance"),
            ("LaunchTemplateData.TagSpecification.1.Tag.1.Key", "k"),
            ("LaunchTemplateData.TagSpecification.1.Tag.1.Value", "v")
        );

        var answer = await net.AskAsync(
            "RunInstances",
            ("LaunchTemplate.LaunchTemplateName", "web"),
            ("InstanceType", "t3.nano"),
            ("MinCount", "1"),
            ("MaxCount", "1")
        );

        var instance = await net.InstanceAsync(answer.Descendants("instanceId").First().Value);
        Assert.Equal(
            ("t3.nano", net.Image(), "v"),
            (
                instance.Element("instanceType")?.Value,
                instance.Element("imageId")?.Value,
                instance.Element("tagSet")?.Descendants("value").Single().Value
            )
        );
    }

    [Fact]
    public async Task Attributes_and_volumes_of_an_instance_are_told()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync(
            ("UserData", "aGk="),
            ("TagSpecification.1.ResourceType", "volume"),
            ("TagSpecification.1.Tag.1.Key", "k"),
            ("TagSpecification.1.Tag.1.Value", "v")
        );

        Assert.Equal(
            "aGk=",
            (await net.AskAsync("DescribeInstanceAttribute", ("InstanceId", id), ("Attribute", "userData")))
                .Descendants("value")
                .Single()
                .Value
        );
        Assert.Equal(
            "stop",
            (await net.AskAsync("DescribeInstanceAttribute", ("InstanceId", id), ("Attribute", "instanceInitiatedShutdownBehavior")))
                .Descendants("value")
                .Single()
                .Value
        );
        var volume = (await net.AskAsync("DescribeVolumes", ("Filter.1.Name", "tag:k"), ("Filter.1.Value.1", "v")))
            .Descendants("volumeSet")
            .Elements("item")
            .Single();
        Assert.Equal(
            (id, "8", "gp3"),
            (volume.Descendants("instanceId").Single().Value, volume.Element("size")?.Value, volume.Element("volumeType")?.Value)
        );
        await net.RefusedAsync("InvalidVolume.NotFound", "DescribeVolumes", ("VolumeId.1", "vol-0123456789abcdef0"));
    }

    [Fact]
    public async Task Groups_of_an_instance_can_be_changed()
    {
        using var net = await CreateAsync();
        var (before, after) = (await net.GroupAsync("before"), await net.GroupAsync("after"));
        var id = await net.RunAsync(("SecurityGroupId.1", before));

        await net.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("GroupId.1", after));

        Assert.Equal(after, (await net.InstanceAsync(id)).Element("groupSet")?.Descendants("groupId").Single().Value);
        Assert.Equal([after], net.Look(transaction => transaction.Ec2.Instances.Find(id)?.SecurityGroupIds));
        await net.DeleteGroupAsync(before);
        Assert.Equal(
            [id],
            (await net.AskAsync("DescribeInstances", ("Filter.1.Name", "instance.group-id"), ("Filter.1.Value.1", after)))
                .Descendants("instancesSet")
                .Elements("item")
                .Select(item => item.Element("instanceId")?.Value)
        );
    }

    private static async Task<string?> StatusAsync(Net net, string id) =>
        (string?)
            (await net.AskAsync("DescribeInstanceStatus", ("InstanceId.1", id)))
                .Descendants("instanceStatus")
                .Elements("status")
                .SingleOrDefault();
}
