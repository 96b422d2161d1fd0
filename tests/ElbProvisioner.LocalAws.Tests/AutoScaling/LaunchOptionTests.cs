using Amazon.AutoScaling;
using Amazon.EC2.Model;
using Amazon.Runtime;
using LaunchTemplateSpecification = Amazon.AutoScaling.Model.LaunchTemplateSpecification;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>Options of launch templates: what EC2 and Auto Scaling refuse of them, and what becomes of the rest.</summary>
public sealed class LaunchOptionTests
{
    public static TheoryData<string, Action<RequestLaunchTemplateData>> Rivals =>
        new()
        {
            {
                "enclaves and hibernation",
                data => (data.EnclaveOptions, data.HibernationOptions) = (new() { Enabled = true }, new() { Configured = true })
            },
            { "cores without threads", data => data.CpuOptions = new() { CoreCount = 1 } },
            { "two zones", data => data.Placement = new() { AvailabilityZone = "us-east-1a", AvailabilityZoneId = "use1-az1" } },
            { "two placement groups", data => data.Placement = new() { GroupName = "a", GroupId = "pg-0123456789abcdef0" } },
            { "type and requirements", data => data.InstanceRequirements = Requirements(2, 1024) },
            {
                "Spot on a Dedicated Host",
                data => (data.InstanceMarketOptions, data.Placement) = (new() { MarketType = "spot" }, new() { Tenancy = "host" })
            },
            {
                "Spot options of reserved capacity",
                data =>
                    data.InstanceMarketOptions = new()
                    {
                        MarketType = "capacity-block",
                        SpotOptions = new() { MaxPrice = "1" },
                    }
            },
            {
                "an open preference and a target",
                data =>
                    data.CapacityReservationSpecification = new()
                    {
                        CapacityReservationPreference = "open",
                        CapacityReservationTarget = new() { CapacityReservationId = "cr-0123456789abcdef0" },
                    }
            },
            {
                "an encryption beside a snapshot",
                data =>
                    data.BlockDeviceMappings = [
                        new()
                        {
                            DeviceName = "/dev/sdf",
                            Ebs = new() { SnapshotId = "snap-0123456789abcdef0", Encrypted = true },
                        },
                    ]
            },
            {
                "addresses and their number",
                data =>
                    data.NetworkInterfaces = [
                        new()
                        {
                            DeviceIndex = 0,
                            Ipv6AddressCount = 1,
                            Ipv6Addresses = [new() { Ipv6Address = "2001:db8::1" }],
                        },
                    ]
            },
            {
                "a public address on one of two interfaces",
                data => data.NetworkInterfaces = [new() { DeviceIndex = 0, AssociatePublicIpAddress = true }, new() { DeviceIndex = 1 }]
            },
        };

    [Theory]
    [MemberData(nameof(Rivals))]
    public async Task What_cannot_stand_together_is_warned_of_and_no_group_is_made_of_it(
        string what,
        Action<RequestLaunchTemplateData> edit
    )
    {
        using var ground = await Ground.CreateAsync();

        var made = await VersionAsync(ground, edit);
        Assert.True(made.Warning?.Errors.Exists(error => error.Code == "InvalidParameterCombination") == true, what);
        await Assert.ThrowsAsync<AmazonAutoScalingException>(() => GroupAsync(ground, made));
    }

    [Theory]
    [InlineData("ValidUntil")]
    [InlineData("BlockDurationMinutes")]
    public async Task How_long_Spot_Instances_are_asked_for_is_the_groups_to_say(string member)
    {
        using var ground = await Ground.CreateAsync();
        var made = await VersionAsync(
            ground,
            data =>
                data.InstanceMarketOptions = new()
                {
                    MarketType = "spot",
                    SpotOptions =
                        member == "ValidUntil"
                            ? new() { ValidUntil = new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc) }
                            : new() { BlockDurationMinutes = 60 },
                }
        );

        var refusal = await Assert.ThrowsAsync<AmazonAutoScalingException>(() => GroupAsync(ground, made));

