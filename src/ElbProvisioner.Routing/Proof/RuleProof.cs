using System.Collections.Immutable;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What can be proved of a listener's rules, under <see cref="Choices.Ours"/>.</summary>
public sealed class RuleProof
{
    private readonly RouteTable _table;
    private readonly RuleMatcher _matcher;
    private readonly RequestSpace _space;

    /// <param name="from">How witnesses are asked for; null: anybody, asking anything.</param>
    public RuleProof(RouteTable table, RequestSource? from = null)
    {
        _table = table;
        _matcher = new RuleMatcher(table);
        _space = new RequestSpace(table.Rules, from ?? RequestSource.Of(table));
    }

    /// <summary>Whether a rule takes any request at all, after those before it.</summary>
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public RuleClaim Of(int rule)
    {
        ImmutableArray<RouteRule> taking = rule == RouteTable.DefaultRule ? [] : [_table.Rules[rule]];
        List<RouteRule> before = [.. _table.Rules.Take(rule == RouteTable.DefaultRule ? _table.Rules.Length : rule)];
        var answer = _space.Find(taking, before);
        if (answer.Kind == ProofKind.Found)
        {
            // A witness that the matcher does not bear out proves nothing.
            return answer.Request is { } request && _matcher.Match(_matcher.See(request)) == rule
                ? new(RuleReach.Reached, request, [])
                : new(RuleReach.NotDecided, null, []);
        }

        return answer.Kind == ProofKind.None
            ? new(RuleReach.Never, null, [.. Hiding(taking, before).Select(PlaceOf)])
            : new(RuleReach.NotDecided, null, []);
    }

    /// <summary>The names of hosts for which no rule takes any request. Names only those of which that is certain.</summary>
    /// <param name="hosts">They may have wildcards.</param>
    public static IEnumerable<string> TakenByNone(RouteTable table, IEnumerable<string> hosts)
    {
        List<RouteRule> asked =
        [
            .. hosts.Where(host => !IsTaken(table, host)).Select(host => new RouteRule(host, [new Condition.Host([host])], [], [])),
        ];
        if (asked.Count == 0)
        {
            return [];
        }

        var space = new RequestSpace([.. asked, .. table.Rules], RequestSource.Of(table));
        return asked
            .Where(host => table.Rules.Select((rule, at) => space.Find([rule, host], table.Rules.Take(at))).All(IsNone))
            .Select(static host => host.Name);

        static bool IsNone(ProofAnswer answer) => answer.Kind == ProofKind.None;
    }

    /// <summary>The default gets requests: a plain one tells it mostly, and saves the proof.</summary>
    public static bool ReachesDefault(RouteTable table) =>
        !IsTaken(table, RequestWriter.SomeHost) || new RuleProof(table).Of(RouteTable.DefaultRule).Reach != RuleReach.Never;

    /// <summary>A rule takes a plain request for a host.</summary>
    private static bool IsTaken(RouteTable table, string host)
    {
        var matcher = new RuleMatcher(table);
        var name = host.Replace("*", "www", StringComparison.Ordinal);
        return RequestUrl.TryParse($"http://{name}/-", out var url, out _)
            && matcher.Match(matcher.See(new(url, Request.AnyClient))) != RouteTable.DefaultRule;
    }

    private int PlaceOf(RouteRule rule) =>
        Enumerable.Range(0, _table.Rules.Length).First(place => ReferenceEquals(_table.Rules[place], rule));

    /// <summary>As few of them as hide it together; none: its own conditions contradict each other.</summary>
    private List<RouteRule> Hiding(ImmutableArray<RouteRule> taking, List<RouteRule> before)
    {
        var needed = before;
        foreach (var one in before)
        {
            var others = needed.Where(rule => !ReferenceEquals(rule, one)).ToList();
            if (_space.Find(taking, others).Kind == ProofKind.None)
            {
                needed = others;
            }
        }

        return needed;
    }
}

public enum RuleReach
{
    /// <summary>A request reaches it.</summary>
    Reached,

    /// <summary>No request ever does.</summary>
    Never,

    /// <summary>
    /// It is too hard to decide, or hangs on what is not read here: conditions of other types, expressions of another engine.
    /// </summary>
    NotDecided,
}

/// <param name="Witness">A request that reaches it.</param>
/// <param name="HiddenBy">The places of the rules that take everything it would, none of which can be left out.</param>
public sealed record RuleClaim(RuleReach Reach, Request? Witness, ImmutableArray<int> HiddenBy);
