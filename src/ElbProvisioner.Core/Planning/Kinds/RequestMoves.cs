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
        listener.Live is { } live && new RequestMoves(context).FeelNewOrder(live, new(listener, priorities));

    private bool FeelNewOrder(LiveListener live, OrderedListener ordered)
    {
        // What goes stands behind the others by then, or keeps its place where nobody needs it.
        var placed = new List<PlacedRule>();
        foreach (var (rule, priority) in ordered.Listener.Rules.Zip(ordered.Priorities))
        {
            if (rule.Live is { } stays)
            {
                placed.Add(new(priority, RuleOf(stays)));
            }
        }

        placed.AddRange(
            ordered.Listener.Doomed.Select(rule => new PlacedRule(
                ordered.Priorities.Contains(rule.Priority) ? PriorityAllocator.Max + 1 : rule.Priority,
                RuleOf(rule)
            ))
        );
        List<PlacedRule> others = [.. LiveSite.RulesOfOthers(live, context.Live, NameOf)];
        var now = context.Live.Rules.Where(rule => rule.ListenerArn == live.Id).Select(rule => new PlacedRule(rule.Priority, RuleOf(rule)));
        var before = LiveSite.TableOf(live, now.Concat(others), NameOf);
        var after = LiveSite.TableOf(live, placed.Concat(others), NameOf);
        var source = SourceOf(ordered.Listener, after);
        return Undocumented
            .OfExpressions(after)
            .Select(open => open.Otherwise(source.Choices))
            .Prepend(source.Choices)
            .Any(choices => !MoveProof.Between(before, after, source with { Choices = choices }).IsEmpty);
    }

    /// <summary>Null: it is new, or its rules say what they said.</summary>
    private ListenerMoves? Of(OrderedListener ordered)
    {
        var listener = ordered.Listener;
        if (listener.Live is not { } live)
        {
            return null;
        }

        // Rules of others are the same objects on both sides: what is not read of them is the same, whatever it is.
        List<PlacedRule> others = [.. LiveSite.RulesOfOthers(live, context.Live, NameOf)];
        var now = context.Live.Rules.Where(rule => rule.ListenerArn == live.Id).Select(rule => new PlacedRule(rule.Priority, RuleOf(rule)));
        var then = listener.Rules.Zip(ordered.Priorities, (rule, priority) => new PlacedRule(priority, RuleOf(rule)));
        var before = LiveSite.TableOf(live, now.Concat(others), NameOf);
        var after = LiveSite.TableOf(live, then.Concat(others), NameOf) with
        {
            Name = listener.Desired.Name,
            Protocol = listener.Desired.Protocol,
        };
        var actions = RoutingLowering.Lower(context, listener.Desired.Actions);
        if (!RulePlanner.IsSame(context, Acting(actions), Acting(live.Actions)))
        {
            after = after with { Default = [.. actions.Select(action => RoutingTerms.Of(action, NameOf))] };
        }

        return MoveProof.IsSame(before, after) ? null : Of(listener, before, after);
    }

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
            HasVersion6 = listener.LoadBalancer.IsDualStack,
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
