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
            .Word("affinity", ["default", Host], "host: an instance that was stopped starts on the same Dedicated Host again.")
            .Wire("Affinity")
            .InNewVersion();

    public static Property<string> HostId { get; } =
        Table.Text("hostId", TemplateTexts.HostId, "The Dedicated Host.").Wire("HostId").InNewVersion();

    public static Property<string> HostResourceGroupArn { get; } =
        Table
            .Text("hostResourceGroupArn", TemplateTexts.ResourceGroupArn, "A resource group of Dedicated Hosts.")
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

        var tenancy = placement.Find(Tenancy);
        foreach (var property in new Property[] { HostId, Affinity }.Where(p => map.Has(p) && map.IsSound(Tenancy) && tenancy != Host))
        {
            map.OnlyFor(property, "tenancy `host`");
        }

        if (map.Has(HostResourceGroupArn) && tenancy is not (null or Host))
        {
            map.OnlyFor(HostResourceGroupArn, "tenancy `host`");
        }
    }
}
