using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Which requests meet another end once the run is over: each listener of a load balancer that stays, as AWS has it and as it will be.
/// </summary>
internal sealed class RequestMoves(PlanningContext context)
{
    private const string Refused = "refused";

    /// <summary>Where nobody listens.</summary>
    private const string NoRule = "none";

    private static readonly ImmutableArray<string> RequestSchemes = ["http", "https"];

    private static readonly ImmutableArray<string> ConnectionSchemes = ["tcp", "tls", "udp"];

    private readonly ListenerTables _tables = new(context);

    /// <param name="gone">Listeners that the file no longer has.</param>
    public static ImmutableArray<ListenerMoves> Of(
        PlanningContext context,
        IEnumerable<OrderedListener> listeners,
        IEnumerable<LiveListener> gone
    )
    {
        var moves = new RequestMoves(context);
        var all = listeners.ToList();
        return
        [
            .. all.Select(moves.Of)
                .Concat(gone.Select(listener => moves.OfGone(listener, all)))
                .OfType<ListenerMoves>()
                // One that changes its port is another one of its name.
                .GroupBy(static l => l.Listener)
                .Select(static group => group.Aggregate(Together))
                .OrderBy(static l => l.Listener.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null: nobody uses it yet, it cannot be planned, or its rules say what they said.</summary>
    private ListenerMoves? Of(OrderedListener ordered)
    {
        var listener = ordered.Listener;
        var address = ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired);
        if (ordered.Priorities.Length != listener.Rules.Length || listener.BalancerArn is null)
        {
            return null;
        }

        if (_tables.TableOf(listener) is not { } before)
        {
            var made = _tables.TableOfNew(listener);
            var source = ListenerTables.SourceOf(listener.LoadBalancer, made);
            return new(address, [Whole(made, SchemesOf(made), source, isServed: true)], [], []);
        }

        var others = _tables.OthersOn(listener);
        var then = listener.Rules.Zip(ordered.Priorities, (rule, priority) => new PlacedRule(priority, _tables.RuleOf(rule)));
        before = before with { Rules = ListenerTables.InOrder(_tables.OwnOn(listener).Concat(others)) };
        var after = before with
        {
            Name = listener.Desired.Name,
            Protocol = listener.Live is null ? before.Protocol : listener.Desired.Protocol,
            Rules = ListenerTables.InOrder(then.Concat(others)),
            Default = _tables.DefaultOf(listener, before),
        };
        var (spoken, spokenThen) = (SchemesOf(before), SchemesOf(after));
        var isSpokenStill = spoken.Intersect(spokenThen, StringComparer.Ordinal).Any();
        var moved =
            isSpokenStill && !MoveProof.IsSame(before, after)
                ? Of(address, before, after, ListenerTables.SourceOf(listener.LoadBalancer, before))
                : null;
        if (spoken.SequenceEqual(spokenThen))
        {
            return moved;
        }

        var (lost, gained) = (spoken.RemoveRange(spokenThen), spokenThen.RemoveRange(spoken));
        List<RequestMove> whole = [];
        if (!lost.IsEmpty)
        {
            whole.Add(Whole(before, lost, ListenerTables.SourceOf(listener.LoadBalancer, before), isServed: false));
        }

        if (!gained.IsEmpty)
        {
            whole.Add(Whole(after, gained, ListenerTables.SourceOf(listener.LoadBalancer, after), isServed: true));
        }

        return Together(moved ?? new(address, [], [], []), new(address, [.. whole], [], []));
    }

    private ListenerMoves OfGone(LiveListener listener, List<OrderedListener> staying)
    {
        var table = _tables.TableOf(listener);
        var loadBalancer = staying.Find(l => l.Listener.BalancerArn == listener.LoadBalancerArn)?.Listener.LoadBalancer;
        return new(
            listener.Address,
            [Whole(table, SchemesOf(table), ListenerTables.SourceOf(loadBalancer, table), isServed: false)],
            [],
            []
        );
    }

    /// <summary>Everything that comes to a port in this way: it is refused, and served on the other side of the run.</summary>
    private RequestMove Whole(RouteTable table, ImmutableArray<string> schemes, RequestSource source, bool isServed)
    {
        var end = RouteEnd.Of(table, RouteTable.DefaultRule).Text;
        var rules = table.Rules.Length == 1 ? "its rule" : string.Create(CultureInfo.InvariantCulture, $"its {table.Rules.Length} rules");
        var served = table.Rules.IsEmpty ? end : $"{rules}, else {end}";
        var ways = SchemesOf(table).SequenceEqual(schemes) && !table.ReadsRequests ? table.Protocol : string.Join(" or ", schemes);
        var example = MoveProof
            .Between(
                table with
                {
                    Rules = [],
                    Default = [new Step.Unknown(Refused)],
                },
                table with
                {
                    Rules = [],
                },
                source with
                {
                    Scheme = schemes[0],
                }
            )[0]
            .Witness;
        var text = new RequestsText(context.Stack.Secrets, static _ => false);
        return new(
            $"every {(table.ReadsRequests ? "request" : "connection")} by {ways.ToUpperInvariant()} to port {table.Port}",
            isServed ? Refused : served,
            isServed ? served : Refused,
            isServed ? NoRule : RuleOf(table),
            isServed ? RuleOf(table) : NoRule,
            example is null ? "" : text.Of(example, table.ReadsRequests)
        );

        static string RuleOf(RouteTable table) => table.Rules.IsEmpty ? table.NameOf(RouteTable.DefaultRule) : "any";
    }

    /// <summary>What clients speak that come as far as its rules.</summary>
    private static ImmutableArray<string> SchemesOf(RouteTable table) =>
        [.. (table.ReadsRequests ? RequestSchemes : ConnectionSchemes).Where(table.Speaks)];

    private ListenerMoves Of(Address address, RouteTable before, RouteTable after, RequestSource source)
    {
        var text = new MoveText(context.Stack.Secrets, before, after);
        var moves = MoveProof.Between(before, after, source);
        return new(
            address,
            [.. moves.Where(static move => move.Witness is not null).Select(text.Of).Distinct()],
            [.. moves.Where(static move => move.Witness is null).Select(text.OfUndecided).Distinct()],
            [.. OpenQuestions(before, after, source, moves)]
        );
    }

    /// <summary>What moves is asked again with each thing that AWS does not say taken the other way.</summary>
    private static IEnumerable<string> OpenQuestions(
        RouteTable before,
        RouteTable after,
        RequestSource source,
        ImmutableArray<RouteMove> moves
    )
    {
        foreach (var open in Undocumented.OfExpressions(before).Union(Undocumented.OfExpressions(after)))
        {
            var otherwise = MoveProof.Between(before, after, source with { Choices = open.Otherwise(source.Choices) });
            if (!Claims(otherwise).SetEquals(Claims(moves)))
            {
                yield return $"{open.Says} The other way "
                    + (
                        otherwise.IsEmpty ? "no request moves."
                        : otherwise.Any(static move => move.Witness is null) ? "it is not decided what moves."
                        : $"{otherwise.Length} {(otherwise.Length == 1 ? "kind of requests moves" : "kinds of requests move")}."
                    );
            }
        }

        static HashSet<string> Claims(ImmutableArray<RouteMove> moves) =>
            moves.Select(static move => $"{move.Before} {move.After} {move.Undecided}").ToHashSet(StringComparer.Ordinal);
    }

    private static ListenerMoves Together(ListenerMoves one, ListenerMoves other) =>
        new(
            one.Listener,
            one.Moved.AddRange(other.Moved),
            one.Undecided.AddRange(other.Undecided),
            one.Undocumented.AddRange(other.Undocumented)
        );
}
