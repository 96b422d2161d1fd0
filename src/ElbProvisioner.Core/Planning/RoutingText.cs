using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

/// <summary>Actions and conditions as comparable keys and as text for people.</summary>
internal static class RoutingText
{
    public static Fact Of(PlanningContext context, string path, ActionSettings action) =>
        action switch
        {
            ActionSettings.Forward forward => new(
                path,
                "forward " + Join(forward, static r => r.Key),
                "forward " + Join(forward, context.NameOf) + Because(context, forward),
                Feels.Judged
            ),
            ActionSettings.Redirect r => Fact.Of(
                path,
                $"redirect {r.Status} {r.Protocol}://{r.Host}:{r.Port}{r.Path}?{r.Query}",
                Feels.Judged
            ),
            ActionSettings.FixedResponse r => Fact.Of(path, $"respond {r.Status} {r.ContentType} {r.Body}", Feels.Judged),
            ActionSettings.Foreign f => Fact.Of(path, f.Description, Feels.Judged),
            _ => Fact.Of(path, "", Feels.Judged),
        };

    public static IEnumerable<Fact> Of(ImmutableArray<ConditionSettings> conditions) =>
        conditions
            .GroupBy(KeyOf)
            .Select(g =>
                Fact.Of(
                    "when." + g.Key,
                    string.Join(
                        " and ",
                        g.Select(c => (c.IsRegex ? "regex " : "") + string.Join(", ", c.Values)).Order(StringComparer.Ordinal)
                    ),
                    Feels.Judged
                )
            );

    /// <summary>For a sentence: <c>path /images/*, host shop.example.com</c>.</summary>
    public static string Brief(ImmutableArray<ConditionSettings> conditions) =>
        conditions.IsEmpty ? "everything" : string.Join(" and ", conditions.Select(c => $"{Word(c)} {string.Join(" or ", c.Values)}"));

    /// <summary>Of a rule as it was: where a secret stands now, another one may have stood.</summary>
    public static string Brief(ImmutableArray<ConditionSettings> before, ImmutableArray<ConditionSettings> now, Secrets secrets)
    {
        var hidden = now.Where(c => c.Values.Any(secrets.Holds)).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return Brief([.. before.Select(c => hidden.Contains(KeyOf(c)) ? c with { Values = [Secrets.Mask] } : c)]);
    }

    /// <summary>
    /// Of a rule that goes: in a stack with secrets, what its header or query asked for may be the secret of another day, which no value of
    /// today tells.
    /// </summary>
    public static string BriefOfGone(ImmutableArray<ConditionSettings> conditions, Secrets secrets) =>
        secrets.IsEmpty
            ? Brief(conditions)
            : Brief([.. conditions.Select(c => c.Field is "http-header" or "query-string" ? c with { Values = [Secrets.Mask] } : c)]);

    private static string KeyOf(ConditionSettings condition) =>
        condition.HeaderName is null ? condition.Field : $"{condition.Field} {condition.HeaderName.ToLowerInvariant()}";

    private static string Word(ConditionSettings condition) =>
        condition.Field switch
        {
            "path-pattern" => "path",
            "host-header" => "host",
            "http-request-method" => "method",
            "http-header" => "header " + condition.HeaderName,
            "query-string" => "query",
            "source-ip" => "source",
            var other => other,
        };

    /// <summary>Stickiness that nobody wrote is explained.</summary>
    private static string Because(PlanningContext context, ActionSettings.Forward forward) =>
        forward is { StickinessSeconds: not null, Targets.Length: > 1 }
        && forward.Targets.FirstOrDefault(t => GroupStickiness.IsSticky(context, t.TargetGroup)) is { } sticky
            ? $"; a forward to several groups must be sticky when one is: {context.NameOf(sticky.TargetGroup)}"
            : "";

    private static string Join(ActionSettings.Forward forward, Func<ResourceRef, string> name)
    {
        var targets =
            forward.Targets.Length == 1
                ? name(forward.Targets[0].TargetGroup)
                : string.Join(", ", forward.Targets.Select(t => $"{name(t.TargetGroup)} {t.Weight}").Order(StringComparer.Ordinal));
        return forward.StickinessSeconds is { } seconds ? $"{targets} (sticky {seconds}s)" : targets;
    }
}
