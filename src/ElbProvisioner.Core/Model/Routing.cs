using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

/// <summary>One step of what a listener does with a request; the last one ends it.</summary>
public abstract record RoutingAction
{
    private RoutingAction() { }

    /// <param name="Targets">One to five, in the file's order.</param>
    /// <param name="Stickiness">How long a client stays with the group it was given; null: not at all.</param>
    public sealed record Forward(ImmutableArray<WeightedTarget> Targets, TimeSpan? Stickiness) : RoutingAction;

    /// <summary>Whatever names nothing else of the file: by <see cref="RedirectTable"/>, <see cref="FixedResponseTable"/> …</summary>
    public sealed record Said(Settings Settings) : RoutingAction;

    public static RoutingAction Respond(int status, string contentType = "text/plain", string body = "") =>
        new Said(FixedResponseTable.Of(status, contentType, body));

    /// <summary>The type of <see cref="OfOwner"/>, for people.</summary>
    public const string OwnersType = "unknown, which the listener's owner says";

    /// <summary>What a listener of somebody else's does by default: the file does not know it.</summary>
    public static RoutingAction OfOwner { get; } = new Said(ForeignActionTable.Table.Empty.With(ForeignActionTable.Type, OwnersType));

    /// <summary>Null: it is something else.</summary>
    public Settings? As(PropertyTable table) => this is Said { Settings: var settings } && settings.Table == table ? settings : null;
}

/// <param name="Weight">0 to 999.</param>
public sealed record WeightedTarget(Reference TargetGroup, int Weight);

/// <summary>
/// What a request must look like for a rule to match; all conditions of a rule must hold, any value of a condition will do.
/// </summary>
public abstract record RuleCondition
{
    private RuleCondition() { }

    /// <summary>In AWS's terms.</summary>
    internal ConditionSettings Settings =>
        this switch
        {
            Host c => new("host-header", null, c.Values),
            Path c => new("path-pattern", null, c.Values),
            Method c => new("http-request-method", null, c.Values),
            Header c => new("http-header", c.Name, c.Values),
            Query c => new("query-string", null, [.. c.Values.Select(p => $"{p.Key}={p.Value}")]),
            Expression c => new(c.Field, c.HeaderName, c.Values, IsRegex: true),
            SourceIp c => new("source-ip", null, c.Values),
            ClientIpType c => new(ConditionsForm.AddressType, null, [c.Type]),
            _ => throw new InvalidOperationException($"No form for {GetType().Name}."),
        };

    public sealed record Host(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Path(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Method(ImmutableArray<string> Values) : RuleCondition;

    public sealed record Header(string Name, ImmutableArray<string> Values) : RuleCondition;

    public sealed record Query(ImmutableArray<QueryPair> Values) : RuleCondition;

    /// <param name="Field">AWS's: <c>host-header</c>, <c>path-pattern</c> or <c>http-header</c>.</param>
    /// <param name="HeaderName">For <c>http-header</c>, else null.</param>
    public sealed record Expression(string Field, string? HeaderName, ImmutableArray<string> Values) : RuleCondition;

    public sealed record SourceIp(ImmutableArray<string> Values) : RuleCondition;

    /// <param name="Type"><c>ipv4</c> or <c>ipv6</c>: by which the client came.</param>
    public sealed record ClientIpType(string Type) : RuleCondition;
}

/// <param name="Key">Null: the value may stand under any key.</param>
public sealed record QueryPair(string? Key, string Value);
