using System.Collections.Immutable;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// Which requests meet another end when a listener's rules become other ones: exactly those that are named, each kind with a request of it.
/// </summary>
public sealed class MoveProof
{
    /// <summary>Values are left out of so many claims at most: each needs a space of its own.</summary>
    private const int MostNarrowed = 32;

    private readonly RouteTable _before;
    private readonly RouteTable _after;
    private readonly RequestSource _from;
    private readonly RequestSpace _space;
    private readonly RuleMatcher _matcherBefore;
    private readonly RuleMatcher _matcherAfter;
    private readonly ImmutableArray<RouteRule> _rewritten;
    private int _narrowed;

    private MoveProof(RouteTable before, RouteTable after, RequestSource from)
    {
        (_before, _after, _from) = (before, after, from);
        _rewritten = [.. before.Rules.Concat(after.Rules).SelectMany(static rule => rule.Transforms).Distinct().Select(Rewritten)];
        _space = new RequestSpace([.. before.Rules, .. after.Rules, .. _rewritten], from);
        (_matcherBefore, _matcherAfter) = (new(before, from.Choices), new(after, from.Choices));
    }

    /// <param name="before">A listener.</param>
    /// <param name="after">The same listener as it will be. Rules that nobody changes may be the same objects.</param>
    public static ImmutableArray<RouteMove> Between(RouteTable before, RouteTable after, RequestSource from) =>
        [.. new MoveProof(before, after, from).Moves()];

    /// <summary>
    /// Certainly no request meets another end, whatever AWS does of what it does not say of expressions.
    /// </summary>
    public static bool MovesNone(RouteTable before, RouteTable after, RequestSource source) =>
        Readings
            .Of(source.Choices, before, after)
            .All(choices =>
            {
                var proof = new MoveProof(before, after, source with { Choices = choices }) { _narrowed = MostNarrowed };
                return !proof.Moves().Any();
            });

    /// <summary>They say the same, rule by rule.</summary>
    public static bool IsSame(RouteTable before, RouteTable after)
    {
        var proof = new DimensionReader(Choices.Ours, [], hasVersion6: true);
        return before.Rules.Length == after.Rules.Length
            && Ends(before).Select(static end => end.Key).SequenceEqual(Ends(after).Select(static end => end.Key))
            && before.Rules.Zip(after.Rules).All(pair => KeysOf(pair.First).SetEquals(KeysOf(pair.Second)));

        HashSet<string> KeysOf(RouteRule rule) => rule.Conditions.Select(proof.KeyOf).ToHashSet(StringComparer.Ordinal);
    }

    private IEnumerable<RouteMove> Moves()
    {
        var (endsBefore, endsAfter) = (Ends(_before), Ends(_after));
        var (keysBefore, keysAfter) = (Keys(_before), Keys(_after));

        // Where a rule's conditions stand first on the other side: nothing that it takes goes by a later rule there.
        var (firstAfter, firstBefore) = (
            keysBefore.ConvertAll(key => Place(keysAfter, key)),
            keysAfter.ConvertAll(key => Place(keysBefore, key))
        );
        for (var i = 0; i <= _before.Rules.Length; i++)
        {
            for (var j = 0; j <= _after.Rules.Length; j++)
            {
                var isPassed = (i < firstAfter.Count && firstAfter[i] < j) || (j < firstBefore.Count && firstBefore[j] < i);
                if (!isPassed && endsBefore[i].Key != endsAfter[j].Key && Move(i, j, endsBefore[i], endsAfter[j]) is { } move)
                {
                    yield return move;
                }
            }
        }
    }

    private static int Place(List<string> keys, string key) => keys.IndexOf(key) is >= 0 and var at ? at : int.MaxValue;

    /// <summary>The default's is the last.</summary>
    private static List<RouteEnd> Ends(RouteTable table) =>
        [.. Enumerable.Range(0, table.Rules.Length).Append(RouteTable.DefaultRule).Select(rule => RouteEnd.Of(table, rule))];

