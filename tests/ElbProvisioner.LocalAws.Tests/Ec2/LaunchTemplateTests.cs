using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;
using LaunchTemplate = Amazon.EC2.Model.LaunchTemplate;
using LaunchTemplateVersion = Amazon.EC2.Model.LaunchTemplateVersion;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class LaunchTemplateTests
{
    [Fact]
    public async Task The_same_call_with_the_same_token_makes_one_template()
    {
        using var net = await CreateAsync();

        var first = await MakeAsync(net, token: "t");
        var again = await MakeAsync(net, token: "t");

        Assert.Equal(first.LaunchTemplateId, again.LaunchTemplateId);
        Assert.Single(
            (await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), Cancellation)).LaunchTemplates
        );
        await Cloud.RefusedAsync("IdempotentParameterMismatch", () => MakeAsync(net, token: "t", type: "t3.small"));
        await Cloud.RefusedAsync("IdempotentParameterMismatch", () => MakeAsync(net, name: "other", token: "t"));
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        using var net = await CreateAsync();
        await MakeAsync(net);

        await Cloud.RefusedAsync("InvalidLaunchTemplateName.AlreadyExistsException", () => MakeAsync(net, token: "another"));

        await net.Cloud.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateName = "web" }, Cancellation);
        await MakeAsync(net, token: "third");
    }

    [Fact]
    public async Task What_is_not_there_has_a_code_of_its_own()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);

        await Cloud.RefusedAsync(
            "InvalidLaunchTemplateName.NotFoundException",
            () =>
                net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { LaunchTemplateNames = ["none"] },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "InvalidLaunchTemplateId.NotFound",
            () =>
                net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { LaunchTemplateIds = ["lt-0123456789abcdef0"] },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "InvalidLaunchTemplateId.Malformed",
            () => net.Cloud.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = "lt-1" }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "InvalidLaunchTemplateId.NotFound",
            () =>
                net.Cloud.Ec2.DeleteLaunchTemplateAsync(
                    new DeleteLaunchTemplateRequest { LaunchTemplateId = "lt-0123456789abcdef0" },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync("InvalidLaunchTemplateId.VersionNotFound", () => VersionsAsync(net, template, "9"));
        Assert.Empty(
            (
                await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { Filters = [By("launch-template-name", "none")] },
                    Cancellation
                )
            ).LaunchTemplates
                ?? []
        );
    }

    [Fact]
    public async Task Versions_are_numbered_and_the_default_one_moves_only_by_call()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);

        var second = await VersionAsync(net, template, new() { InstanceType = "t3.small" });

        Assert.Equal((2L, false), (second.LaunchTemplateVersion.VersionNumber, second.LaunchTemplateVersion.DefaultVersion));
        Assert.Equal((1L, 2L), await NumbersAsync(net));
        await net.Cloud.Ec2.ModifyLaunchTemplateAsync(
            new ModifyLaunchTemplateRequest { LaunchTemplateId = template.LaunchTemplateId, DefaultVersion = "2" },
            Cancellation
        );
        Assert.Equal((2L, 2L), await NumbersAsync(net));
        Assert.Equal("t3.small", Assert.Single(await VersionsAsync(net, template, "$Default")).LaunchTemplateData.InstanceType);
        Assert.Equal([2L, 1L], (await VersionsAsync(net, template)).Select(version => version.VersionNumber ?? 0));
        await Cloud.RefusedAsync(
            "InvalidLaunchTemplateId.VersionNotFound",
            () =>
                net.Cloud.Ec2.ModifyLaunchTemplateAsync(
                    new ModifyLaunchTemplateRequest { LaunchTemplateId = template.LaunchTemplateId, DefaultVersion = "7" },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task A_version_tells_what_was_set_and_nothing_else()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);

        var version = await VersionAsync(net, template, new() { InstanceType = "t3.small", UserData = "aGk=" });

        var data = version.LaunchTemplateVersion.LaunchTemplateData;
        Assert.Equal(("t3.small", "aGk="), (data.InstanceType.Value, data.UserData));
        Assert.Null(data.ImageId);
        Assert.Null(data.Monitoring);
        Assert.Null(data.MetadataOptions);
    }

    [Fact]
    public async Task A_version_inherits_from_its_source_what_it_does_not_say_except_snapshots()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);
        await VersionAsync(
            net,
            template,
            new()
            {
                InstanceType = "t3.small",
                UserData = "aGk=",
                BlockDeviceMappings =
                [
                    new()
                    {
                        DeviceName = "/dev/xvda",
                        Ebs = new() { SnapshotId = "snap-0123456789abcdef0", VolumeSize = 9 },
                    },
                ],
            }
        );

        var third = await net.Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateId = template.LaunchTemplateId,
                SourceVersion = "2",
                LaunchTemplateData = new() { InstanceType = "t3.large" },
            },
            Cancellation
        );

        var data = third.LaunchTemplateVersion.LaunchTemplateData;
        Assert.Equal(("t3.large", "aGk=", 9), (data.InstanceType.Value, data.UserData, data.BlockDeviceMappings[0].Ebs.VolumeSize));
        Assert.Null(data.BlockDeviceMappings[0].Ebs.SnapshotId);
    }

    [Fact]
    public async Task A_version_with_a_token_is_made_once()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);
        var request = new CreateLaunchTemplateVersionRequest
        {
            LaunchTemplateId = template.LaunchTemplateId,
            ClientToken = "t",
            LaunchTemplateData = new() { InstanceType = "t3.small" },
        };
        await net.Cloud.Ec2.CreateLaunchTemplateVersionAsync(request, Cancellation);

        Assert.Equal(2, (await net.Cloud.Ec2.CreateLaunchTemplateVersionAsync(request, Cancellation)).LaunchTemplateVersion.VersionNumber);

        request.LaunchTemplateData = new() { InstanceType = "t3.large" };
        await Cloud.RefusedAsync(
            "IdempotentParameterMismatch",
            () => net.Cloud.Ec2.CreateLaunchTemplateVersionAsync(request, Cancellation)
        );
    }

    [Fact]
    public async Task Versions_are_deleted_one_by_one_and_the_default_one_stays()
    {
        using var net = await CreateAsync();
        var template = await MakeAsync(net);
        await VersionAsync(net, template, new() { InstanceType = "t3.small" });
        await VersionAsync(net, template, new() { InstanceType = "t3.large" });

        var answer = await net.Cloud.Ec2.DeleteLaunchTemplateVersionsAsync(
            new DeleteLaunchTemplateVersionsRequest { LaunchTemplateId = template.LaunchTemplateId, Versions = ["1", "3", "8"] },
            Cancellation
        );

        Assert.Equal(3, Assert.Single(answer.SuccessfullyDeletedLaunchTemplateVersions).VersionNumber);
        Assert.Equal(
            [(1L, "unexpectedError"), (8L, "launchTemplateVersionDoesNotExist")],
            answer.UnsuccessfullyDeletedLaunchTemplateVersions.Select(item => (item.VersionNumber ?? 0, item.ResponseError.Code.Value))
        );
        Assert.Equal((1L, 2L), await NumbersAsync(net));
        Assert.Equal(4, (await VersionAsync(net, template, new() { InstanceType = "t3.micro" })).LaunchTemplateVersion.VersionNumber);
    }

    [Fact]
    public async Task Bad_parameters_are_warned_of_and_taken()
    {
        using var net = await CreateAsync();

        var answer = await net.Cloud.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "web",
                LaunchTemplateData = new()
                {
                    ImageId = "ami-0123456789abcdef0",
                    KeyName = "none",
                    SecurityGroupIds = ["sg-0123456789abcdef0"],
                    UserData = "no base 64!",
                },
            },
            Cancellation
        );

        Assert.Equal(
            ["InvalidAMIID.NotFound", "InvalidGroup.NotFound", "InvalidKeyPair.NotFound", "InvalidUserData.Malformed"],
            answer.Warning.Errors.Select(error => error.Code).Order(StringComparer.Ordinal)
        );
        Assert.Null(
            (
                await net.Cloud.Ec2.CreateLaunchTemplateAsync(
                    new CreateLaunchTemplateRequest
                    {
                        LaunchTemplateName = "good",
                        LaunchTemplateData = new() { ImageId = net.Image(), InstanceType = "t3.micro" },
                    },
                    Cancellation
                )
            ).Warning
        );
    }

    [Fact]
    public async Task An_image_by_parameter_is_told_verbatim_or_resolved_on_demand()
    {
        const string path = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
        using var net = await CreateAsync();
        var template = await MakeAsync(net);
        await VersionAsync(net, template, new() { ImageId = "resolve:ssm:" + path });

        Assert.Equal("resolve:ssm:" + path, Assert.Single(await VersionsAsync(net, template, "2")).LaunchTemplateData.ImageId);
        var resolved = await net.Cloud.Ec2.DescribeLaunchTemplateVersionsAsync(
            new DescribeLaunchTemplateVersionsRequest
            {
                LaunchTemplateId = template.LaunchTemplateId,
                Versions = ["2"],
                ResolveAlias = true,
            },
            Cancellation
        );
        Assert.Equal(
            net.Look(_ => PublicImages.Parameters("us-east-1")[path]),
            Assert.Single(resolved.LaunchTemplateVersions).LaunchTemplateData.ImageId
        );
    }

    [Fact]
    public async Task Latest_versions_of_all_templates_are_told_at_once()
    {
        using var net = await CreateAsync();
        await VersionAsync(net, await MakeAsync(net), new() { InstanceType = "t3.small" });
        await MakeAsync(net, name: "other");

        var latest = (
            await net.Cloud.Ec2.DescribeLaunchTemplateVersionsAsync(
                new DescribeLaunchTemplateVersionsRequest { Versions = ["$Latest"] },
                Cancellation
            )
        ).LaunchTemplateVersions;

        Assert.Equal(
            [("other", 1L), ("web", 2L)],
            latest.Select(version => (version.LaunchTemplateName, version.VersionNumber ?? 0)).Order()
        );
        await net.RefusedAsync("MissingParameter", "DescribeLaunchTemplateVersions", ("LaunchTemplateVersion.1", "1"));
    }

    [Fact]
    public async Task Tags_of_the_template_are_not_those_of_its_instances()
    {
        using var net = await CreateAsync();
        await net.Cloud.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "web",
                LaunchTemplateData = new()
                {
                    InstanceType = "t3.micro",
                    TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "i", Value = "1" }] }],
                },
                TagSpecifications = [new() { ResourceType = "launch-template", Tags = [new() { Key = "t", Value = "2" }] }],
            },
            Cancellation
        );

        var found = (
            await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                new DescribeLaunchTemplatesRequest { Filters = [By("tag:t", "2")] },
                Cancellation
            )
        ).LaunchTemplates;

        Assert.Equal("t", Assert.Single(Assert.Single(found).Tags).Key);
        Assert.Empty(
            (
                await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { Filters = [By("tag:i", "1")] },
                    Cancellation
                )
            ).LaunchTemplates
                ?? []
        );
    }

    private static async Task<LaunchTemplate> MakeAsync(Net net, string name = "web", string? token = null, string type = "t3.micro") =>
        (
            await net.Cloud.Ec2.CreateLaunchTemplateAsync(
                new CreateLaunchTemplateRequest
                {
                    LaunchTemplateName = name,
                    ClientToken = token,
                    LaunchTemplateData = new() { ImageId = net.Image(), InstanceType = type },
                },
                Cancellation
            )
        ).LaunchTemplate;

    private static Task<CreateLaunchTemplateVersionResponse> VersionAsync(
        Net net,
        LaunchTemplate template,
        RequestLaunchTemplateData data
    ) =>
        net.Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest { LaunchTemplateId = template.LaunchTemplateId, LaunchTemplateData = data },
            Cancellation
        );

    private static async Task<List<LaunchTemplateVersion>> VersionsAsync(Net net, LaunchTemplate template, params string[] versions) =>
        (
            await net.Cloud.Ec2.DescribeLaunchTemplateVersionsAsync(
                new DescribeLaunchTemplateVersionsRequest
                {
                    LaunchTemplateId = template.LaunchTemplateId,
                    Versions = versions.Length == 0 ? null : [.. versions],
                },
                Cancellation
            )
        ).LaunchTemplateVersions;

    private static async Task<(long Default, long Latest)> NumbersAsync(Net net)
    {
        var template = Assert.Single(
            (
                await net.Cloud.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { LaunchTemplateNames = ["web"] },
                    Cancellation
                )
            ).LaunchTemplates
        );
        return (template.DefaultVersionNumber ?? 0, template.LatestVersionNumber ?? 0);
    }
}
