using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Where EC2 puts the instances of a launch template [EC2 API: LaunchTemplatePlacementRequest].</summary>
public static class PlacementTable
{
    public const string Host = "host";

    public static PropertyTable Table { get; } = new("placement");

    public static Property<string> AvailabilityZone { get; } =
        Table
            .Text("availabilityZone", TemplateTexts.Zone, "A zone by name; the group's subnets say it otherwise.")
            .Wire("AvailabilityZone")
            .InNewVersion();

    public static Property<string> AvailabilityZoneId { get; } =
        Table.Text("availabilityZoneId", TemplateTexts.ZoneId, "A zone by its id.").Wire("AvailabilityZoneId").InNewVersion();

    public static Property<string> GroupName { get; } =
        Table
            .Text("groupName", new TextShape("a placement group's name", maxLength: 255), "A placement group.")
            .Wire("GroupName")
            .InNewVersion();

    public static Property<string> GroupId { get; } =
        Table
            .Text("groupId", TemplateTexts.PlacementGroupId, "A placement group by its id, as a shared one must be.")
            .Wire("GroupId")
            .InNewVersion();

    public static Property<int> PartitionNumber { get; } =
        Table.Whole("partitionNumber", 1, 7, "The partition, in a placement group that has some.").Wire("PartitionNumber").InNewVersion();

    public static Property<string> Tenancy { get; } =
        Table
            .Word("tenancy", ["default", "dedicated", Host], "Whether the hardware is shared, the account's alone, or a Dedicated Host.")
            .Wire("Tenancy")
            .InNewVersion();

    public static Property<string> Affinity { get; } =
        Table
            .Word("affinity", ["default", Host], "host: refused, since Auto Scaling keeps no instance on one Dedicated Host.")
            .Wire("Affinity")
            .InNewVersion();

    public static Property<string> HostId { get; } =
        Table
            .Text("hostId", TemplateTexts.HostId, "The Dedicated Host: refused, since Auto Scaling takes none by its id.")
            .Wire("HostId")
            .InNewVersion();

    public static Property<string> HostResourceGroupArn { get; } =
        Table
            .Text(
                "hostResourceGroupArn",
                TemplateTexts.ResourceGroupArn,
                "A resource group of Dedicated Hosts; needed with tenancy `host`."
            )
            .Wire("HostResourceGroupArn")
            .InNewVersion();

    public static Property<string> SpreadDomain { get; } =
        Table
            .Text("spreadDomain", new TextShape("a text", maxLength: 255), "AWS keeps it for later use.")
            .Wire("SpreadDomain")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "placement", "Where instances are placed within the group's subnets.", Check);

    // [EC2 API: Placement]
    private static void Check(WrittenMap map, Settings placement)
    {
        map.Refuse(AvailabilityZone, "both name the zone.", AvailabilityZoneId);
        map.Refuse(GroupName, "both name the placement group.", GroupId);
        map.Refuse(HostId, "both name the hosts.", HostResourceGroupArn);
        if (map.Has(PartitionNumber) && !map.Has(GroupName) && !map.Has(GroupId))
        {
            map.OnlyFor(PartitionNumber, "placement groups");
        }

        CheckHosts(map, placement);
    }

    /// <summary>
    /// "Incompatible launch template: Tenancy host ID is not supported for Auto Scaling", and so for affinity [Auto Scaling user guide: create
    /// a launch template, "Tenancy"].
    /// </summary>
    private static void CheckHosts(WrittenMap map, Settings placement)
    {
        var tenancy = placement.Find(Tenancy);
        if (map.Has(HostId))
        {
            map.NotTaken(HostId, "Auto Scaling launches on no Dedicated Host by its id", "Write `hostResourceGroupArn` in place of it.");
        }

        if (placement.Find(Affinity) == Host)
        {
            map.NotTaken(Affinity, "Auto Scaling keeps no instance on one Dedicated Host", "Remove it.");
        }

        if (map.Has(HostResourceGroupArn) && tenancy is not (null or Host))
        {
            map.OnlyFor(HostResourceGroupArn, "tenancy `host`");
        }

        if (tenancy == Host && !map.Has(HostResourceGroupArn) && !map.Has(HostId))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.KeyAt(Tenancy),
                $"{map.Binding.Place} needs `{HostResourceGroupArn.Path}`: Auto Scaling launches on the Dedicated Hosts of a resource group.",
                "Write its ARN, or another tenancy."
            );
        }
    }
}
