using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile.Language;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// AWS refuses a forward to several target groups of which one is sticky, unless the action keeps clients with their group [ELBv2
/// TargetGroupStickinessConfig].
/// </summary>
internal sealed class GroupStickinessIsOff() : Check(new("ELB3305", Severity.Error, "Group stickiness is off where AWS wants it"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var sticky = file
            .Stack.TargetGroups.Where(group => group.Attributes.GetValueOrDefault("stickiness.enabled") == "true")
            .Select(group => group.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var route in Routes.Of(file.Stack).Where(route => route.Targets.Length > 1))
        {
            string[] path = [.. PathOf(route), "forward", "stickiness"];
            if (
                GroupStickinessShape.IsOff(file.Find(path))
                && route.Targets.FirstOrDefault(target => sticky.Contains(target.TargetGroup.Text)) is { } target
            )
            {
                yield return Report(
                    file.At(path),
                    $"{route.Place} forwards to several target groups with `stickiness: off`, and "
                        + $"targetGroups.{target.TargetGroup.Text} is sticky: AWS refuses that.",
                    $"Leave `stickiness` out here, or remove it from targetGroups.{target.TargetGroup.Text}."
                );
            }
        }
    }

    private static string[] PathOf(Route route)
    {
        string[] listener = ["loadBalancers", route.LoadBalancer.Name, "listeners", route.Listener.Name];
        return route.Rule is { } rule
            ? [.. listener, "rules", route.Listener.Rules.IndexOf(rule).ToString(CultureInfo.InvariantCulture)]
            : listener;
    }
}
