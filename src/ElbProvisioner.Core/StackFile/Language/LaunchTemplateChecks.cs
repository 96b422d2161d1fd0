using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>What cannot stand together in a launch template [EC2 API: RequestLaunchTemplateData]; parts check themselves.</summary>
internal static class LaunchTemplateChecks
{
    private const string Gone = "AWS has ended it";
    private const string Paravirtual = "it is for paravirtual images, which no current instance type starts";

    /// <summary>What AWS still has a member for, and nobody a use.</summary>
    public static IEnumerable<Key> Retired { get; } =
    [
        RefusedKey.Not("kernelId", Paravirtual, "Remove it."),
        RefusedKey.Not("ramDiskId", Paravirtual, "Remove it."),
        RefusedKey.Not("elasticGpuSpecifications", Gone, "Choose an instance type with a GPU."),
        RefusedKey.Not("elasticInferenceAccelerators", Gone, "Choose an instance type with an accelerator."),
        RefusedKey.Not("operator", "it is for AWS services that manage templates", "Remove it."),
    ];

    public static void Check(WrittenMap map, Settings template)
    {
        map.Refuse(LaunchTemplateTable.InstanceRequirements, "one of them says which types there are.", LaunchTemplateTable.InstanceType);
        map.Refuse(
            LaunchTemplateTable.NetworkInterfaces,
            "the primary interface says it itself, with `associatePublicIpAddress`.",
            LaunchTemplateTable.PublicIp
        );
        CheckHibernation(map, template);
        CheckMarket(map, template);
        if (
            map.Has(LaunchTemplateTable.CreditSpecification)
            && template.Find(LaunchTemplateTable.InstanceType) is { } type
            && !type.StartsWith('t')
        )
        {
            map.OnlyFor(LaunchTemplateTable.CreditSpecification, "T types, such as t3.micro,");
        }
    }

    private static void CheckHibernation(WrittenMap map, Settings template)
    {
        if (template.FindValue(LaunchTemplateTable.Hibernation) != true)
        {
            return;
        }

        if (template.FindValue(LaunchTemplateTable.Enclave) == true)
        {
            map.Refuse(LaunchTemplateTable.Hibernation, "an instance cannot have enclaves and hibernate.", LaunchTemplateTable.Enclave);
        }

        // [EC2 user guide: prerequisites for hibernation]
        if (
            template.FindValue(LaunchTemplateTable.Volumes) is { IsDefault: false } volumes
            && volumes.Any(v => !v.Has(VolumeTable.Device) && v.FindValue(VolumeTable.Encrypted) == false)
        )
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(LaunchTemplateTable.Hibernation),
                $"{map.Binding.Place}: an instance hibernates on an encrypted root volume only.",
                "Remove `encrypted: false` from the root volume."
            );
        }

        // [EC2 API: SpotMarketOptions, InstanceInterruptionBehavior]
        if (
            template
                .Find(LaunchTemplateTable.MarketOptions)
                ?.Find(MarketOptionsTable.SpotOptions)
                ?.Find(SpotOptionsTable.InterruptionBehavior)
            is { } behavior
                and not "hibernate"
        )
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(LaunchTemplateTable.MarketOptions),
                $"{map.Binding.Place}: an instance with `hibernationOptions` hibernates when AWS takes it back; here is {behavior}.",
                "Remove `instanceInterruptionBehavior`."
            );
        }
    }

    private static void CheckMarket(WrittenMap map, Settings template)
    {
        // [EC2 API: ModifyInstanceAttribute, DisableApiTermination: "You can't enable termination protection for Spot Instances"]
        if (
            template.Find(LaunchTemplateTable.MarketOptions)?.Find(MarketOptionsTable.MarketType) == MarketOptionsTable.Spot
            && template.FindValue(LaunchTemplateTable.TerminationProtection) == true
        )
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(LaunchTemplateTable.TerminationProtection),
                $"{map.Binding.Place}: EC2 protects no Spot Instances from termination.",
                "Remove `disableApiTermination`, or buy the instances otherwise."
            );
        }

        // [EC2 API: RunInstances: Spot Instances do not support host tenancy]
        if (
            template.Find(LaunchTemplateTable.MarketOptions)?.Find(MarketOptionsTable.MarketType) == MarketOptionsTable.Spot
            && template.Find(LaunchTemplateTable.Placement)?.Find(PlacementTable.Tenancy) == PlacementTable.Host
        )
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(LaunchTemplateTable.MarketOptions),
                $"{map.Binding.Place}: Spot Instances do not run on Dedicated Hosts.",
                "Write another tenancy, or buy the instances otherwise."
            );
        }
    }
}
