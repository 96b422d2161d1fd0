using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

/// <summary>What a listener does with a request.</summary>
public abstract record RoutingAction
{
    private RoutingAction() { }

    /// <param name="Targets">One to five, in the file's order.</param>
    /// <param name="Stickiness">How long a client stays with the group it was given; null: not at all.</param>
    public sealed record Forward(ImmutableArray<WeightedTarget> Targets, TimeSpan? Stickiness) : RoutingAction;

    /// <summary>Every part in AWS's form, with its placeholders (<c>#{host}</c>) where the request's own value stays.</summary>
    public sealed record Redirect(string Protocol, string Host, string Port, string Path, string Query, int Status) : RoutingAction;

    public sealed record Respond(int Status, string ContentType, string Body) : RoutingAction;
}

/// <param name="Weight">0 to 999.</param>
public sealed record WeightedTarget(Reference TargetGroup, int Weight);

/// <summary>
/// What a request must look like for a rule to match; all conditions of a rule must hold, any value of a condition will do.
/// </summary>
public abstract record RuleCondition
{
    private RuleCondition() { }

    public sealed record Host(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Path(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Method(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Header(string Name, ImmutableArray<string> Values) : RuleCondition;

    public sealed record Query(ImmutableArray<QueryPair> Values) : RuleCondition;

    public sealed record SourceIp(ImmutableArray<string> Values) : RuleCondition;
}

/// <param name="Key">Null: the value may stand under any key.</param>
public sealed record QueryPair(string? Key, string Value);
