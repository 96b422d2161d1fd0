using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Which changes of a listener's rules no request feels, neither when all is done nor on the way there: the calls of a run stand in no
/// order but that new rules come after the others have moved, so each is asked about beside any of the others.
/// </summary>
internal sealed class UnfeltChanges
{
    /// <summary>Beside more it is not asked: each of them doubles the states in between.</summary>
    private const int MostChanges = 4;

    private readonly ListenerTables _tables;
    private readonly OrderedListener _ordered;
    private readonly RouteTable _now;
    private readonly RequestSource _source;
    private readonly List<PlacedRule> _others;
    private readonly List<LiveRule> _parked;
    private readonly ImmutableArray<Step> _default;
    private readonly List<RulePair> _rules;

    private UnfeltChanges(ListenerTables tables, OrderedListener ordered, RouteTable now)
    {
        (_tables, _ordered, _now) = (tables, ordered, now);
        var listener = ordered.Listener;
        _others = tables.OthersOn(listener);
        _parked = [.. listener.Doomed.Where(rule => ordered.Priorities.Contains(rule.Priority))];
        _default = tables.DefaultOf(listener, now);
        _rules =
        [
            .. listener.Rules.Zip(
                ordered.Priorities,
                (rule, priority) => new RulePair(rule, rule.Live is { } live ? tables.RuleOf(live) : null, tables.RuleOf(rule), priority)
            ),
        ];
        _source = ListenerTables.SourceOf(listener.LoadBalancer, now);
    }

    /// <param name="priorities">Those that the file's rules will have.</param>
    /// <param name="isFelt">Whether requests feel that the rules that stay change their order, and nothing else.</param>
    /// <returns>Of the rules: what the file says of those that come or change, and what AWS has of those that go.</returns>
    public static HashSet<object> Of(PlanningContext context, MatchedListener listener, ImmutableArray<int> priorities, out bool isFelt)
    {
        var tables = new ListenerTables(context);
        isFelt = RisingTraffic.IsReordered(listener);
        if (tables.TableOf(listener) is not { } now || (listener.Live is { } live && live.Protocol != listener.Desired.Protocol))
        {
            isFelt = false;
            return [];
        }

        var changes = new UnfeltChanges(tables, new(listener, priorities), now);
        isFelt = isFelt && changes.FeelNewOrder();
        return changes.Find();
    }

    private bool FeelNewOrder() =>
        // Among rules of others, one that makes room does not stand behind all of them.
        (_parked.Count > 0 && _ordered.Listener.Foreign is not null)
        || !MoveProof.MovesNone(State(new HashSet<object>()), State(new HashSet<object> { this }), _source);

    private HashSet<object> Find()
    {
        var unfelt = new HashSet<object>(ReferenceEqualityComparer.Instance);
        List<object> changes = [];
        foreach (var pair in _rules)
        {
            if (pair.Before is not { } before)
            {
                changes.Add(pair.Rule);
            }
            else if (!IsAlike(before, pair.After))
            {
                changes.Add(pair.Rule);
            }
            else
            {
                unfelt.Add(pair.Rule.Desired);
            }
        }

        changes.AddRange(_ordered.Listener.Doomed);
        if (!_default.SequenceEqual(_now.Default))
        {
            changes.Add(_now);
        }

        var moves = _parked.Count > 0 || _rules.Exists(static pair => pair.Rule.Live is { } live && live.Priority != pair.Priority);
        if (moves)
        {
            changes.Add(this);
        }

        if (changes.Count <= MostChanges && !(_parked.Count > 0 && _ordered.Listener.Foreign is not null))
        {
            unfelt.UnionWith(
                changes
                    .Where(change => !ReferenceEquals(change, this) && !ReferenceEquals(change, _now) && IsUnfelt(change, changes))
                    .Select(static change => change is MatchedRule matched ? matched.Desired : change)
            );
        }

        return unfelt;
    }

    /// <summary>Written otherwise, it takes the same requests to the same end.</summary>
    private bool IsAlike(RouteRule before, RouteRule after)
    {
        var (then, now) = (Alone(after), Alone(before));
        return RouteEnd.Of(now, 0).Key == RouteEnd.Of(then, 0).Key
            && RuleCover.Covers(before.Conditions, after.Conditions)
            && RuleCover.Covers(after.Conditions, before.Conditions);

        RouteTable Alone(RouteRule rule) => _now with { Rules = [rule] };
    }

    /// <summary>Whatever else has been done, to do it moves no request.</summary>
    private bool IsUnfelt(object change, List<object> changes)
    {
        List<object> others = [.. changes.Where(other => !ReferenceEquals(other, change))];
        for (var subset = 0; subset < 1 << others.Count; subset++)
        {
            HashSet<object> done = new(ReferenceEqualityComparer.Instance);
            for (var at = 0; at < others.Count; at++)
            {
                if ((subset & (1 << at)) != 0)
                {
                    done.Add(others[at]);
                }
            }

            if (MayBe(done, changes))
            {
                var before = State(done);
                done.Add(change);
                if (MayBe(done, changes) && !MoveProof.MovesNone(before, State(done), _source))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>No rule comes before those that stay have moved.</summary>
    private bool MayBe(HashSet<object> done, List<object> changes) =>
        done.Contains(this) || !changes.Contains(this) || !done.Any(static change => change is MatchedRule { Live: null });

    private RouteTable State(HashSet<object> done)
    {
        var placed = new List<PlacedRule>(_others);
        foreach (var (rule, before, after, priority) in _rules)
        {
            var isDone = done.Contains(rule);
            if (rule.Live is { } live && before is not null)
            {
                placed.Add(new(done.Contains(this) ? priority : live.Priority, isDone ? after : before));
            }
            else if (isDone)
            {
                placed.Add(new(priority, after));
            }
        }

        foreach (var rule in _ordered.Listener.Doomed.Where(rule => !done.Contains(rule)))
        {
            var isAside = done.Contains(this) && _parked.Contains(rule);
            placed.Add(new(isAside ? PriorityAllocator.Max + 1 : rule.Priority, _tables.RuleOf(rule)));
        }

        return _now with
        {
            Rules = ListenerTables.InOrder(placed),
            Default = done.Contains(_now) ? _default : _now.Default,
        };
    }

    /// <param name="Before">Null: it comes.</param>
    private sealed record RulePair(MatchedRule Rule, RouteRule? Before, RouteRule After, int Priority);
}
