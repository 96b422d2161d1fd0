using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What the conditions of one rule ask for beside those of another one, whatever other rules there are.</summary>
public static class RuleCover
{
    /// <summary>
    /// Whether each request that fulfils the second fulfils the first, however AWS reads expressions. False also where that is not decided.
    /// </summary>
    public static bool Covers(ImmutableArray<Condition> wide, ImmutableArray<Condition> narrow) => IsNone(narrow, wide);

    /// <summary>Whether no request fulfils both, however AWS reads expressions. False also where that is not decided.</summary>
    public static bool AreApart(ImmutableArray<Condition> one, ImmutableArray<Condition> other) => IsNone([.. one, .. other], null);

    private static bool IsNone(ImmutableArray<Condition> taken, ImmutableArray<Condition>? notBy)
    {
        var rule = new RouteRule("", taken, [], []);
        ImmutableArray<RouteRule> others = notBy is { } conditions ? [new("", conditions, [], [])] : [];
        var table = new RouteTable("", "HTTP", 80, [rule, .. others], []);
        return Readings
            .Of(Choices.Ours, table)
            .All(choices =>
                new RequestSpace(table.Rules, RequestSource.Of(table) with { Choices = choices }).Find([rule], others).Kind
                == ProofKind.None
            );
    }
}
