using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// AWS takes it, and answers every request with 503; something outside the stack may register targets, so it is no mistake for certain.
/// </summary>
internal sealed class TargetGroupIsFilledByNothing()
    : Check(new("ELB3306", Severity.Warning, "Nothing fills a target group that gets traffic"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var weighted = Routes
            .Of(file.Stack)
            .SelectMany(route => route.Targets)
            .Where(target => target.Weight > 0)
            .Select(target => target.TargetGroup.Text)
            .ToHashSet(StringComparer.Ordinal);
        return from target in file.Stack.TargetGroups
               where weighted.Contains(target.Name) && !target.HasTargets && !Filled.By(file.Stack, target).Any()
               select Report(
                   target.At,
                   $"targetGroups.{target.Name} gets traffic and no scaling group fills it: until something registers targets, "
                       + $"{(target.IsNetwork ? "connections fail" : target.IsGateway ? "packets are dropped" : "requests are answered with 503")} and the stack is not healthy.",
                   $"Name it in a scaling group's `targetGroups`, write its `targets`, or give it weight 0 until it has targets."
               );
    }
}
