using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class RedirectLeadsToItself() : Check(new("ELB3104", Severity.Error, "A redirect leads back to itself"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from route in Routes.Of(file.Stack)
        where
            route.End.As(RedirectTable.Table) is { } redirect
            && IsLoop(route, redirect)
            && !file.IsBroken(
                "loadBalancers",
                route.LoadBalancer.Name,
                "listeners",
                route.Listener.Name,
                route.Rule is null ? "redirect" : "rules"
            )
        select Report(
            route.At,
            $"{route.Place}: the redirect leads to the same listener and is redirected again, without end.",
            "Change the protocol, the port, the host or the path."
        );

    private static bool IsLoop(Route route, Settings redirect)
    {
        var staysHere =
            (redirect.Get(RedirectTable.Protocol) == "#{protocol}" || redirect.Get(RedirectTable.Protocol) == route.Listener.Protocol)
            && (redirect.Get(RedirectTable.Port) == "#{port}" || redirect.Get(RedirectTable.Port) == route.Listener.Port.ToString())
            && redirect.Get(RedirectTable.Host) == "#{host}";
        if (!staysHere || redirect.Get(RedirectTable.Query) != "#{query}")
        {
            return false;
        }

        var path = redirect.Get(RedirectTable.Path);
        return path == "/#{path}" || (!path.Contains("#{", StringComparison.Ordinal) && TakesPath(route, path));
    }

    /// <summary>Whatever comes with this path comes back to this action; false when that is not certain.</summary>
    private static bool TakesPath(Route route, string path) =>
        route.Rule is { } rule
            ? rule.Conditions.All(condition =>
                condition is not RuleCondition.Path paths || paths.Values.Any(pattern => ConditionCover.Matches(pattern, path))
            ) && ReferenceEquals(route.Listener.Rules[0], rule)
            : route.Listener.Rules.IsEmpty;
}
