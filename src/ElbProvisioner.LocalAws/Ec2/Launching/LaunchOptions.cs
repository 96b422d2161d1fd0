using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>What EC2 does not take together in launch data [EC2 API: RunInstances and the structures that it takes].</summary>
internal static class LaunchOptions
{
    private const string Interfaces = "NetworkInterfaces";

    /// <summary>Two members of one structure of which a launch takes one.</summary>
    private static readonly (string[] In, string One, string Other)[] Rivals =
    [
        ([], "InstanceType", "InstanceRequirements"),
        (["Placement"], "AvailabilityZone", "AvailabilityZoneId"),
        (["Placement"], "GroupName", "GroupId"),
        (["Placement"], "HostId", "HostResourceGroupArn"),
        (["CapacityReservationSpecification", "CapacityReservationTarget"], "CapacityReservationId", "CapacityReservationResourceGroupArn"),
        (["InstanceRequirements"], "AllowedInstanceTypes", "ExcludedInstanceTypes"),
        (["InstanceRequirements"], "SpotMaxPricePercentageOverLowestPrice", "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice"),
        ([Interfaces], "Ipv6AddressCount", "Ipv6Addresses"),
        ([Interfaces], "Ipv4PrefixCount", "Ipv4Prefixes"),
        ([Interfaces], "Ipv6PrefixCount", "Ipv6Prefixes"),
        (["SecondaryInterfaces"], "PrivateIpAddressCount", "PrivateIpAddresses"),
    ];

    public static IEnumerable<AwsError> Faults(JsonObject data)
    {
        foreach (var (path, one, other) in Rivals)
        {
            if (At(data, path).Any(part => part[one] is not null && part[other] is not null))
            {
                yield return Refusals.InvalidCombination($"The parameters {one} and {other} may not be specified together.");
            }
        }

        if (LaunchData.Flag(data, "EnclaveOptions", "Enabled") == true && LaunchData.Flag(data, "HibernationOptions", "Configured") == true)
        {
            yield return Refusals.InvalidCombination("Enclaves and hibernation may not be enabled on the same instance.");
        }

        if (data["CpuOptions"] is JsonObject cpu && cpu["CoreCount"] is null != cpu["ThreadsPerCore"] is null)
        {
            yield return Refusals.InvalidCombination("Both the core count and threads per core must be specified in the request.");
        }

        if (
            data["CreditSpecification"] is not null
            && LaunchData.Text(data, "InstanceType") is { } type
            && InstanceTypes.Find(type) is { IsBurstable: false }
        )
        {
            yield return Refusals.InvalidCombination($"The parameter CreditSpecification is not supported for {type}.");
        }

        foreach (var fault in MarketFaults(data).Concat(InterfaceFaults(data)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<AwsError> MarketFaults(JsonObject data)
    {
        var market = LaunchData.Text(data, "InstanceMarketOptions", "MarketType");
        if (market == "spot" && LaunchData.Text(data, "Placement", "Tenancy") == "host")
        {
            yield return Refusals.InvalidCombination("The tenancy 'host' is not supported for Spot Instances.");
        }

        if (market is not "spot" && data["InstanceMarketOptions"]?["SpotOptions"] is not null)
        {
            yield return Refusals.InvalidCombination("The parameter SpotOptions requires the market type 'spot'.");
        }

        if (
            data["CapacityReservationSpecification"]?["CapacityReservationTarget"] is not null
            && LaunchData.Text(data, "CapacityReservationSpecification", "CapacityReservationPreference")
                is not (null or "capacity-reservations-only")
        )
        {
            yield return Refusals.InvalidCombination(
                "CapacityReservationPreference and CapacityReservationTarget may be specified together only if the preference is "
                    + "'capacity-reservations-only'."
            );
        }
    }

    private static IEnumerable<AwsError> InterfaceFaults(JsonObject data)
    {
        var faces = At(data, [Interfaces]).ToList();
        if (faces.Count > 1 && faces.Exists(face => LaunchData.Flag(face, "AssociatePublicIpAddress") == true))
        {
            yield return Refusals.InvalidCombination(
                "The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces."
            );
        }

        if (faces.Exists(face => face["DeviceIndex"] is null && face["NetworkInterfaceId"] is null))
        {
            yield return Refusals.InvalidValue("Each network interface requires a device index.");
        }

        if (faces.GroupBy(face => (Number(face, "NetworkCardIndex"), Number(face, "DeviceIndex"))).Any(same => same.Count() > 1))
        {
            yield return Refusals.InvalidValue("Each network interface requires a unique device index.");
        }

        if (At(data, ["SecondaryInterfaces"]).Any(face => LaunchData.Flag(face, "DeleteOnTermination") == false))
        {
            yield return Refusals.InvalidValue("The only supported value of DeleteOnTermination of a secondary interface is true.");
        }

        if (
            At(data, ["BlockDeviceMappings"])
                .Select(mapping => mapping["Ebs"])
                .OfType<JsonObject>()
                .Any(ebs => ebs["SnapshotId"] is not null && ebs["Encrypted"] is not null)
        )
        {
            yield return Refusals.InvalidCombination(
                "The parameter Encrypted may not be specified for a volume that is made from a snapshot."
            );
        }
    }

    /// <summary>The structure, or each one of the list, where the path leads.</summary>
    private static IEnumerable<JsonObject> At(JsonObject data, string[] path)
    {
        JsonNode? node = data;
        foreach (var member in path)
        {
            node = (node as JsonObject)?[member];
        }

        return node is JsonArray items ? items.OfType<JsonObject>()
            : node is JsonObject only ? [only]
            : [];
    }

    private static long Number(JsonObject data, string member) => data[member]?.GetValue<long>() ?? 0;
}
