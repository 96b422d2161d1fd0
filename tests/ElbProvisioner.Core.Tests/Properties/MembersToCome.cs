using System.Collections.Immutable;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>
/// What AWS can be told of a kind and the language cannot say yet. A line leaves here when its property enters the table.
/// </summary>
internal static class MembersToCome
{
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> All = ImmutableDictionary<string, ImmutableArray<string>>
        .Empty.Add(
            "loadBalancer",
            [
                "SubnetMappings[].SubnetId",
                "SubnetMappings[].AllocationId",
                "SubnetMappings[].PrivateIPv4Address",
                "SubnetMappings[].IPv6Address",
                "SubnetMappings[].SourceNatIpv6Prefix",
                "CustomerOwnedIpv4Pool",
                "EnablePrefixForIpv6SourceNat",
                "IpamPools.Ipv4IpamPoolId",
                "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            ]
        )
        .Add("targetGroup", ["HealthCheckEnabled", "TargetControlPort"])
        .Add(
            "autoScalingGroup",
            [
                "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId",
                "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName",
                "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceType",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].WeightedCapacity",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.LaunchTemplateId",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.LaunchTemplateName",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.Version",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.VCpuCount.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.VCpuCount.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.MemoryMiB.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.MemoryMiB.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.CpuManufacturers",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.MemoryGiBPerVCpu.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.MemoryGiBPerVCpu.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.ExcludedInstanceTypes",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.InstanceGenerations",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.SpotMaxPricePercentageOverLowestPrice",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.MaxSpotPriceAsPercentageOfOptimalOnDemandPrice",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.OnDemandMaxPricePercentageOverLowestPrice",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.BareMetal",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.BurstablePerformance",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.RequireHibernateSupport",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.NetworkInterfaceCount.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.NetworkInterfaceCount.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.LocalStorage",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.LocalStorageTypes",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.TotalLocalStorageGB.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.TotalLocalStorageGB.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.BaselineEbsBandwidthMbps.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.BaselineEbsBandwidthMbps.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorTypes",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorCount.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorCount.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorManufacturers",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorNames",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorTotalMemoryMiB.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AcceleratorTotalMemoryMiB.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.NetworkBandwidthGbps.Min",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.NetworkBandwidthGbps.Max",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.AllowedInstanceTypes",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].InstanceRequirements.BaselinePerformanceFactors.Cpu.References[].InstanceFamily",
                "MixedInstancesPolicy.LaunchTemplate.Overrides[].ImageId",
                "MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy",
                "MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity",
                "MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity",
                "MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy",
                "MixedInstancesPolicy.InstancesDistribution.SpotInstancePools",
                "MixedInstancesPolicy.InstancesDistribution.SpotMaxPrice",
                "LifecycleHookSpecificationList[].LifecycleHookName",
                "LifecycleHookSpecificationList[].LifecycleTransition",
                "LifecycleHookSpecificationList[].NotificationMetadata",
                "LifecycleHookSpecificationList[].HeartbeatTimeout",
                "LifecycleHookSpecificationList[].DefaultResult",
                "LifecycleHookSpecificationList[].NotificationTargetARN",
                "LifecycleHookSpecificationList[].RoleARN",
                "TrafficSources[].Identifier",
                "TrafficSources[].Type",
                "InstanceMaintenancePolicy.MinHealthyPercentage",
                "InstanceMaintenancePolicy.MaxHealthyPercentage",
                "AvailabilityZoneDistribution.CapacityDistributionStrategy",
                "AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled",
                "AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior",
                "CapacityReservationSpecification.CapacityReservationPreference",
                "CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationIds",
                "CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationResourceGroupArns",
                "InstanceLifecyclePolicy.RetentionTriggers.TerminateHookAbandon",
                "DefaultCooldown",
                "PlacementGroup",
                "NewInstancesProtectedFromScaleIn",
                "CapacityRebalance",
                "DeletionProtection",
                "ServiceLinkedRoleARN",
                "Context",
                "DesiredCapacityType",
                "SkipZonalShiftValidation",
                "AvailabilityZones",
                "AvailabilityZoneIds",
            ]
        );

    public static ImmutableArray<string> Of(string kind) => All.GetValueOrDefault(kind, []);
}
