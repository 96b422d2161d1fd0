using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>Actions and conditions as comparable keys and as text for people.</summary>
internal static class RoutingText
{
    public static Property Of(PlanningContext context, string path, ActionSettings action) => action switch
    {
        ActionSettings.Forward forward => new(path, "forward " + Join(forward, PlanningContext.KeyOf), "forward " + Join(forward, context.NameOf)),
        ActionSettings.Redirect r => Property.Of(path, $"redirect {r.Status} {r.Protocol}://{r.Host}:{r.Port}{r.Path}?{r.Query}"),
        ActionSettings.FixedResponse r => Property.Of(path, $"respond {r.Status} {r.ContentType} {r.Body}"),
        ActionSettings.Foreign f => Property.Of(path, f.Description),
        _ => Property.Of(path, ""),
    };

    public static IEnumerable<Property> Of(ImmutableArray<ConditionSettings> conditions) =>
        conditions.GroupBy(c => c.HeaderName is null ? c.Field : $"{c.Field} {c.HeaderName.ToLowerInvariant()}")
            .Select(g => Property.Of("when." + g.Key, string.Join(" and ", g.Select(c => (c.IsRegex ? "regex " : "") + string.Join(", ", c.Values)).Order(StringComparer.Ordinal))));

    private static string Join(ActionSettings.Forward forward, Func<ResourceRef, string> name)
    {
        var targets = forward.Targets.Length == 1
            ? name(forward.Targets[0].TargetGroup)
            : string.Join(", ", forward.Targets.Select(t => $"{name(t.TargetGroup)} {t.Weight}").Order(StringComparer.Ordinal));
        return forward.StickinessSeconds is { } seconds ? $"{targets} (sticky {seconds}s)" : targets;
    }
}
