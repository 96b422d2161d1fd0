using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>Regions and availability zones.</summary>
internal static class Places
{
    private static readonly string[] Regions =
    [
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    ];

    private static readonly string[] OptInRegions =
    [
        "af-south-1",
        "ap-east-1",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "me-central-1",
        "me-south-1",
    ];

    private static readonly Listing<(string Name, bool IsOptIn)> RegionList = new(
        "Regions",
        region => region.Name,
        (transaction, region) =>
            new()
            {
                ["RegionName"] = region.Name,
                ["Endpoint"] = $"ec2.{region.Name}.amazonaws.com",
                ["OptInStatus"] =
                    !region.IsOptIn ? "opt-in-not-required"
                    : region.Name == transaction.Here.Name ? "opted-in"
                    : "not-opted-in",
            },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["endpoint"] = "Endpoint",
            ["opt-in-status"] = "OptInStatus",
            ["region-name"] = "RegionName",
        },
        HasTags: false
    );

    private static readonly Listing<Zone> ZoneList = new(
        "AvailabilityZones",
        zone => zone.Name,
        (transaction, zone) =>
            new()
            {
                ["ZoneName"] = zone.Name,
                ["ZoneId"] = zone.Id,
                ["RegionName"] = transaction.Here.Name,
                ["State"] = "available",
                ["OptInStatus"] = "opt-in-not-required",
                ["Messages"] = Array.Empty<Document>(),
                ["GroupName"] = $"{transaction.Here.Name}-zg-1",
                ["NetworkBorderGroup"] = transaction.Here.Name,
                ["ZoneType"] = "availability-zone",
            },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["group-long-name"] = "",
            ["group-name"] = "GroupName",
            ["message"] = "Messages.Message",
            ["opt-in-status"] = "OptInStatus",
            ["parent-zone-id"] = "",
            ["parent-zone-name"] = "",
            ["region-name"] = "RegionName",
            ["state"] = "State",
            ["zone-id"] = "ZoneId",
            ["zone-name"] = "ZoneName",
            ["zone-type"] = "ZoneType",
        },
        HasTags: false
    );

    public static Document DescribeRegions(Transaction transaction, Fields request)
    {
        var all = Regions
            .Select(name => (Name: name, IsOptIn: false))
            .Concat(OptInRegions.Select(name => (Name: name, IsOptIn: true)))
            .ToList();
        if (!all.Exists(region => region.Name == transaction.Here.Name))
        {
            all.Add((transaction.Here.Name, true));
        }

        var names = request.Texts("RegionNames");
        if (names.FirstOrDefault(name => !all.Exists(region => region.Name == name)) is { } unknown)
        {
            throw Refusals.InvalidValue($"Invalid region name: '{unknown}'");
        }

        var everything = request.Flag("AllRegions") == true;
        return RegionList.Answer(
            transaction,
            request,
            all.Where(region =>
                    names.Count > 0 ? names.Contains(region.Name) : everything || !region.IsOptIn || region.Name == transaction.Here.Name
                )
                .OrderBy(region => region.Name, StringComparer.Ordinal)
        );
    }

    public static Document DescribeZones(Transaction transaction, Fields request)
    {
        var zones = Zones.Of(transaction.Here.Name);
        var (names, ids) = (request.Texts("ZoneNames"), request.Texts("ZoneIds"));
        var unknown =
            names.FirstOrDefault(name => zones.All(zone => zone.Name != name))
            ?? ids.FirstOrDefault(id => zones.All(zone => zone.Id != id));
        return unknown is null
            ? ZoneList.Answer(
                transaction,
                request,
                zones.Where(zone => (names.Count == 0 || names.Contains(zone.Name)) && (ids.Count == 0 || ids.Contains(zone.Id)))
            )
            : throw Refusals.InvalidValue($"Invalid availability zone: [{unknown}]");
    }
}
