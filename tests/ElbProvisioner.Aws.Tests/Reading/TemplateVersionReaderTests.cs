using System.Collections.Immutable;
using System.Net;
using System.Text;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Aws.Tests.Reading;

public sealed class TemplateVersionReaderTests
{
    private const string Read = "ec2:DescribeLaunchTemplateVersions";

    private static readonly Settings Root = VolumeTable
        .Table.Empty.With(VolumeTable.Device, "/dev/xvda")
        .With(VolumeTable.Size, 20)
        .With(VolumeTable.Iops, 4000)
        .With(VolumeTable.Throughput, 250)
        .With(VolumeTable.KmsKey, "key-1")
        .With(VolumeTable.DeleteOnTermination, false)
        .Filled();

    private static readonly Settings Before = LaunchTemplateTable
        .Table.Empty.With(LaunchTemplateTable.Name, "shop-app")
        .With(LaunchTemplateTable.Image, "ami-1")
        .With(LaunchTemplateTable.InstanceType, "t3.micro")
        .With(LaunchTemplateTable.UserData, "echo é\n")
        .With(LaunchTemplateTable.SecurityGroups, [])
        .With(LaunchTemplateTable.Volumes, [Root])
        .With(LaunchTemplateTable.InstanceTags, ImmutableSortedDictionary<string, string>.Empty)
        .Filled();

    private static readonly Settings After = Before
        .With(LaunchTemplateTable.UserData, "echo a\n")
        .With(
            LaunchTemplateTable.Volumes,
            [VolumeTable.Table.Empty.With(VolumeTable.Device, "/dev/xvda").With(VolumeTable.Size, 30).Filled()]
        );

    [Fact]
    public async Task The_version_that_is_live_tells_what_it_holds()
    {
        using var aws = new ScriptedAws().On(
            Read,
            AwsAnswer.Ec2(
                "DescribeLaunchTemplateVersions",
                $"<launchTemplateVersionSet><item><launchTemplateId>lt-1</launchTemplateId><versionNumber>3</versionNumber><launchTemplateData><userData>{Convert.ToBase64String(Encoding.UTF8.GetBytes(Before.Get(LaunchTemplateTable.UserData)))}</userData>"
                    + "<blockDeviceMappingSet><item><deviceName>/dev/xvda</deviceName><ebs><volumeSize>20</volumeSize><volumeType>gp3</volumeType><iops>4000</iops><throughput>250</throughput><encrypted>true</encrypted>"
                    + "<kmsKeyId>key-1</kmsKeyId><deleteOnTermination>false</deleteOnTermination></ebs></item><item><deviceName>/dev/sdb</deviceName><virtualName>ephemeral0</virtualName></item></blockDeviceMappingSet>"
                    + "</launchTemplateData></item></launchTemplateVersionSet>"
            )
        );

        var plan = await TellAsync(aws, "userData", "volumes");

        Assert.Equal(
            [
                "userData: echo é\n -> echo a\n",
                "volumes./dev/xvda: gp3 20 GiB 4000 IOPS 250 MiB/s encrypted by key-1 kept after termination -> gp3 30 GiB encrypted",
            ],
            Shown(plan)
        );
        Assert.Empty(plan.Diagnostics);
        var request = Assert.Single(aws.Requests);
        Assert.Equal(("lt-1", "3"), (request["LaunchTemplateId"], request["LaunchTemplateVersion.1"]));
    }

    [Fact]
    public async Task A_plan_that_changes_neither_costs_no_call()
    {
        using var aws = new ScriptedAws();

        Assert.Equal(["image: (other) -> (changed)"], Shown(await TellAsync(aws, "image")));
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task A_version_that_somebody_deleted_leaves_the_plan_as_it_is()
    {
        using var aws = new ScriptedAws().On(
            Read,
            AwsAnswer.Ec2Error("InvalidLaunchTemplateId.VersionNotFound", "Could not find launch template version")
        );

        var plan = await TellAsync(aws, "userData");

        Assert.Equal(["userData: (other) -> (changed)"], Shown(plan));
        Assert.Empty(plan.Diagnostics);
    }

    [Fact]
    public async Task What_may_not_be_read_is_told()
    {
        using var aws = new ScriptedAws().On(
            Read,
            AwsAnswer.Ec2Error("UnauthorizedOperation", "You are not authorized to perform this operation.", HttpStatusCode.Forbidden)
        );

        var plan = await TellAsync(aws, "userData", "volumes");

        Assert.Equal(["userData: (other) -> (changed)", "volumes: (other) -> (changed)"], Shown(plan));
        Assert.Equal("ELB4260", Assert.Single(plan.Diagnostics).Code.Id);
    }

    private static IEnumerable<string> Shown(Plan plan) =>
        plan.Changes.Single().Properties.Select(p => $"{p.Path}: {p.Before} -> {p.After}");

    private static async Task<Plan> TellAsync(ScriptedAws aws, params string[] paths)
    {
        var address = Address.Of(ResourceKind.LaunchTemplate, "app");
        var tags = ImmutableSortedDictionary<string, string>
            .Empty.Add(OwnershipTags.Stack, "shop")
            .Add(OwnershipTags.Address, address.ToString())
            .AddRange(TemplateContent.Tags(Before, r => r.Key));
        var owner = OwnedResource.TryRead("lt-1", "shop", tags) ?? throw new InvalidOperationException("The tags name nobody.");
        var world = new LiveWorld
        {
            Account = AppliedStack.Account,
            Region = AppliedStack.Region,
            Network = new() { VpcId = AppliedStack.Vpc },
            LaunchTemplates = [new(owner, tags, "shop-app", 3, "0123456789abcdef")],
        };
        var none = TrafficEffect.None;
        var plan = new Plan
        {
            Goal = PlanGoal.Apply,
            Stack = "shop",
            Account = world.Account,
            Region = world.Region,
            LiveFingerprint = "",
            Changes =
            [
                new(
                    address,
                    ChangeVerb.Update,
                    "app",
                    "",
                    none,
                    [.. paths.Select(path => new PropertyChange(path, "(other)", "(changed)"))]
                ),
            ],
            Actions =
            [
                new(
                    "a",
                    "create version",
                    address,
                    [],
                    TimeSpan.Zero,
                    WaitKind.None,
                    new AwsOperation.CreateLaunchTemplateVersion(new ResourceRef.Existing("lt-1"), After)
                ),
            ],
        };
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        return await new TemplateVersionReader(session).TellAsync(plan, world, TestContext.Current.CancellationToken);
    }
}
