using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>Actions and conditions as comparable keys and as text for people.</summary>
internal static class RoutingText
{
    /// <summary>The changes of a listener or a rule, with what nobody wrote explained.</summary>
    /// <param name="live">Null: it is new.</param>
    public static ImmutableArray<PropertyChange> Explained(
        PlanningContext context,
        ImmutableArray<PropertyChange> changes,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings>? live
    ) =>
        [
            .. changes.Select(c =>
                c.Path == RuleTable.Actions.Path
                    ? c with
                    {
                        Before = c.Before is { } before && live is { } was ? before + Because(context, was) : c.Before,
                        After = c.After is { } after ? after + Because(context, desired) : null,
                    }
                    : c
            ),
        ];

    /// <summary>For a sentence: <c>path /images/*, host shop.example.com</c>.</summary>
    public static string Brief(ImmutableArray<ConditionSettings> conditions) =>
        conditions.IsEmpty
            ? "everything"
            : string.Join(" and ", conditions.Select(c => $"{Word(c)} {(c.IsRegex ? "matching " : "")}{string.Join(" or ", c.Values)}"));

    /// <summary>Of a rule as it was: where a secret stands now, another one may have stood.</summary>
    public static string Brief(ImmutableArray<ConditionSettings> before, ImmutableArray<ConditionSettings> now, Secrets secrets)
    {
        var hidden = now.Where(c => c.Values.Any(secrets.Holds)).Select(ConditionsForm.NameOf).ToHashSet(StringComparer.Ordinal);
        return Brief([.. before.Select(c => hidden.Contains(ConditionsForm.NameOf(c)) ? c with { Values = [Secrets.Mask] } : c)]);
    }

    /// <summary>
    /// Of a rule that goes: in a stack with secrets, what its header or query asked for may be the secret of another day, which no value of
    /// today tells.
    /// </summary>
    public static string BriefOfGone(ImmutableArray<ConditionSettings> conditions, Secrets secrets) =>
        secrets.IsEmpty
            ? Brief(conditions)
            : Brief([.. conditions.Select(c => c.Field is "http-header" or "query-string" ? c with { Values = [Secrets.Mask] } : c)]);

    private static string Word(ConditionSettings condition) =>
        condition.Field switch
        {
            "path-pattern" => "path",
            "host-header" => "host",
            "http-request-method" => "method",
            "http-header" => "header " + condition.HeaderName,
            "query-string" => "query",
            "source-ip" => "source",
            ConditionsForm.AddressType => "clients by",
            var other => other,
        };

    /// <summary>Stickiness that nobody wrote is explained.</summary>
    private static string? Because(PlanningContext context, ImmutableArray<Settings> actions) =>
        actions is { Stickiness: not null, Targets.Length: > 1 }
        && actions.Targets.FirstOrDefault(t => GroupStickiness.IsSticky(context, t.TargetGroup)) is { } sticky
            ? $"; a forward to several groups must be sticky when one is: {context.NameOf(sticky.TargetGroup)}"
            : null;
}
