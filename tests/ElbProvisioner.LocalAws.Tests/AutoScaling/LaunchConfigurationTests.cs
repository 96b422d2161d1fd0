using System.Text;
using System.Xml.Linq;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class LaunchConfigurationTests
{
    private const string Name = "old";

    [Fact]
    public async Task A_launch_configuration_is_told_as_it_was_said_and_the_rest_by_its_defaults()
    {
        using var ground = await Ground.CreateAsync();
        await CreateAsync(ground, Name, ("KeyName", "mine"), ("InstanceMonitoring.Enabled", "false"), ("SpotPrice", "0.02"));

        var told = Assert.Single(await DescribeAsync(ground));
        Assert.Equal(Name, (string?)told.Element("LaunchConfigurationName"));
        Assert.Equal((ground.Image, "t3.micro"), ((string?)told.Element("ImageId"), (string?)told.Element("InstanceType")));
        Assert.Equal(("mine", "false", "0.02"), (Text("KeyName"), Text("InstanceMonitoring"), Text("SpotPrice")));
        Assert.Equal(("", "", "", "false"), (Text("UserData"), Text("KernelId"), Text("RamdiskId"), Text("EbsOptimized")));
        Assert.Null(told.Element("AssociatePublicIpAddress"));
        Assert.Contains($":launchConfigurationName/{Name}", Text("LaunchConfigurationARN"), StringComparison.Ordinal);

        string? Text(string member) => told.Element(member)?.Value;
    }

    [Fact]
    public async Task Launch_configurations_are_listed_by_name_and_in_pages()
    {
        using var ground = await Ground.CreateAsync();
        foreach (var name in new[] { "c", "a", "b" })
        {
            await CreateAsync(ground, name);
        }

        var first = await ground.Cloud.CallAsync("autoscaling", "DescribeLaunchConfigurations", ("MaxRecords", "2"));
        Assert.Equal(["a", "b"], first.Descendants("LaunchConfigurationName").Select(name => name.Value));
        var second = await ground.Cloud.CallAsync(
            "autoscaling",
            "DescribeLaunchConfigurations",
            ("MaxRecords", "2"),
            ("NextToken", first.Element("NextToken")?.Value ?? "")
        );
        Assert.Equal(["c"], second.Descendants("LaunchConfigurationName").Select(name => name.Value));
        Assert.Null(second.Element("NextToken"));
        Assert.Equal(
            ["b"],
            (
                await ground.Cloud.CallAsync(
                    "autoscaling",
                    "DescribeLaunchConfigurations",
                    ("LaunchConfigurationNames.member.1", "b"),
                    ("LaunchConfigurationNames.member.2", "none")
                )
            )
                .Descendants("LaunchConfigurationName")
                .Select(name => name.Value)
        );
        var limits = await ground.Cloud.CallAsync("autoscaling", "DescribeAccountLimits");
        Assert.Equal(
            ("200", "3"),
            (limits.Element("MaxNumberOfLaunchConfigurations")?.Value, limits.Element("NumberOfLaunchConfigurations")?.Value)
        );
    }

    [Fact]
    public async Task A_launch_configuration_needs_an_image_and_a_type_a_name_of_its_own_and_user_data_that_fits()
    {
        using var ground = await Ground.CreateAsync();
        await CreateAsync(ground, Name);

        await RawCalls.RefusedAsync("AlreadyExists", () => CreateAsync(ground, Name));
        await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.CallAsync(
                    "autoscaling",
                    "CreateLaunchConfiguration",
                    ("LaunchConfigurationName", "new"),
                    ("ImageId", ground.Image)
                )
        );
        await RawCalls.RefusedAsync("ValidationError", () => CreateAsync(ground, "new", ("UserData", "#!/bin/sh")));
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => CreateAsync(ground, "new", ("UserData", Convert.ToBase64String(new byte[16385])))
        );
        await RawCalls.RefusedAsync("ValidationError", () => DeleteAsync(ground, "new"));
        Assert.Single(await DescribeAsync(ground));
    }

    [Fact]
    public async Task There_are_only_so_many_launch_configurations()
    {
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { ["launchConfigurations"] = 1 } },
            }
        );
        await CreateAsync(ground, Name);

        await RawCalls.RefusedAsync("LimitExceeded", () => CreateAsync(ground, "new"));
    }

    [Fact]
    public async Task A_group_launches_from_its_launch_configuration_which_stays_as_long_as_the_group_names_it()
    {
        using var ground = await Ground.CreateAsync();
        var userData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh"));
        await CreateAsync(
            ground,
            Name,
            ("UserData", userData),
            ("AssociatePublicIpAddress", "false"),
            ("BlockDeviceMappings.member.1.DeviceName", "/dev/xvda"),
            ("BlockDeviceMappings.member.1.Ebs.VolumeSize", "19"),
            ("BlockDeviceMappings.member.2.DeviceName", "/dev/xvdc"),
            ("BlockDeviceMappings.member.2.NoDevice", "true")
        );
        await ground.RunGroupAsync(1, UseConfiguration);

        var group = await ground.GroupAsync();
        Assert.Equal((Name, null), (group.LaunchConfigurationName, group.LaunchTemplate));
        var member = Assert.Single(group.Instances);
        Assert.Equal((Name, null), (member.LaunchConfigurationName, member.LaunchTemplate));
        var instance = await InstanceAsync(ground, member.InstanceId);
        Assert.Equal((ground.Image, "t3.micro"), (instance.ImageId, instance.InstanceType.Value));
        Assert.True(string.IsNullOrEmpty(instance.PublicIpAddress));
        var volumes = await ground.Cloud.CallAsync("ec2", "DescribeVolumes", ("Version", "2016-11-15"));
        Assert.Equal("19", Assert.Single(volumes.Descendants("size")).Value);
        Assert.DoesNotContain(instance.Tags, tag => tag.Key.StartsWith("aws:ec2launchtemplate", StringComparison.Ordinal));

        await RawCalls.RefusedAsync("ResourceInUse", () => DeleteAsync(ground, Name));
        await ground.UpdateAsync(request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "1" });
        await DeleteAsync(ground, Name);
        var now = await ground.GroupAsync();
        Assert.Equal((null, ground.TemplateId), (now.LaunchConfigurationName, now.LaunchTemplate?.LaunchTemplateId));
        Assert.Equal(Name, Assert.Single(now.Instances).LaunchConfigurationName);
    }

    [Fact]
    public async Task A_group_is_switched_from_a_template_to_a_launch_configuration_and_a_refresh_brings_its_instances_along()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        await CreateAsync(ground, Name);
        await ground.UpdateAsync(request => request.LaunchConfigurationName = Name);
        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal(ground.TemplateId, instance.LaunchTemplate.LaunchTemplateId));

        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest
            {
                AutoScalingGroupName = Ground.Name,
                Preferences = new() { InstanceWarmup = 0, SkipMatching = true },
            },
            Ground.Cancellation
        );
        ground.Pass(900);

        var instances = await ground.InstancesAsync();
        Assert.Equal(2, instances.Count);
        Assert.All(instances, instance => Assert.Equal((Name, null), (instance.LaunchConfigurationName, instance.LaunchTemplate)));
    }

    [Fact]
    public async Task Scaling_in_takes_instances_of_a_launch_configuration_first()
    {
        using var ground = await Ground.CreateAsync();
        await CreateAsync(ground, Name);
        await ground.RunGroupAsync(
            1,
            request =>
            {
                UseConfiguration(request);
                request.VPCZoneIdentifier = ground.Subnets[0];
            }
        );
        await ground.UpdateAsync(request =>
            (request.LaunchTemplate, request.DesiredCapacity) = (new() { LaunchTemplateId = ground.TemplateId, Version = "1" }, 2)
        );
        ground.Pass(60);
        await ground.UpdateAsync(request => request.DesiredCapacity = 1);
        ground.Pass(120);

        Assert.Null(Assert.Single(await ground.InstancesAsync()).LaunchConfigurationName);
    }

    [Fact]
    public async Task A_group_names_one_thing_to_launch_from_and_it_must_be_there()
    {
        using var ground = await Ground.CreateAsync();
        var missing = await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(1, UseConfiguration));
        Assert.Equal($"Launch configuration name not found - Launch configuration {Name} not found", missing.Message);

        await CreateAsync(ground, Name);
        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(1, request => request.LaunchConfigurationName = Name));
        await CreateAsync(ground, "broken", ("KeyName", "nobody's"));
        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () => ground.CreateGroupAsync(1, request => (request.LaunchTemplate, request.LaunchConfigurationName) = (null, "broken"))
        );
        Assert.Contains("nobody's", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_made_from_an_instance_has_a_launch_configuration_of_its_name()
    {
        using var ground = await Ground.CreateAsync();
        var run = await ground.Cloud.CallAsync(
            "ec2",
            "RunInstances",
            ("Version", "2016-11-15"),
            ("ImageId", ground.Image),
            ("InstanceType", "t3.small"),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            ("SubnetId", ground.Subnets[0])
        );
        var instance = run.Descendants("instanceId").Single().Value;
        await ground.CreateGroupAsync(0, request => (request.LaunchTemplate, request.InstanceId) = (null, instance));

        Assert.Equal(Ground.Name, (await ground.GroupAsync()).LaunchConfigurationName);
        var made = Assert.Single(await DescribeAsync(ground));
        Assert.Equal((ground.Image, "t3.small"), ((string?)made.Element("ImageId"), (string?)made.Element("InstanceType")));
        await RawCalls.RefusedAsync("ValidationError", () => CreateFromAsync(ground, "i-0123456789abcdef0"));
    }

    private static void UseConfiguration(CreateAutoScalingGroupRequest request) =>
        (request.LaunchTemplate, request.LaunchConfigurationName) = (null, Name);

    private static Task<XElement> CreateFromAsync(Ground ground, string instance) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            "CreateLaunchConfiguration",
            ("LaunchConfigurationName", "from-instance"),
            ("InstanceId", instance)
        );

    private static Task<XElement> CreateAsync(Ground ground, string name, params (string Name, string Value)[] more) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            "CreateLaunchConfiguration",
            [("LaunchConfigurationName", name), ("ImageId", ground.Image), ("InstanceType", "t3.micro"), .. more]
        );

    private static Task<XElement> DeleteAsync(Ground ground, string name) =>
        ground.Cloud.CallAsync("autoscaling", "DeleteLaunchConfiguration", ("LaunchConfigurationName", name));

    private static async Task<List<XElement>> DescribeAsync(Ground ground) =>
        [
            .. (await ground.Cloud.CallAsync("autoscaling", "DescribeLaunchConfigurations"))
                .Elements("LaunchConfigurations")
                .Elements("member"),
        ];

    private static async Task<Amazon.EC2.Model.Instance> InstanceAsync(Ground ground, string id) =>
        (await ground.Cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Ground.Cancellation))
            .Reservations.Single()
            .Instances.Single();
}
