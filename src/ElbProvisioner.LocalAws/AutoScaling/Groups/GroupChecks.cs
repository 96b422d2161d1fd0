using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>What Auto Scaling checks of a group that is made or changed.</summary>
internal static class GroupChecks
{
    public const string NeedsOneRecipe =
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.";

    public static readonly IReadOnlyList<string> TerminationPolicies =
    [
        "AllocationStrategy",
        "ClosestToNextInstanceHour",
        "Default",
        "NewestInstance",
        "OldestInstance",
        "OldestLaunchConfiguration",
        "OldestLaunchTemplate",
    ];

    public static void NameIsAllowed(string name)
    {
        if (name.Length == 0 || name.Any(letter => letter is < '!' or > '~' or ':'))
        {
            throw Refusals.Invalid("Group name must contain only printable ASCII characters (ASCII codes 33-126) and no colon");
        }
    }

    public static void SizesFit(int min, int max, int desired)
    {
        if (min < 0 || max < 0)
        {
            throw Refusals.Invalid("Min and max size must not be negative");
        }

        if (min > max)
        {
            throw Refusals.Invalid($"Max bound, {max}, must be greater than or equal to min bound, {min}");
        }

        if (desired < min || desired > max)
        {
            throw Refusals.Invalid($"Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}");
        }
    }

    /// <summary>Where the group lives: its subnets, in the order said, and their zones in the order of names.</summary>
    public static (IReadOnlyList<string> Subnets, IReadOnlyList<string> Zones) Places(
        Transaction transaction,
        string? identifier,
        IReadOnlyList<string> zones
    )
    {
        var ids = (identifier ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (ids.Count == 0 && zones.Count == 0)
        {
            throw Refusals.Invalid("At least one Availability Zone or VPC Subnet is required.");
        }

        var subnets = ids.ConvertAll(id =>
            Network.Subnet(transaction, id) ?? throw Refusals.Invalid($"The subnet ID '{id}' does not exist")
        );
        var found = subnets
            .Select(subnet => subnet.AvailabilityZone)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (
            subnets.Count > 0
            && zones.Count > 0
            && !found.SequenceEqual(zones.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        )
        {
            throw Refusals.Invalid("The availability zones of the specified subnets and the Auto Scaling group do not match");
        }

        if (subnets.Count > 0)
        {
            return (ids, found);
        }

        foreach (var zone in zones)
        {
            if (!DefaultSubnets(transaction, [zone]).Any())
            {
                throw Refusals.Invalid($"Invalid availability zones or subnets: no default subnet for availability zone: '{zone}'");
            }
        }

        return ([], [.. zones.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The default subnets of zones: where a group lives that names only zones.</summary>
    public static IEnumerable<string> DefaultSubnets(Transaction transaction, IReadOnlyList<string> zones) =>
        zones.Select(zone => Network.DefaultSubnet(transaction, zone)).OfType<string>();

    public static void IsLaunchable(Transaction transaction, Group group) =>
        Recipes.MustBeLaunchable(transaction, group.Recipe, AllSubnets(transaction, group).FirstOrDefault());

    /// <summary>Those of the group, else the default ones of its zones.</summary>
    public static IEnumerable<string> AllSubnets(Transaction transaction, Group group) =>
        group.Subnets.Count > 0 ? group.Subnets : DefaultSubnets(transaction, group.Zones);

    public static void TargetGroupsExist(Transaction transaction, IEnumerable<string> arns)
    {
        if (arns.Any(arn => !Targets.GroupExists(transaction, arn)))
        {
            throw Refusals.Invalid("Provided Target Groups may not be valid. Please ensure they exist and try again.");
        }
    }

    /// <summary>
    /// Turned on, a zonal shift needs load balancers that spread requests across zones, unless the request waives that (API reference,
    /// SkipZonalShiftValidation).
    /// </summary>
    public static void ZonalShiftFits(Transaction transaction, Fields request, IEnumerable<string> targetGroups)
    {
        if (
            request.Structure("AvailabilityZoneImpairmentPolicy")?.Flag("ZonalShiftEnabled") == true
            && request.Flag("SkipZonalShiftValidation") != true
            && targetGroups.Any(arn => !Targets.IsCrossZone(transaction, arn))
        )
        {
            throw Refusals.Invalid(
                "Zonal shift cannot be enabled for a group whose load balancers have cross-zone load balancing disabled, unless "
                    + "SkipZonalShiftValidation is set."
            );
        }
    }

    public static void HealthCheckTypeIsKnown(string type)
    {
        if (type.Split(',').FirstOrDefault(part => part is not ("EC2" or "ELB" or "VPC_LATTICE" or "EBS")) is { } unknown)
        {
            throw Refusals.Invalid($"Invalid health check type {unknown}. Valid types are: EC2, EBS, ELB, VPC_LATTICE");
        }
    }

    public static void LifetimeIsAllowed(int seconds)
    {
        if (seconds is not 0 and (< 86400 or > 31536000))
        {
            throw Refusals.Invalid("MaxInstanceLifetime must be equal to 0 or between 86400 and 31536000 seconds");
        }
    }

    public static void PoliciesAreKnown(IReadOnlyList<string> policies)
    {
        if (
            policies.FirstOrDefault(policy =>
                !TerminationPolicies.Contains(policy, StringComparer.Ordinal) && !policy.StartsWith("arn:", StringComparison.Ordinal)
            ) is
            { } unknown
        )
        {
            throw Refusals.Invalid(
                $"TerminationPolicy {unknown} is not a valid termination policy. Valid policies are: {string.Join(", ", TerminationPolicies)}"
            );
        }
    }

    /// <param name="policy">The model's InstanceMaintenancePolicy.</param>
    public static void MaintenanceFits(JsonNode policy)
    {
        if (
            Numbers.WholeOf(policy["MinHealthyPercentage"]) is not { } min
            || Numbers.WholeOf(policy["MaxHealthyPercentage"]) is not { } max
            || (min == -1) != (max == -1)
            || (min != -1 && (max < 100 || max - min > 100))
        )
        {
            throw Refusals.Invalid(
                "An instance maintenance policy must have both MinHealthyPercentage and MaxHealthyPercentage: both -1, or at most 100 apart"
            );
        }
    }
}
