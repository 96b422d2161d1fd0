using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: target group attributes]</summary>
internal sealed class TargetsRefuseAttribute()
    : Check(new("ELB3118", Severity.Error, "An attribute cannot have this value with the protocol of its target group"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from target in file.Stack.TargetGroups
        from refused in Refused(target)
        where
            target.Settings.Find(refused.Property) == refused.Value || (refused.Value.Length == 0 && target.Settings.Has(refused.Property))
        select Report(
            target.Settings.At(refused.Property),
            $"targetGroups.{target.Name}: {Scope.NameOf(refused.Property)} {refused.Why}.",
            "Remove it."
        );

    private static IEnumerable<(Property<string> Property, string Value, string Why)> Refused(TargetGroup target)
    {
        if (TargetGroupTable.IsDatagram(target.Settings))
        {
            yield return (TargetGroupTable.PreserveClientIp, "false", $"is always on for {target.Protocol}");
            yield return (TargetGroupTable.UnhealthyTermination, "true", $"is always off for {target.Protocol}");
        }

        if (target.Protocol is "QUIC" or "TCP_QUIC")
        {
            yield return (TargetGroupTable.DeregistrationDelay, "", $"is 300s for {target.Protocol}, and nothing else");
        }

        if (
            target.IsNetwork
            && !TargetGroupTable.IsDatagram(target.Settings)
            && target.Settings.Find(TargetGroupTable.UnhealthyTermination) != "false"
        )
        {
            yield return (TargetGroupTable.UnhealthyDraining, "", "means something only with unhealthyConnectionTermination: false");
        }
    }
}
