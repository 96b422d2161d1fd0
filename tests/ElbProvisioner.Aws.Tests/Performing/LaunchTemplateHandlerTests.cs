using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class LaunchTemplateHandlerTests
{
    private const string App = "launchTemplate/app";

    private static readonly Settings Settings = LaunchTemplateTable
        .Table.Empty.With(LaunchTemplateTable.Name, "shop-app")
        .With(LaunchTemplateTable.Image, "ami-1")
        .With(LaunchTemplateTable.InstanceType, "t3.micro")
        .With(LaunchTemplateTable.KeyName, "ops")
        .With(LaunchTemplateTable.InstanceProfile, "app-profile")
        .With(LaunchTemplateTable.UserData, "#!/bin/sh\n")
        .With(LaunchTemplateTable.SecurityGroups, [Stage.Existing("sg-1")])
        .With(
            LaunchTemplateTable.Volumes,
            [
                VolumeTable
                    .Table.Empty.With(VolumeTable.Device, "/dev/xvda")
                    .With(VolumeTable.Size, 20)
                    .With(VolumeTable.Iops, 3000)
                    .With(VolumeTable.Throughput, 125)
                    .With(VolumeTable.KmsKey, "key-1")
                    .Filled(),
            ]
        )
        .With(LaunchTemplateTable.Monitoring, true)
        .With(LaunchTemplateTable.InstanceTags, ImmutableSortedDictionary<string, string>.Empty.Add("team", "web"))
        .Filled();

    private static string Fingerprint => TemplateFingerprint.Compute(Settings, r => r is ResourceRef.Existing e ? e.Id : "?");

    private static AwsOperation.CreateLaunchTemplate Create => new(Settings, Stage.TagsOf(App));

    [Fact]
    public async Task A_new_template_carries_all_its_data_and_the_tag_of_its_first_version()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "CreateLaunchTemplate", Made());

        var outputs = await stage.PerformAsync(App, Create);

        Assert.Equal(("lt-1", "1"), (outputs?.Id, outputs?.Values["version"]));
        var asked = stage.Asked(Ec2 + "CreateLaunchTemplate");
        Assert.Equal("#!/bin/sh\n", Encoding.UTF8.GetString(Convert.FromBase64String(asked["LaunchTemplateData.UserData"] ?? "")));
        Assert.Equal(
            ("required", "2"),
            (asked["LaunchTemplateData.MetadataOptions.HttpTokens"], asked["LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"])
        );
        Assert.Equal("app-profile", asked["LaunchTemplateData.IamInstanceProfile.Name"]);
        Assert.Equal("sg-1", asked["LaunchTemplateData.SecurityGroupId.1"]);
        Assert.Equal(
            ("20", "key-1"),
            (asked["LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize"], asked["LaunchTemplateData.BlockDeviceMapping.1.Ebs.KmsKeyId"])
        );
        Assert.Equal(
            ("instance", "volume"),
            (asked["LaunchTemplateData.TagSpecification.1.ResourceType"], asked["LaunchTemplateData.TagSpecification.2.ResourceType"])
        );
        Assert.Contains(("elbctl:version", $"1:{Fingerprint}"), Pairs(asked, "TagSpecification.1.Tag"));
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public async Task With_a_word_on_the_public_address_the_groups_stand_on_the_interface(bool isPublic, string sent)
    {
        using var stage = new Stage();
        stage.On(Ec2 + "CreateLaunchTemplate", Made());

        await stage.PerformAsync(
            App,
            new AwsOperation.CreateLaunchTemplate(
                Settings
                    .With(LaunchTemplateTable.PublicIp, isPublic)
                    .With(LaunchTemplateTable.InstanceProfile, "arn:aws:iam::1:instance-profile/app"),
                Stage.TagsOf(App)
            )
        );

        var asked = stage.Asked(Ec2 + "CreateLaunchTemplate");
        Assert.Equal(sent, asked["LaunchTemplateData.NetworkInterface.1.AssociatePublicIpAddress"]);
        Assert.Equal(
            "sg-1",
            asked
                .Parameters.Single(p => p.Key.StartsWith("LaunchTemplateData.NetworkInterface.1.SecurityGroupId", StringComparison.Ordinal))
                .Value
        );
        Assert.Null(asked["LaunchTemplateData.SecurityGroupId.1"]);
        Assert.Equal("arn:aws:iam::1:instance-profile/app", asked["LaunchTemplateData.IamInstanceProfile.Arn"]);
    }

    [Fact]
    public async Task A_warning_of_aws_fails_the_action_and_leaves_a_tag_that_no_data_has()
    {
        using var stage = new Stage();
        stage
            .On(
                Ec2 + "CreateLaunchTemplate",
                Made("<warning><errorSet><item><code>InvalidAMIID.Malformed</code><message>bad image</message></item></errorSet></warning>")
            )
            .On(Ec2 + "CreateTags", Ec2True("CreateTags"));

        var failed = await stage.FailAsync(App, Create);

        Assert.Equal(ApplyCodes.TemplateInvalid, failed.Diagnostic.Code);
        Assert.Contains("InvalidAMIID.Malformed: bad image", failed.Message, StringComparison.Ordinal);
        Assert.Equal("1:refused", stage.Asked(Ec2 + "CreateTags")["Tag.1.Value"]);
    }

    [Fact]
    public async Task Our_own_template_with_the_same_data_is_adopted_as_it_is()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateLaunchTemplate", Ec2Error("InvalidLaunchTemplateName.AlreadyExistsException"))
            .On(Ec2 + "DescribeLaunchTemplates", Listed(App, $"4:{Fingerprint}"));

        var outputs = await stage.PerformAsync(App, Create);

        Assert.Equal(("lt-1", "4"), (outputs?.Id, outputs?.Values["version"]));
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task Our_own_template_with_other_data_gets_a_new_version()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateLaunchTemplate", Ec2Error("InvalidLaunchTemplateName.AlreadyExistsException"))
            .On(Ec2 + "DescribeLaunchTemplates", Listed(App, "4:refused"))
            .On(Ec2 + "CreateLaunchTemplateVersion", Version(5))
            .On(Ec2 + "CreateTags", Ec2True("CreateTags"));

        Assert.Equal("5", (await stage.PerformAsync(App, Create))?.Values["version"]);
    }

    [Fact]
    public async Task A_foreign_template_of_the_name_fails_and_is_not_touched()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateLaunchTemplate", Ec2Error("InvalidLaunchTemplateName.AlreadyExistsException"))
            .On(Ec2 + "DescribeLaunchTemplates", Listed(null, "4:x"));

        Assert.Equal(ApplyCodes.NameTaken, (await stage.FailAsync(App, Create)).Diagnostic.Code);
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task A_version_has_a_token_of_its_data_and_is_then_written_into_the_tag()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "CreateLaunchTemplateVersion", Version(3)).On(Ec2 + "CreateTags", Ec2True("CreateTags"));
        var create = new AwsOperation.CreateLaunchTemplateVersion(Stage.Existing("lt-1"), Settings);

        var outputs = await stage.PerformAsync(App, create);
        await stage.PerformAsync(App, create);
        await stage.PerformAsync(App, create with { Settings = Settings.With(LaunchTemplateTable.Image, "ami-2") });

        Assert.Equal("3", outputs?.Values["version"]);
        Assert.Equal($"3:{Fingerprint}", stage.AllAsked(Ec2 + "CreateTags")[0]["Tag.1.Value"]);
        var tokens = stage.AllAsked(Ec2 + "CreateLaunchTemplateVersion").Select(r => r["ClientToken"]).ToList();
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
    }

    [Fact]
    public async Task A_stop_after_the_version_still_writes_the_tag()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateTags", Ec2True("CreateTags"))
            .On(
                Ec2 + "CreateLaunchTemplateVersion",
                _ =>
                {
                    stage.Stop();
                    return Version(3);
                }
            );

        Assert.NotNull(await stage.PerformAsync(App, new AwsOperation.CreateLaunchTemplateVersion(Stage.Existing("lt-1"), Settings)));
        Assert.Equal(1, stage.Aws.Count("CreateTags"));
    }

    [Fact]
    public async Task Deleting_what_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "DeleteLaunchTemplate", Ec2Error("InvalidLaunchTemplateId.NotFound"));

        Assert.Null(await stage.PerformAsync(App, new AwsOperation.DeleteLaunchTemplate(Stage.Owned("lt-1", App))));
    }

    private static AwsAnswer Made(string warning = "") =>
        AwsAnswer.Ec2(
            "CreateLaunchTemplate",
            $"<launchTemplate><launchTemplateId>lt-1</launchTemplateId><latestVersionNumber>1</latestVersionNumber></launchTemplate>{warning}"
        );

    private static AwsAnswer Version(int number) =>
        AwsAnswer.Ec2(
            "CreateLaunchTemplateVersion",
            $"<launchTemplateVersion><launchTemplateId>lt-1</launchTemplateId><versionNumber>{number}</versionNumber></launchTemplateVersion>"
        );

    private static AwsAnswer Listed(string? address, string version) =>
        AwsAnswer.Ec2(
            "DescribeLaunchTemplates",
            $"<launchTemplates><item><launchTemplateId>lt-1</launchTemplateId>{(address is null ? "" : TagItems(address).Replace("</tagSet>", $"<item><key>elbctl:version</key><value>{version}</value></item></tagSet>", StringComparison.Ordinal))}</item></launchTemplates>"
        );

    private static IEnumerable<(string?, string?)> Pairs(AwsRequest request, string list)
    {
        for (var i = 1; request[$"{list}.{i}.Key"] is { } key; i++)
        {
            yield return (key, request[$"{list}.{i}.Value"]);
        }
    }
}
