using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Launch templates [EC2 API: CreateLaunchTemplate, CreateLaunchTemplateVersion, RequestLaunchTemplateData]. A version alone is felt by
/// nobody: the scaling group that takes it says what is.
/// </summary>
public static class LaunchTemplateTable
{
    private const string Data = "LaunchTemplateData.";

    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.LaunchTemplate).Section(
            "metadata",
            "metadata",
            "The instance metadata service.",
            "The instance metadata service."
        );

    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("LaunchTemplateName").Replaces();

    /// <summary>In the file an id, or <c>ssm:</c> and the name of a parameter that holds one; on the wire the id.</summary>
    public static Property<string> Image { get; } =
        Table
            .Text("image", Texts.Image, "The image: ami-…, or ssm: and the name of a parameter that holds its id; read and pinned at plan.")
            .Wire(Data + "ImageId")
            .InNewVersion();

    public static Property<string> InstanceType { get; } =
        Table.Text("instanceType", Texts.InstanceType, "The instance type, such as t3.micro.").Wire(Data + "InstanceType").InNewVersion();

    public static Property<string> KeyName { get; } =
        Table
            .Text("keyName", new TextShape("a key pair's name", maxLength: 255), "The key pair for logging in.")
            .Wire(Data + "KeyName")
            .InNewVersion();

    public static Property<string> InstanceProfile { get; } =
        Table
            .Text("instanceProfile", Texts.InstanceProfile, "The instance profile's name or ARN: what the instances may do in AWS.")
            .Wire(Data + "IamInstanceProfile.Name")
            .OrWire(IsProfileArn, Data + "IamInstanceProfile.Arn")
            .InNewVersion();

    /// <summary>Plain text, at most 16 KiB; encoded only on the wire.</summary>
    public static Property<string> UserData { get; } =
        Table
            .Text(
                "userData",
                FileTexts.TextOrFile,
                "What an instance runs first: the text, or `{ file: user-data.sh }`. At most 16 KiB.",
                Forms.LongText
            )
            .Wire(Data + "UserData")
            .InNewVersion();

    /// <summary>Of user data with a secret in it: what stands for it in tags.</summary>
    public static Property<string> UserDataFingerprint { get; } =
        Table.Given("userDataFingerprint", Forms.Text).NotCompared().InNewVersion();

    /// <summary>On the template or on its interface, never on both [EC2 API].</summary>
    public static Property<ImmutableArray<ResourceRef>> SecurityGroups { get; } =
        Table
            .Given("securityGroups", Forms.Refs)
            .Wire(Data + "SecurityGroupIds")
            .OrWire(HasInterface, Data + "NetworkInterfaces[].Groups")
            .InNewVersion();

    public static Property<ImmutableArray<Settings>> Volumes { get; } =
        Table
            .Items(
                "volumes",
                new(VolumeTable.Table, VolumeTable.Device, VolumeTable.TextOf),
                VolumeTable.Shape,
                "Volumes; an encrypted root volume of the image's size unless written."
            )
            .Wire(Data + "BlockDeviceMappings")
            .InNewVersion();

    public static Property<bool> Monitoring { get; } =
        Table.Flag("monitoring", "Metrics every minute instead of every five.").Wire(Data + "Monitoring.Enabled").InNewVersion();

    public static Property<string> MetadataTokens { get; } =
        Table
            .Word("metadata.tokens", ["required", "optional"], "Whether metadata needs a session token (IMDSv2); required unless written.")
            .Is("required")
            .Wire(Data + "MetadataOptions.HttpTokens")
            .Beside(Data + "MetadataOptions.HttpEndpoint", "enabled")
            .InNewVersion();

    public static Property<int> MetadataHopLimit { get; } =
        Table
            .Whole("metadata.hopLimit", 1, 64, "How many network hops metadata travels; 2 unless written, so that containers reach it.")
            .Is(2)
            .Quiet()
            .Wire(Data + "MetadataOptions.HttpPutResponseHopLimit")
            .InNewVersion();

    public static Property<bool> MetadataInstanceTags { get; } =
        Table
            .Switch("metadata.instanceTags", "Whether metadata shows the instance's tags.")
            .Is(false)
            .Quiet()
            .Wire(Data + "MetadataOptions.InstanceMetadataTags")
            .InNewVersion();

    /// <summary>Only the interface has it [EC2 API]. Without it: as the subnet says.</summary>
    public static Property<bool> PublicIp { get; } =
        Table
            .Flag("publicIp", "Whether instances get a public address; as the subnet says unless written.")
            .Wire(Data + "NetworkInterfaces[].AssociatePublicIpAddress")
            .Beside(Data + "NetworkInterfaces[].DeviceIndex", 0)
            .Beside(Data + "NetworkInterfaces[].DeleteOnTermination", true)
            .InNewVersion();

    /// <summary>What instances and volumes carry.</summary>
    public static Property<ImmutableSortedDictionary<string, string>> InstanceTags { get; } =
        Table.Given("instanceTags", new LaunchTagsForm("instance", "volume")).NotCompared().Wire(Data + "TagSpecifications").InNewVersion();

    private static bool IsProfileArn(Settings settings) =>
        settings.Find(InstanceProfile)?.StartsWith("arn:", StringComparison.Ordinal) == true;

    private static bool HasInterface(Settings settings) => settings.Has(PublicIp);
}
