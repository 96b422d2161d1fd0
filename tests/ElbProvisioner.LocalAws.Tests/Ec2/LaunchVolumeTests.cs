using Amazon.AutoScaling.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class LaunchVolumeTests
{
    private const string Root = "/dev/xvda";

    [Fact]
    public async Task A_root_volume_is_no_smaller_than_its_image()
    {
        using var net = await CreateAsync();

        var refusal = await net.RefusedAsync("InvalidBlockDeviceMapping", "RunInstances", Launch(net, Root, ("VolumeSize", "4")));

        Assert.Matches("^Volume of size 4GB is smaller than snapshot 'snap-[0-9a-f]{17}', expect size >= 8GB$", refusal.Message);
        await net.AskAsync("RunInstances", Launch(net, Root, ("VolumeSize", "8")));
    }

    [Theory]
    [InlineData("InvalidParameterValue", "Iops to volume size ratio of 750.000000 is too high; maximum is 500", "gp3", "20", "Iops=15000")]
    [InlineData("InvalidParameterValue", "Iops to volume size ratio of 60.000000 is too high; maximum is 50", "io1", "10", "Iops=600")]
    [InlineData("InvalidParameterValue", "Volume iops of 2999 is too low; minimum is 3000.", "gp3", "20", "Iops=2999")]
    [InlineData("InvalidParameterValue", "Volume iops of 80001 is too high; maximum is 80000.", "gp3", "500", "Iops=80001")]
    [InlineData("InvalidParameterCombination", "The parameter iops is not supported for gp2 volumes.", "gp2", "20", "Iops=3000")]
    [InlineData("InvalidParameterCombination", "The parameter iops must be specified for io2 volumes.", "io2", "20", "")]
    [InlineData("InvalidParameterCombination", "throughput can only be specified for volumeType gp3.", "gp2", "20", "Throughput=125")]
    [InlineData(
        "InvalidParameterValue",
        "Throughput (MiBps) to iops ratio of 0.333333 is too high; maximum is 0.250000 MiBps per iops.",
        "gp3",
        "20",
        "Throughput=1000"
    )]
    [InlineData("InvalidParameterValue", "Volume of 100GiB is too small; minimum is 125GiB.", "st1", "100", "")]
    [InlineData("InvalidParameterValue", "Volume of 20000GiB is too large for volume type gp2; maximum is 16384GiB.", "gp2", "20000", "")]
    [InlineData(
        "InvalidParameterDependency",
        "The parameter KmsKeyId requires the parameter Encrypted to be set.",
        "gp3",
        "20",
        "KmsKeyId=alias/app"
    )]
    public async Task A_volumes_speed_fits_its_type_and_size(string code, string message, string type, string size, string more)
    {
        using var net = await CreateAsync();
        (string Name, string Value)[] ebs =
        [
            ("VolumeType", type),
            ("VolumeSize", size),
            .. more.Split('=') is [var name, var value] ? [(name, value)] : ((string, string)[])[],
        ];

        Assert.Equal(message, (await net.RefusedAsync(code, "RunInstances", Launch(net, "/dev/sdf", ebs))).Message);
    }

    [Theory]
    [InlineData("gp3", "20", "Iops=10000")]
    [InlineData("gp3", "1", "Iops=3000")]
    [InlineData("io2", "8", "Iops=8000")]
    [InlineData("gp3", "20", "Throughput=750")]
    public async Task A_volume_at_its_limits_is_launched(string type, string size, string more)
    {
        using var net = await CreateAsync();

        await net.AskAsync(
            "RunInstances",
            Launch(net, "/dev/sdf", ("VolumeType", type), ("VolumeSize", size), (more.Split('=')[0], more.Split('=')[1]))
        );
    }

    [Fact]
    public async Task A_device_is_mapped_once_and_a_new_volume_has_a_size()
    {
        using var net = await CreateAsync();

        await net.RefusedAsync("MissingParameter", "RunInstances", Launch(net, "/dev/sdf", ("VolumeType", "gp3")));
        await net.RefusedAsync(
            "InvalidBlockDeviceMapping",
            "RunInstances",
            [
                .. Launch(net, Root, ("VolumeSize", "8")),
                ("BlockDeviceMapping.2.DeviceName", Root),
                ("BlockDeviceMapping.2.Ebs.VolumeSize", "9"),
            ]
        );
    }

    [Fact]
    public async Task A_scaling_group_says_of_its_template_what_EC2_says_of_the_launch()
    {
        using var ground = await Ground.CreateAsync();
        var template = await ground.Cloud.Ec2.CreateLaunchTemplateAsync(
            new()
            {
                LaunchTemplateName = "small",
                LaunchTemplateData = new()
                {
                    ImageId = ground.Image,
                    InstanceType = "t3.micro",
                    BlockDeviceMappings =
                    [
                        new()
                        {
                            DeviceName = Root,
                            Ebs = new() { VolumeSize = 4 },
                        },
                    ],
                },
            },
            Cancellation
        );
        Assert.Null(template.Warning);
        ground.Pass(2);

        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    1,
                    request => request.LaunchTemplate = new LaunchTemplateSpecification { LaunchTemplateName = "small", Version = "1" }
                )
        );

        Assert.StartsWith(
            "You must use a valid fully-formed launch template. Volume of size 4GB is smaller than snapshot",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    private static (string Name, string Value)[] Launch(Net net, string device, params (string Name, string Value)[] ebs) =>
        [
            .. net.Launch(),
            ("BlockDeviceMapping.1.DeviceName", device),
            .. ebs.Select(one => ($"BlockDeviceMapping.1.Ebs.{one.Name}", one.Value)),
        ];
}
