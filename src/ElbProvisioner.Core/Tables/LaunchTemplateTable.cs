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
            .InsteadOf("imageId")
            .Wire(Data + "ImageId")
            .InNewVersion();

    public static Property<string> InstanceType { get; } =
        Table.Text("instanceType", Texts.InstanceType, "The instance type, such as t3.micro.").Wire(Data + "InstanceType").InNewVersion();

    /// <summary>In place of the type.</summary>
    public static Property<Settings> InstanceRequirements { get; } =
        Table
            .Value(
                "instanceRequirements",
                new BlockForm(InstanceRequirementsTable.OfTemplates.Table),
                InstanceRequirementsTable.OfTemplates.Shape,
                "What instance types are chosen by, in place of `instanceType`."
            )
            .Wire(Data + "InstanceRequirements")
            .InNewVersion();

    public static Property<string> KeyName { get; } =
        Table
            .Text("keyName", new TextShape("a key pair's name", maxLength: 255), "The key pair for logging in.")
            .Wire(Data + "KeyName")
            .InNewVersion();

    public static Property<string> InstanceProfile { get; } =
        Table
            .Text("instanceProfile", Texts.InstanceProfile, "The instance profile's name or ARN: what the instances may do in AWS.")
            .InsteadOf("iamInstanceProfile")
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

    /// <summary>Where it is written, the groups stand on them; before the groups, which are then put there.</summary>
    public static Property<ImmutableArray<Settings>> NetworkInterfaces { get; } =
        Table
            .Value(
                "networkInterfaces",
                new BlocksForm(InterfaceTable.Table),
                new ListShape<Settings>(InterfaceTable.Shape, orSingle: false, mayBeEmpty: false)
                    .Select(static faces => ImmutableArray.Create(faces))
                    .Convert<ImmutableArray<Settings>, ImmutableArray<Settings>>(InterfaceChecks.Check),
                "Network interfaces, the primary one first; each gets the security groups, and the subnet is the scaling group's."
            )
            .Wire(Data + "NetworkInterfaces")
            .InNewVersion();

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
                new(VolumeTable.Table, VolumeTable.Device, static (volume, _) => VolumeTable.TextOf(volume)),
                VolumeTable.Shape,
                "Volumes; an encrypted root volume of the image's size unless written."
            )
            .InsteadOf("blockDeviceMappings")
            .Wire(Data + "BlockDeviceMappings")
            .InNewVersion();

    public static Property<bool> Monitoring { get; } =
        Table.Flag("monitoring", "Metrics every minute instead of every five.").Wire(Data + "Monitoring.Enabled").InNewVersion();

    public static Property<string> MetadataTokens { get; } =
        Table
            .Word("metadata.tokens", ["required", "optional"], "Whether metadata needs a session token (IMDSv2); required unless written.")
            .InsteadOf("httpTokens")
            .Is("required")
            .Wire(Data + "MetadataOptions.HttpTokens")
            .Beside(Data + "MetadataOptions.HttpEndpoint", "enabled")
            .InNewVersion();

    /// <summary>After the tokens, beside which the endpoint goes without saying.</summary>
    public static Property<bool> MetadataEndpoint { get; } =
        Table
            .Switch("metadata.endpoint", "Whether there is a metadata service at all; true unless written.")
            .InsteadOf("httpEndpoint")
            .Wire(Data + "MetadataOptions.HttpEndpoint")
            .InNewVersion(TemplateFeels.NoMetadata);

    public static Property<bool> MetadataIpv6 { get; } =
        Table
            .Switch("metadata.ipv6", "Whether it answers over IPv6 too; false unless written.")
            .InsteadOf("httpProtocolIpv6")
            .Wire(Data + "MetadataOptions.HttpProtocolIpv6")
            .InNewVersion();

    public static Property<int> MetadataHopLimit { get; } =
        Table
            .Whole("metadata.hopLimit", 1, 64, "How many network hops metadata travels; 2 unless written, so that containers reach it.")
            .InsteadOf("httpPutResponseHopLimit")
            .Is(2)
            .Quiet()
            .Wire(Data + "MetadataOptions.HttpPutResponseHopLimit")
            .InNewVersion();

    public static Property<bool> MetadataInstanceTags { get; } =
        Table
            .Switch("metadata.instanceTags", "Whether metadata shows the instance's tags.")
            .InsteadOf("instanceMetadataTags")
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

    public static Property<bool> EbsOptimized { get; } =
        Table
            .Flag("ebsOptimized", "Whether the way to volumes is its own, for types on which that is a choice.")
            .Wire(Data + "EbsOptimized")
            .InNewVersion();

    public static Property<Settings> Placement { get; } =
        Table
            .Value("placement", new BlockForm(PlacementTable.Table), PlacementTable.Shape, "Placement group, tenancy, Dedicated Host.")
            .Wire(Data + "Placement")
            .InNewVersion();

    public static Property<Settings> CpuOptions { get; } =
        Table
            .Value("cpuOptions", new BlockForm(CpuOptionsTable.Table), CpuOptionsTable.Shape, "Cores, threads and what processors protect.")
            .Wire(Data + "CpuOptions")
            .InNewVersion();

    public static Property<string> CreditSpecification { get; } =
        Table
            .Word(
                "creditSpecification",
                ["standard", "unlimited"],
                "For T types: whether an instance may use more of its processors than it has earned, for money."
            )
            .Wire(Data + "CreditSpecification.CpuCredits")
            .InNewVersion(TemplateFeels.Standard);

    public static Property<Settings> MarketOptions { get; } =
        Table
            .Value(
                "instanceMarketOptions",
                new BlockForm(MarketOptionsTable.Table),
                MarketOptionsTable.Shape,
                "Spot Instances or reserved capacity; On-Demand unless written."
            )
            .Wire(Data + "InstanceMarketOptions")
            .InNewVersion(TemplateFeels.Spot);

    public static Property<Settings> CapacityReservation { get; } =
        Table
            .Value(
                "capacityReservationSpecification",
                new BlockForm(CapacityReservationTable.Table),
                CapacityReservationTable.Shape,
                "Which Capacity Reservations instances use."
            )
            .Wire(Data + "CapacityReservationSpecification")
            .InNewVersion(TemplateFeels.OnlyReserved);

    public static Property<ImmutableArray<string>> Licenses { get; } =
        Table
            .Value(
                "licenseSpecifications",
                new WrappedTextsForm("LicenseConfigurationArn"),
                new ListShape<string>(TemplateTexts.LicenseArn, orSingle: true, mayBeEmpty: false).Select(static arns =>
                    ImmutableArray.Create(arns)
                ),
                "ARNs of License Manager's configurations."
            )
            .Wire(Data + "LicenseSpecifications")
            .InNewVersion();

    public static Property<bool> Enclave { get; } =
        Table.Flag("enclaveOptions", "Whether instances can have Nitro Enclaves.").Wire(Data + "EnclaveOptions.Enabled").InNewVersion();

    public static Property<bool> Hibernation { get; } =
        Table.Flag("hibernationOptions", "Whether instances can hibernate.").Wire(Data + "HibernationOptions.Configured").InNewVersion();

    public static Property<bool> TerminationProtection { get; } =
        Table
            .Flag("disableApiTermination", "Whether EC2 refuses to end an instance by hand; Auto Scaling ends it all the same.")
            .Wire(Data + "DisableApiTermination")
            .InNewVersion();

    public static Property<bool> StopProtection { get; } =
        Table.Flag("disableApiStop", "Whether EC2 refuses to stop an instance by hand.").Wire(Data + "DisableApiStop").InNewVersion();

    public static Property<string> ShutdownBehavior { get; } =
        Table
            .Word(
                "instanceInitiatedShutdownBehavior",
                ["stop", "terminate"],
                "What becomes of an instance that shuts itself down; stop unless written, and the scaling group replaces it either way."
            )
            .Wire(Data + "InstanceInitiatedShutdownBehavior")
            .InNewVersion();

    public static Property<Settings> Maintenance { get; } =
        Table
            .Value(
                "maintenanceOptions",
                new BlockForm(MaintenanceTable.Table),
                MaintenanceTable.Shape,
                "What AWS does when hardware fails."
            )
            .Wire(Data + "MaintenanceOptions")
            .InNewVersion();

    public static Property<Settings> NetworkPerformance { get; } =
        Table
            .Value(
                "networkPerformanceOptions",
                new BlockForm(NetworkPerformanceTable.Table),
                NetworkPerformanceTable.Shape,
                "How bandwidth is shared between network and volumes."
            )
            .Wire(Data + "NetworkPerformanceOptions")
            .InNewVersion();

    public static Property<Settings> PrivateDnsName { get; } =
        Table
            .Value(
                "privateDnsNameOptions",
                new BlockForm(PrivateDnsNameTable.Table),
                PrivateDnsNameTable.Shape,
                "The names of instances inside the VPC."
            )
            .Wire(Data + "PrivateDnsNameOptions")
            .InNewVersion();

    public static Property<ImmutableArray<Settings>> SecondaryInterfaces { get; } =
        Table
            .Value(
                "secondaryInterfaces",
                new BlocksForm(SecondaryInterfaceTable.Table),
                new ListShape<Settings>(SecondaryInterfaceTable.Shape, orSingle: false, mayBeEmpty: false).Select(static faces =>
                    ImmutableArray.Create(faces)
                ),
                "Interfaces in secondary networks."
            )
            .Wire(Data + "SecondaryInterfaces")
            .InNewVersion();

    /// <summary>What instances and volumes carry.</summary>
    public static Property<ImmutableSortedDictionary<string, string>> InstanceTags { get; } =
        Table.Given("instanceTags", new LaunchTagsForm("instance", "volume")).NotCompared().Wire(Data + "TagSpecifications").InNewVersion();

    private static bool IsProfileArn(Settings settings) =>
        settings.Find(InstanceProfile)?.StartsWith("arn:", StringComparison.Ordinal) == true;

    private static bool HasInterface(Settings settings) => settings.Has(PublicIp) || settings.Has(NetworkInterfaces);
}
