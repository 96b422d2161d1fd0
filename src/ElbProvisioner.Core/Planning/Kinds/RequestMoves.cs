using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Which requests meet another end once the run is over: each listener that stays, as AWS has it and as it will be, rules of others on it
/// among them.
/// </summary>
internal sealed class RequestMoves(PlanningContext context)
{
    private readonly LiveNames _names = new(context.Live, context.Stack);

    public static ImmutableArray<ListenerMoves> Of(PlanningContext context, IEnumerable<OrderedListener> listeners) =>
        [
            .. listeners
                .Select(new RequestMoves(context).Of)
                .OfType<ListenerMoves>()
                .OrderBy(static l => l.Listener.Path, StringComparer.Ordinal),
        ];

    /// <summary>
    /// Whether requests feel that the rules that stay change their order, and nothing else: the call that moves them does it at once.
    /// </summary>
    /// <param name="priorities">Those that the file's rules will have.</param>
    public static bool FeelNewOrder(PlanningContext context, MatchedListener listener, ImmutableArray<int> priorities) =>
        new RequestMoves(context).FeelNewOrder(new(listener, priorities));

    private bool FeelNewOrder(OrderedListener ordered)
    {
        var listener = ordered.Listener;
        if (TableOf(listener) is not { } table)
        {
            return false;
        }

        var parked = listener.Doomed.Where(rule => ordered.Priorities.Contains(rule.Priority)).ToList();
        if (parked.Count > 0 && listener.Foreign is not null)
        {
            // Among rules of others it does not stand behind all of them.
            return true;
        }

        var placed = new List<PlacedRule>();
        foreach (var (rule, priority) in listener.Rules.Zip(ordered.Priorities))
        {
            if (rule.Live is { } stays)
            {
                placed.Add(new(priority, RuleOf(stays)));
            }
        }

        placed.AddRange(
            listener.Doomed.Select(rule => new PlacedRule(parked.Contains(rule) ? PriorityAllocator.Max + 1 : rule.Priority, RuleOf(rule)))
        );
        var others = OthersOn(listener);
        var before = table with { Rules = InOrder(OwnOn(listener).Concat(others)) };
        var after = table with { Rules = InOrder(placed.Concat(others)) };
        var source = SourceOf(listener, after);
        return Undocumented
            .OfExpressions(after)
            .Select(open => open.Otherwise(source.Choices))
            .Prepend(source.Choices)
            .Any(choices => !MoveProof.Between(before, after, source with { Choices = choices }).IsEmpty);
    }

    /// <summary>Null: it is new, it cannot be planned, or its rules say what they said.</summary>
    private ListenerMoves? Of(OrderedListener ordered)
    {
        var listener = ordered.Listener;
        if (TableOf(listener) is not { } table || ordered.Priorities.Length != listener.Rules.Length)
        {
            return null;
        }

        // Rules of others are the same objects on both sides: what is not read of them is the same, whatever it is.
        var others = OthersOn(listener);
        var then = listener.Rules.Zip(ordered.Priorities, (rule, priority) => new PlacedRule(priority, RuleOf(rule)));
        var before = table with { Rules = InOrder(OwnOn(listener).Concat(others)) };
        var after = table with
        {
            Name = listener.Desired.Name,
            Protocol = listener.Live is null ? table.Protocol : listener.Desired.Protocol,
            Rules = InOrder(then.Concat(others)),
        };
        var actions = listener.Live is null ? [] : RoutingLowering.Lower(context, listener.Desired.Actions);
        if (listener.Live is { } live && !RulePlanner.IsSame(context, Acting(actions), Acting(live.Actions)))
        {
            after = after with { Default = [.. actions.Select(action => RoutingTerms.Of(action, NameOf))] };
        }

        return MoveProof.IsSame(before, after) ? null : Of(listener, before, after);
    }

    /// <summary>As AWS has it; null: it is new.</summary>
    private RouteTable? TableOf(MatchedListener listener) =>
        listener.Live is { } live ? LiveSite.TableOf(live, context.Live, NameOf)
        : listener.Foreign is { } foreign ? LiveSite.TableOf(foreign, listener.Desired.Name, context.Live, NameOf)
        : null;

    private IEnumerable<PlacedRule> OwnOn(MatchedListener listener) =>
        context.Live.Rules.Where(rule => rule.ListenerArn == listener.Arn).Select(rule => new PlacedRule(rule.Priority, RuleOf(rule)));

    private List<PlacedRule> OthersOn(MatchedListener listener) => [.. LiveSite.RulesOfOthers(listener.Arn ?? "", context.Live, NameOf)];

    private static ImmutableArray<RouteRule> InOrder(IEnumerable<PlacedRule> rules) =>
        [.. rules.OrderBy(static rule => rule.Priority).Select(static rule => rule.Rule)];

    private ListenerMoves Of(MatchedListener listener, RouteTable before, RouteTable after)
    {
        var address = ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired);
        var source = SourceOf(listener, after);
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

    private static RequestSource SourceOf(MatchedListener listener, RouteTable table) =>
        RequestSource.Of(table) with
        {
            Hosts = [.. listener.LoadBalancer.Dns.Select(static dns => dns.Name.Replace("*", "www", StringComparison.Ordinal))],
            HasVersion6 = listener.Foreign is not null || listener.LoadBalancer.IsDualStack,
        };

    private static Settings Acting(ImmutableArray<Settings> actions) => ListenerTable.Table.Empty.With(ListenerTable.Actions, actions);

    private RouteRule RuleOf(LiveRule rule) => LiveSite.RuleOf(rule.Address.Name, rule.Settings, NameOf);

    /// <summary>One that is not touched stays what it is, with what the file does not say.</summary>
    private RouteRule RuleOf(MatchedRule rule)
    {
        var settings = RoutingLowering.Lower(context, rule.Desired);
        var stays = rule.Live is { } live && RulePlanner.IsSame(context, settings, live.Settings) ? live.Settings : settings;
        return LiveSite.RuleOf(rule.Desired.Name, stays, NameOf);
    }

    /// <summary>What replaces a target group has its name: to requests it is the same.</summary>
    private string NameOf(ResourceRef reference) => reference is ResourceRef.Planned planned ? planned.Address.Path : _names.Of(reference);
}
