using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class GroupCreationTests
{
    [Fact]
    public async Task A_group_reads_back_with_all_defaults()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, request => request.DesiredCapacity = null);
        ground.Pass(2);

        var group = await ground.GroupAsync();

        Assert.Matches(
            "^arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName/web$",
            group.AutoScalingGroupARN
        );
        Assert.Equal(0, group.DesiredCapacity);
        Assert.Equal(300, group.DefaultCooldown);
        Assert.Equal("EC2", group.HealthCheckType);
        Assert.Equal(0, group.HealthCheckGracePeriod);
        Assert.Equal(["Default"], group.TerminationPolicies);
        Assert.False(group.NewInstancesProtectedFromScaleIn);
        Assert.False(group.CapacityRebalance);
        Assert.Null(group.DefaultInstanceWarmup);
        Assert.Null(group.MaxInstanceLifetime);
        Assert.Null(group.Status);
        Assert.Contains("AWSServiceRoleForAutoScaling", group.ServiceLinkedRoleARN, StringComparison.Ordinal);
        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c"], group.AvailabilityZones);
        Assert.Equal(string.Join(',', ground.Subnets), group.VPCZoneIdentifier);
        Assert.Equal(
            (ground.TemplateId, "web", "1"),
            (group.LaunchTemplate.LaunchTemplateId, group.LaunchTemplate.LaunchTemplateName, group.LaunchTemplate.Version)
        );
    }

    [Fact]
    public async Task Listings_see_a_group_as_soon_as_it_is_made()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();

        Assert.Single(await ground.GroupsAsync());
    }

    [Fact]
    public async Task An_unknown_group_is_an_empty_list()
    {
        using var ground = await Ground.CreateAsync();

        Assert.Empty(await ground.GroupsAsync());
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();

        var refusal = await Cloud.RefusedAsync("AlreadyExists", () => ground.CreateGroupAsync());

        Assert.Equal("AutoScalingGroup by this name already exists - A group with the name web already exists", refusal.Message);
    }

    [Fact]
    public async Task Sizes_must_fit()
    {
        using var ground = await Ground.CreateAsync();

        await Cloud.RefusedAsync(
            "ValidationError",
            () => ground.CreateGroupAsync(2, request => (request.MinSize, request.MaxSize) = (4, 3))
        );
        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(9));
        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(1, request => request.MinSize = 2));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public async Task Names_are_printable_without_colons(string name)
    {
        using var ground = await Ground.CreateAsync();

        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(0, request => request.AutoScalingGroupName = name));
    }

    [Fact]
    public async Task What_a_group_is_made_of_must_exist()
    {
        using var ground = await Ground.CreateAsync();

        var template = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request => request.LaunchTemplate = new() { LaunchTemplateId = "lt-0123456789abcdef0", Version = "1" }
                )
        );
        Assert.StartsWith("You must use a valid fully-formed launch template. ", template.Message, StringComparison.Ordinal);
        var version = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "7" }
                )
        );
        Assert.StartsWith("You must use a valid fully-formed launch template. ", version.Message, StringComparison.Ordinal);
        var targetGroup = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request =>
                        request.TargetGroupARNs = ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef"]
                )
        );
        Assert.Equal("Provided Target Groups may not be valid. Please ensure they exist and try again.", targetGroup.Message);
        var subnet = await Cloud.RefusedAsync(
            "ValidationError",
            () => ground.CreateGroupAsync(0, request => request.VPCZoneIdentifier = "subnet-0123456789abcdef0")
        );
        Assert.Contains("subnet-0123456789abcdef0", subnet.Message, StringComparison.Ordinal);
        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(0, request => request.VPCZoneIdentifier = null));
        await Cloud.RefusedAsync("ValidationError", () => ground.CreateGroupAsync(0, request => request.LaunchTemplate = null));
    }

    [Fact]
    public async Task A_mixed_policy_names_types_that_there_are()
    {
        using var ground = await Ground.CreateAsync();

        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request =>
                    {
                        request.MixedInstancesPolicy = new()
                        {
                            LaunchTemplate = new()
                            {
                                LaunchTemplateSpecification = request.LaunchTemplate,
                                Overrides = [new() { InstanceType = "t3.micro" }, new() { InstanceType = "t9.huge" }],
                            },
                        };
                        request.LaunchTemplate = null;
                    }
                )
        );

        Assert.Contains("t9.huge", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_says_where_an_instance_stands_makes_no_group()
    {
        using var ground = await Ground.CreateAsync();
        var made = await ground.Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new()
            {
                LaunchTemplateId = ground.TemplateId,
                LaunchTemplateData = new()
                {
                    ImageId = ground.Image,
                    InstanceType = "t3.micro",
                    NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = ground.Subnets[0] }],
                },
            },
            Ground.Cancellation
        );

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request =>
                        request.LaunchTemplate = new()
                        {
                            LaunchTemplateId = ground.TemplateId,
                            Version = $"{made.LaunchTemplateVersion.VersionNumber}",
                        }
                )
        );
    }

    [Fact]
    public async Task A_template_whose_image_is_unknown_makes_no_group()
    {
        using var ground = await Ground.CreateAsync();
        var version = await ground.NewVersionAsync("ami-0123456789abcdef0");

        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.CreateGroupAsync(
                    0,
                    request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version }
                )
        );

        Assert.Equal(
            "You must use a valid fully-formed launch template. The image id '[ami-0123456789abcdef0]' does not exist",
            refusal.Message
        );
    }

    [Fact]
    public async Task A_template_without_a_version_reads_back_without_one()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, request => request.LaunchTemplate = new() { LaunchTemplateName = "web" });
        ground.Pass(2);

        var template = (await ground.GroupAsync()).LaunchTemplate;

        Assert.Equal(ground.TemplateId, template.LaunchTemplateId);
        Assert.Null(template.Version);
    }

    [Fact]
    public async Task A_group_may_name_zones_instead_of_subnets()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(1, request => (request.VPCZoneIdentifier, request.AvailabilityZones) = (null, ["us-east-1b"]));
        ground.Pass(60);

        Assert.Equal("us-east-1b", Assert.Single(await ground.InstancesAsync()).AvailabilityZone);
    }

    [Fact]
    public async Task A_mixed_policy_is_completed_and_launches_its_first_type()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            2,
            request =>
            {
                request.LaunchTemplate = null;
                request.MixedInstancesPolicy = new()
                {
                    LaunchTemplate = new()
                    {
                        LaunchTemplateSpecification = new() { LaunchTemplateName = "web", Version = "$Latest" },
                        Overrides = [new() { InstanceType = "t3.large", WeightedCapacity = "2" }, new() { InstanceType = "t3.medium" }],
                    },
                };
            }
        );
        ground.Pass(60);

        var group = await ground.GroupAsync();

        Assert.Null(group.LaunchTemplate);
        Assert.Equal(
            (ground.TemplateId, "web", "$Latest"),
            (
                group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId,
                group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName,
                group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version
            )
        );
        Assert.Equal(
            ("prioritized", 0, 100),
            (
                group.MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy,
                group.MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity,
                group.MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity
            )
        );

        // One instance that counts twice.
        var instance = Assert.Single(group.Instances);
        Assert.Equal(("t3.large", "2", "1"), (instance.InstanceType, instance.WeightedCapacity, instance.LaunchTemplate.Version));
    }

    [Fact]
    public async Task Groups_come_in_pages_and_by_tag()
    {
        using var ground = await Ground.CreateAsync();
        for (var number = 0; number < 60; number++)
        {
            await ground.CreateGroupAsync(
                0,
                request =>
                {
                    request.AutoScalingGroupName = $"group-{number:D2}";
                    request.Tags = [new() { Key = "parity", Value = number % 2 == 0 ? "even" : "odd" }];
                }
            );
        }

        ground.Pass(2);
        var first = await ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Ground.Cancellation);
        var second = await ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(
            new DescribeAutoScalingGroupsRequest { NextToken = first.NextToken },
            Ground.Cancellation
        );
        var odd = await ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(
            new DescribeAutoScalingGroupsRequest { Filters = [new() { Name = "tag:parity", Values = ["odd"] }], MaxRecords = 100 },
            Ground.Cancellation
        );

        Assert.Equal((50, 10, 30), (first.AutoScalingGroups.Count, second.AutoScalingGroups.Count, odd.AutoScalingGroups.Count));
        Assert.Null(second.NextToken);
        await Cloud.RefusedAsync(
            "InvalidNextToken",
            () =>
                ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest { NextToken = "rubbish" },
                    Ground.Cancellation
                )
        );
    }
}
