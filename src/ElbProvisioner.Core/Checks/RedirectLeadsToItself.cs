using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RedirectLeadsToItself() : Check(new("ELB3104", Severity.Error, "A redirect leads back to itself"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from route in Routes.Of(file.Stack)
        where
            route.Action is RoutingAction.Redirect redirect
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

    private static bool IsLoop(Route route, RoutingAction.Redirect redirect)
    {
        var staysHere =
            (redirect.Protocol == "#{protocol}" || redirect.Protocol == route.Listener.Protocol)
            && (redirect.Port == "#{port}" || redirect.Port == route.Listener.Port.ToString())
            && redirect.Host == "#{host}";
        if (!staysHere || redirect.Query != "#{query}")
        {
            return false;
        }

        return redirect.Path == "/#{path}" || (!redirect.Path.Contains("#{", StringComparison.Ordinal) && TakesPath(route, redirect.Path));
    }

    /// <summary>Whatever comes with this path comes back to this action; false when that is not certain.</summary>
    private static bool TakesPath(Route route, string path) =>
        route.Rule is { } rule
            ? rule.Conditions.All(condition =>
                condition is not RuleCondition.Path paths || paths.Values.Any(pattern => ConditionCover.Matches(pattern, path))
            ) && ReferenceEquals(route.Listener.Rules[0], rule)
            : route.Listener.Rules.IsEmpty;
}