    private List<string> Keys(RouteTable table) => [.. table.Rules.Select(_space.KeyOf)];

    /// <summary>Of requests that go by the one now and by the other afterwards; null: there are none.</summary>
    private RouteMove? Move(int i, int j, RouteEnd from, RouteEnd to)
    {
        ImmutableArray<RouteRule> taking = [.. _before.Rules.Skip(i).Take(1), .. _after.Rules.Skip(j).Take(1)];
        ImmutableArray<RouteRule> earlier = [.. _before.Rules.Take(i), .. _after.Rules.Take(j)];
        var answer = _space.Find(taking, earlier);
        if (answer.Kind == ProofKind.None)
        {
            return null;
        }

        var (before, after) = (PlaceOf(_before, i), PlaceOf(_after, j));
        var move = new RouteMove(before, after, from, to, ConditionsOf(taking), null, null, []);
        if (answer.Kind != ProofKind.Found)
        {
            return answer.Kind == ProofKind.TooHard
                ? move with
                {
                    Undecided = MoveDoubt.TooHard,
                }
                : move with
                {
                    Undecided = MoveDoubt.Unread,
                    Except = [.. taking.Concat(earlier).Where(_space.IsUnread)],
                };
        }

        // Ends that are written otherwise may still do the same with a request: a rewrite that finds nothing, a redirect to its own host.
        var witness = Candidates(answer, taking, earlier).FirstOrDefault(request => IsBorneOut(request, before, after));
        if (witness is null)
        {
            return move with { Undecided = MoveDoubt.MayBeTheSame };
        }

        var isNarrowed = move.Conditions.Any(static c => c.Patterns.Length > 1) && ++_narrowed <= MostNarrowed;
        earlier = isNarrowed ? [.. earlier.DistinctBy(_space.KeyOf, StringComparer.Ordinal).Where(rule => MayMeet(taking, rule))] : earlier;
        var narrow = isNarrowed ? Narrowed(move.Conditions, taking, earlier) : null;
        return move with { Conditions = narrow ?? move.Conditions, Witness = witness, Except = Exceptions(narrow, taking, earlier) };
    }

    /// <summary>
    /// Without the values of which rules before them leave nothing, such as those that a widened rule had before; null: there are none.
    /// </summary>
    private ImmutableArray<Condition>? Narrowed(
        ImmutableArray<Condition> conditions,
        ImmutableArray<RouteRule> taking,
        ImmutableArray<RouteRule> earlier
    )
    {
        if (earlier.IsEmpty)
        {
            return null;
        }

        List<(int Condition, int Value, RouteRule Rule)> parts =
        [
            .. conditions.SelectMany(
                static (condition, _) => Enumerable.Range(0, condition.Patterns.Length > 1 ? condition.Patterns.Length : 0),
                (condition, value) => (conditions.IndexOf(condition), value, Alone(conditions, condition, value))
            ),
        ];
        var space = new RequestSpace([.. parts.Select(static part => part.Rule), .. taking, .. earlier], _from);
        var left = parts
            .Where(part => space.Find([part.Rule, .. taking], earlier).Kind != ProofKind.None)
            .ToLookup(static part => part.Condition, static part => part.Value);
        return left.Sum(static values => values.Count()) == parts.Count
            ? null
            : [.. conditions.Select((condition, at) => left[at].ToList() is { Count: > 0 } values ? condition.Only(values) : condition)];
    }

    private bool MayMeet(ImmutableArray<RouteRule> taking, RouteRule rule) => _space.Find([.. taking, rule], []).Kind != ProofKind.None;

    /// <summary>All of them, one with one of its values.</summary>
    private static RouteRule Alone(ImmutableArray<Condition> conditions, Condition condition, int value) =>
        new("", conditions.Replace(condition, condition.Only([value])), [], []);

