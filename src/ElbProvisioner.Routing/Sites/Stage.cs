using System.Collections.Immutable;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>One request and what became of it.</summary>
/// <param name="Listener">Null: there is none.</param>
/// <param name="Rule">The place of the rule that took it, or <see cref="RouteTable.DefaultRule"/>.</param>
/// <param name="Passed">The rules before it, each with the condition that did not hold.</param>
/// <param name="Undocumented">What AWS does not say and the outcome hangs on, each a sentence.</param>
public sealed record Stage(
    Request Request,
    Balancer Balancer,
    RouteTable? Listener,
    int Rule,
    Outcome Outcome,
    Admission Admission,
    ImmutableArray<PassedRule> Passed,
    ImmutableArray<UndocumentedNote> Undocumented
)
{
    /// <summary>The rules after the one that took it which it fits, too: their order decides.</summary>
    public ImmutableArray<string> Behind { get; init; } = [];

    /// <summary><c>web/https</c>; null: there is no listener.</summary>
    public string? Address => Listener is null ? null : $"{Balancer.Name}/{Listener.Name}";

    /// <summary>Its name, or <c>default</c>; null: there is no listener.</summary>
    public string? RuleName => Listener?.NameOf(Rule);
}

public sealed record PassedRule(string Name, FailedCondition Failed);

/// <param name="Id">Permanent.</param>
/// <param name="Says">A sentence.</param>
/// <param name="Otherwise">What would become of the request the other way; null: nobody knows.</param>
public sealed record UndocumentedNote(string Id, string Says, string? Otherwise);
