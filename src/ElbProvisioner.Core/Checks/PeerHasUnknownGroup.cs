using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

internal sealed class PeerHasUnknownGroup() : Check(new("ELB3009", Severity.Error, "A scaling group's security groups are not known"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var unknown = file
            .Stack.AutoScalingGroups.Where(group => group.LaunchTemplate is LaunchTemplate.Existing)
            .Select(group => group.Name)
            .ToHashSet(StringComparer.Ordinal);
        return from reference in Peers.Names(file.Stack)
               where Peers.Places(file, reference) is [PeerName.AutoScalingGroups] && unknown.Contains(PeerName.Of(reference.Text).Name)
               select Report(
                   reference.At,
                   $"The security groups of autoScalingGroups.{PeerName.Of(reference.Text).Name} are in a launch template made elsewhere "
                       + "and are not known here.",
                   "Name the security group by its id: sg-…."
               );
    }
}
