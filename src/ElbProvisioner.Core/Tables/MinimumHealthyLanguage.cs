using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>How few healthy targets are too few, as the attributes AWS keeps it in.</summary>
internal static partial class MinimumHealthyLanguage
{
    private const string Pattern = "^([1-9][0-9]{0,3}|([1-9][0-9]?|100)%)$";

    private static readonly TextShape Least = new(
        "a number or a percentage",
        new TextRule(Pattern, LeastRegex, "a number such as 1, or a percentage such as 50%", BindingCodes.InvalidText)
    );

    private static readonly Key<string> Dns = new("dns", Least, "With fewer a zone is taken out of DNS: `1` or `50%`.");

    private static readonly Key<string> Routing = new(
        "routing",
        Least,
        "With fewer the zone's requests go to all its targets: `1` or `50%`."
    );

    public static Shape<Pair<string>[]> Shape { get; } =
        new MapShape<Pair<string>[]>(
            "minimumHealthy",
            "How few healthy targets are too few.",
            [Dns, Routing],
            map => [.. Of("dns_failover", map.Find(Dns)), .. Of("unhealthy_state_routing", map.Find(Routing))]
        );

    private static IEnumerable<Pair<string>> Of(string attribute, string? least) =>
        least is null ? []
        : least.EndsWith('%') ? [new($"target_group_health.{attribute}.minimum_healthy_targets.percentage", default, least[..^1])]
        : [new($"target_group_health.{attribute}.minimum_healthy_targets.count", default, least)];

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LeastRegex();
}
