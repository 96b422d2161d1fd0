using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Matching;

/// <summary>The rules of one listener, compiled once: which of them takes a request. Asking makes nothing, rule by rule.</summary>
public sealed class RuleMatcher
{
    private readonly CompiledCondition[][] _rules;

    public RuleMatcher(RouteTable table, Choices? choices = null)
    {
        Table = table;
        Choices = choices ?? Choices.Ours;
        _rules = [.. table.Rules.Select(rule => rule.Conditions.Select(c => CompiledCondition.Of(c, Choices)).ToArray())];
    }

    public RouteTable Table { get; }

    public Choices Choices { get; }

    public SeenRequest See(Request request) => new(request, Choices);

    /// <returns>The place of the first rule of which all conditions hold, or <see cref="RouteTable.DefaultRule"/>.</returns>
    public int Match(SeenRequest request)
    {
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            if (Holds(_rules[rule], request))
            {
                return rule;
            }
        }

        return RouteTable.DefaultRule;
    }

    /// <summary>The first condition of a rule that does not hold; null: all do.</summary>
    public FailedCondition? FirstFailure(int rule, SeenRequest request) =>
        Array.Find(_rules[rule], condition => !condition.Holds(request)) is { } failed
            ? new(failed.Condition, failed.ValueIn(request))
            : null;

    /// <summary>
    /// What of a rule elbctl cannot read, and takes not to hold: conditions of other types, expressions of another engine.
    /// </summary>
    public static IEnumerable<string> Unread(RouteRule rule) =>
        rule.Conditions.SelectMany(static condition =>
            condition switch
            {
                Condition.Unknown unknown => [unknown.Name],
                Condition.Expression expression => expression.Values.Where(static text =>
                    CompiledCondition.Find(text, ignoresCase: false, isAnchored: false) is null
                ),
                _ => Enumerable.Empty<string>(),
            }
        );

    internal static bool Holds(CompiledCondition[] conditions, SeenRequest request)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(request))
            {
                return false;
            }
        }

        return true;
    }
}

/// <param name="Value">What the request has there; null: nothing.</param>
public sealed record FailedCondition(Condition Condition, string? Value);