    /// <summary>Of both; where one takes nothing that the other does not, its own are enough.</summary>
    private ImmutableArray<Condition> ConditionsOf(ImmutableArray<RouteRule> taking) =>
        taking is [var one, var other]
            ? _space.Find([one], [other]).Kind == ProofKind.None
                ? one.Conditions
                : _space.Find([other], [one]).Kind == ProofKind.None
                    ? other.Conditions
                    : [.. one.Conditions.Concat(other.Conditions).DistinctBy(_space.KeyOf, StringComparer.Ordinal)]
            : [.. taking.SelectMany(static rule => rule.Conditions)];

    private static int PlaceOf(RouteTable table, int at) => at == table.Rules.Length ? RouteTable.DefaultRule : at;

    private IEnumerable<Request> Candidates(ProofAnswer first, ImmutableArray<RouteRule> taking, ImmutableArray<RouteRule> earlier) =>
        _rewritten
            .Select(rule => _space.Find([.. taking, rule], earlier))
            .Prepend(first)
            .Select(static answer => answer.Request)
            .OfType<Request>();

    /// <summary>A witness that the matcher does not bear out proves nothing.</summary>
    private bool IsBorneOut(Request request, int before, int after) =>
        _matcherBefore.Match(_matcherBefore.See(request)) == before
        && _matcherAfter.Match(_matcherAfter.See(request)) == after
        && !RuleOutcome.Of(_before, before, request, _from.Choices).Equals(RuleOutcome.Of(_after, after, request, _from.Choices));

    /// <summary>What the conditions cover and rules before them take, on either side: the rule itself as it was first of all.</summary>
    private ImmutableArray<RouteRule> Exceptions(
        ImmutableArray<Condition>? narrow,
        ImmutableArray<RouteRule> taking,
        ImmutableArray<RouteRule> earlier
    )
    {
        ImmutableArray<RouteRule> claimed = narrow is { } conditions ? [new("", conditions, [], []), .. taking] : taking;
        var space = narrow is null ? _space : new RequestSpace([.. claimed, .. earlier], _from);
        return
        [
            .. earlier
                .DistinctBy(space.KeyOf, StringComparer.Ordinal)
                .OrderByDescending(rule => taking.Any(own => own.Name == rule.Name))
                .Where(rule => space.Find([.. claimed, rule], []).Kind != ProofKind.None)
                .Take(RouteMove.MaxExceptions),
        ];
    }

    /// <summary>What a rewrite finds, as far as a path or a host tells.</summary>
    private static RouteRule Rewritten(Transform transform) =>
        new(
            "",
            [
                new Condition.Expression(
                    transform.IsOfHost ? Condition.Expression.OfHost : Condition.Expression.OfPath,
                    null,
                    [transform.Expression]
                ),
            ],
            [],
            []
        );
}

/// <summary>Requests that a rule takes now and another one afterwards, to another end.</summary>
/// <param name="Before">The place of the rule now, or <see cref="RouteTable.DefaultRule"/>.</param>
/// <param name="After">The place of the rule afterwards, or <see cref="RouteTable.DefaultRule"/>.</param>
/// <param name="Conditions">What they fulfil; none: they are those that no rule takes, or all.</param>
/// <param name="Witness">One of them, which the matcher bears out; null: see <paramref name="Undecided"/>.</param>
/// <param name="Undecided">Why it is not known whether there are any; null: it is.</param>
/// <param name="Except">
/// Rules before them that take some of what their conditions cover, not more than <see cref="MaxExceptions"/> of them; where it is
/// undecided, those that are not read.
/// </param>
public sealed record RouteMove(
    int Before,
    int After,
    RouteEnd From,
    RouteEnd To,
    ImmutableArray<Condition> Conditions,
    Request? Witness,
    MoveDoubt? Undecided,
    ImmutableArray<RouteRule> Except
)
{
    /// <summary>Who wants to name them names fewer.</summary>
    public const int MaxExceptions = 3;
}

public enum MoveDoubt
{
    /// <summary>It takes too long to decide.</summary>
    TooHard,

    /// <summary>It hangs on a condition that is not read here.</summary>
    Unread,

    /// <summary>There are such requests, and what is written otherwise may do the same with each.</summary>
    MayBeTheSame,
}
