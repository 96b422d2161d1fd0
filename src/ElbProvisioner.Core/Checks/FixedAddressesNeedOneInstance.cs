using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>An address is one interface's: the second launch fails with "Address … is in use" [EC2 API: RunInstances].</summary>
internal sealed class FixedAddressesNeedOneInstance()
    : Check(new("ELB3541", Severity.Error, "Several instances are to have the same addresses"))
{
    private static readonly Property[] Fixed =
    [
        InterfaceTable.Ipv4Prefixes,
        InterfaceTable.Ipv6Addresses,
        InterfaceTable.Ipv6Prefixes,
        SecondaryInterfaceTable.Addresses,
    ];

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from scaling in file.Stack.AutoScalingGroups
        where scaling.Size.Max > 1 && !file.IsBroken("autoScalingGroups", scaling.Name, "size")
        let template = (scaling.LaunchTemplate as LaunchTemplate.Defined)?.Settings
        where template is not null
        from face in (template.FindValue(LaunchTemplateTable.NetworkInterfaces) ?? []).Concat(
            template.FindValue(LaunchTemplateTable.SecondaryInterfaces) ?? []
        )
        from property in Fixed
        where face.Table.Properties.Contains(property) && face.Has(property)
        select Report(
            face.At(property),
            $"autoScalingGroups.{scaling.Name}: `{property.Path}` are one instance's, and the group has up to {scaling.Size.Max}.",
            "Ask for a number of them, or let `max` be 1."
        );
}