        Assert.Equal("ValidationError", refusal.ErrorCode);
        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_asks_for_Spot_Instances_stands_in_no_mixed_policy()
    {
        using var ground = await Ground.CreateAsync();
        var made = await VersionAsync(ground, data => data.InstanceMarketOptions = new() { MarketType = "spot" });

        var refusal = await Assert.ThrowsAsync<AmazonAutoScalingException>(() =>
            ground.CreateGroupAsync(
                1,
                request =>
                {
                    request.MixedInstancesPolicy = new() { LaunchTemplate = new() { LaunchTemplateSpecification = Of(ground, made) } };
                    request.LaunchTemplate = null;
                }
            )
        );

        Assert.Contains("request Spot Instances", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_is_what_its_template_says()
    {
        using var ground = await Ground.CreateAsync();
        var made = await VersionAsync(
            ground,
            data =>
            {
                data.InstanceMarketOptions = new() { MarketType = "spot" };
                data.Placement = new() { GroupName = "rack", PartitionNumber = 2 };
                data.CpuOptions = new() { CoreCount = 1, ThreadsPerCore = 1 };
                data.HibernationOptions = new() { Configured = true };
                data.PrivateDnsNameOptions = new() { HostnameType = "resource-name", EnableResourceNameDnsARecord = true };
                data.NetworkPerformanceOptions = new() { BandwidthWeighting = "vpc-1" };
            }
        );

        await GroupAsync(ground, made);
        ground.Pass(60);

        var instance = await LaunchedAsync(ground);
        Assert.Equal("spot", instance.InstanceLifecycle);
        Assert.Equal(("rack", 2), (instance.Placement.GroupName, instance.Placement.PartitionNumber));
        Assert.Equal((1, 1), (instance.CpuOptions.CoreCount, instance.CpuOptions.ThreadsPerCore));
        Assert.True(instance.HibernationOptions.Configured);
        Assert.Equal("resource-name", instance.PrivateDnsNameOptions.HostnameType);
        Assert.Equal("vpc-1", instance.NetworkPerformanceOptions.BandwidthWeighting);
    }

    [Theory]
    [InlineData(2, 1024, "*", "t*", "c5.large")]
    [InlineData(2, 8192, "m*", "m5a*", "m5.large")]
    [InlineData(16, 1024, "r5.*", "", "r5.4xlarge")]
    public async Task A_type_is_chosen_by_what_is_required(int cpus, int memory, string allowed, string excluded, string type)
    {
        using var ground = await Ground.CreateAsync();
        var made = await VersionAsync(
            ground,
            data =>
            {
                data.InstanceType = null;
                data.InstanceRequirements = Requirements(cpus, memory);
                data.InstanceRequirements.AllowedInstanceTypes = excluded.Length == 0 ? [allowed] : null;
                data.InstanceRequirements.ExcludedInstanceTypes = excluded.Length == 0 ? null : [excluded];
            }
        );

        await GroupAsync(ground, made);
        ground.Pass(60);

        Assert.Equal(type, (await LaunchedAsync(ground)).InstanceType);
    }

    [Fact]
    public async Task No_group_is_made_where_no_type_is_as_required()
    {
        using var ground = await Ground.CreateAsync();
        var made = await VersionAsync(ground, data => (data.InstanceType, data.InstanceRequirements) = (null, Requirements(1000, 1024)));

        await Assert.ThrowsAsync<AmazonAutoScalingException>(() => GroupAsync(ground, made));
    }

    private static InstanceRequirementsRequest Requirements(int cpus, int memory) =>
        new()
        {
            VCpuCount = new() { Min = cpus },
            MemoryMiB = new() { Min = memory },
        };

    private static Task<CreateLaunchTemplateVersionResponse> VersionAsync(Ground ground, Action<RequestLaunchTemplateData> edit)
    {
        var data = new RequestLaunchTemplateData { ImageId = ground.Image, InstanceType = "t3.micro" };
        edit(data);
        return ground.Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest { LaunchTemplateId = ground.TemplateId, LaunchTemplateData = data },
            Ground.Cancellation
        );
    }

    private static Task GroupAsync(Ground ground, CreateLaunchTemplateVersionResponse made) =>
        ground.CreateGroupAsync(1, request => request.LaunchTemplate = Of(ground, made));

    private static LaunchTemplateSpecification Of(Ground ground, CreateLaunchTemplateVersionResponse made) =>
        new() { LaunchTemplateId = ground.TemplateId, Version = $"{made.LaunchTemplateVersion.VersionNumber}" };

    private static async Task<Instance> LaunchedAsync(Ground ground) =>
        Assert.Single(
            Assert
                .Single(
                    (
                        await ground.Cloud.Ec2.DescribeInstancesAsync(
                            new DescribeInstancesRequest { InstanceIds = [(await ground.InstancesAsync())[0].InstanceId] },
                            Ground.Cancellation
                        )
                    ).Reservations
                )
                .Instances
        );
}
