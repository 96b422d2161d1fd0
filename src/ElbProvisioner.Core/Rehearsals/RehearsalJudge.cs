using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>
/// Counts what a rehearsal saw, action by action, and judges it by the plan: where it says <c>none</c>, <c>routes</c>, <c>drain</c> or
/// <c>capacity</c> no request is lost, and no connection is cut that is younger than its group's deregistration delay; where it says worse,
/// that is what happens.
/// </summary>
public sealed class RehearsalJudge
{
    private const int Slots = 120;

    private readonly Plan _plan;
    private readonly Recording _seen;
    private readonly List<Judged> _requests;
    private readonly List<CutConnection> _cuts;

    private RehearsalJudge(Plan plan, Recording seen)
    {
        (_plan, _seen) = (plan, seen);
        var all = seen.Requests.Select(request => new Judged(request, FailureOf(request))).ToLookup(IsOverlong);
        _requests = [.. all[false]];
        _cuts =
        [
            .. seen.Connections.Where(static c => c.Cut is not null).Select(c => new CutConnection(c.Probe, c.Cut ?? default, IsYoung(c))),
            .. all[true].Select(static r => new CutConnection(r.Request.Probe, r.Request.Ended, IsYoung: false)),
        ];
    }

    public static RehearsalReport Judge(Plan plan, Recording seen, ImmutableArray<string> undriven)
    {
        var judge = new RehearsalJudge(plan, seen);
        var promises = Promises.Of(plan, seen.Probes.Select(static probe => probe.Balancer));
        return new()
        {
            Stack = plan.Stack,
            Steps = judge.Steps(),
            Total = Figures(judge._requests, judge._cuts),
            Promised = promises,
            Broken = [.. judge.Broken(promises)],
            Undriven = [.. undriven, .. promises.Where(static p => p.Effect == "clients").Select(ShutOut)],
            Timeline = judge.Timeline(),
            Took = seen.Ended - seen.Began,
        };
    }

    /// <summary>Security groups of a load balancer are not asked: whoever sends here is let in.</summary>
    private static string ShutOut(Promise promise) =>
        $"{promise.Balancer}: clients that the plan says are refused; all that is sent comes from this machine, which is let in.";

    /// <summary>While the run lasts a request may get what it got before or what it gets afterwards. Null: that is what it got.</summary>
    private string? FailureOf(SentRequest request)
    {
        var probe = _seen.Probes[request.Probe];
        var isEarly = request.Ended < _seen.Began;
        var isLate = request.Sent > _seen.Ended;
        List<ExpectedAnswer?> due =
        [
            .. isLate ? Array.Empty<ExpectedAnswer?>() : [probe.Before],
            .. isEarly ? Array.Empty<ExpectedAnswer?>() : [probe.After],
        ];
        if (request.Failure is { } failure)
        {
            // Where nobody is to answer, nobody has lost anything by having no answer.
            return probe.Before is null && due.Contains(null) ? null : failure;
        }

        return due.Exists(answer => answer?.Holds(request.Status) == true) || (probe.Before is null && due.Contains(null))
            ? null
            : Failures.Of(request.Status ?? 0);
    }

    /// <summary>A request that fails after more time than a leaving target gives it was one that may be cut.</summary>
    private bool IsOverlong(Judged judged) =>
        judged.Failure is not null
        && _seen.Probes[judged.Request.Probe].Delay is { } delay
        && delay > TimeSpan.Zero
        && judged.Request.Ended - judged.Request.Sent >= delay;

    private bool IsYoung(LongConnection connection) =>
        connection.Cut is { } cut && cut - connection.Opened + _seen.Lag < (_seen.Probes[connection.Probe].Delay ?? TimeSpan.Zero);

    private IEnumerable<string> Broken(ImmutableArray<Promise> promises)
    {
        foreach (var promise in promises.Where(static promise => !promise.AllowsLoss))
        {
            var lost = _requests.Where(r => r.Failure is not null && BalancerOf(r.Request.Probe) == promise.Balancer).ToList();
            if (lost.Count > 0)
            {
                var kinds = string.Join(", ", Kinds(lost).Select(static kind => $"{kind.Count} {kind.Kind}"));
                yield return $"{Count(lost.Count, "request")} of {promise.Balancer} lost ({kinds}), where the plan says {promise.Effect}; first "
                    + $"{_seen.Probes[lost[0].Request.Probe]}{During(lost[0].Request.Sent, lost[0].Request.Ended)}.";
            }

            var young = _cuts.Where(c => c.IsYoung && BalancerOf(c.Probe) == promise.Balancer).ToList();
            if (young.Count > 0)
            {
                yield return $"{Count(young.Count, "connection")} of {promise.Balancer} cut before the deregistration delay was over, where "
                    + $"the plan says {promise.Effect}; first {_seen.Probes[young[0].Probe]}{During(young[0].At, young[0].At)}.";
            }
        }
    }

    private string During(DateTimeOffset from, DateTimeOffset to) =>
        Causing(from, to) is { Count: > 0 } actions ? $" during {string.Join(", ", actions.Select(static a => a.Id))}"
        : from < _seen.Began ? " before the run"
        : "";

    private string BalancerOf(int probe) => _seen.Probes[probe].Balancer;

    /// <summary>The actions that ran meanwhile; else the last one that had ended before, unless the run was over.</summary>
    private List<ActionSpan> Causing(DateTimeOffset from, DateTimeOffset to)
    {
        var running = _seen.Actions.Where(action => action.From <= to && from <= action.To).ToList();
        return running.Count > 0 || from > _seen.Ended ? running
            : _seen.Actions.Where(action => action.To < from).MaxBy(static action => action.To) is { } last ? [last]
            : [];
    }

    private ImmutableArray<RehearsalStep> Steps()
    {
        var steps = ImmutableArray.CreateBuilder<RehearsalStep>();
        var begin = _seen.Requests.Select(static r => r.Sent).Concat([_seen.Began]).Min();
        steps.Add(
            Step(
                new(RehearsalStep.Before, "", "", begin, _seen.Began),
                _requests.Where(r => r.Request.Ended < _seen.Began),
                _cuts.Where(c => c.At < _seen.Began)
            )
        );
        var causes = _requests
            .Where(r => r.Request.Ended >= _seen.Began && r.Request.Sent <= _seen.Ended)
            .Select(r =>
                (Request: r, Actions: Causing(r.Request.Sent, r.Request.Ended).Select(static a => a.Id).ToHashSet(StringComparer.Ordinal))
            )
            .ToList();
        foreach (var action in _seen.Actions)
        {
            steps.Add(
                Step(
                    action,
                    causes.Where(c => c.Actions.Contains(action.Id)).Select(static c => c.Request),
                    _cuts.Where(c => c.At >= _seen.Began && c.At <= _seen.Ended && Causing(c.At, c.At).Contains(action))
                )
            );
        }

        steps.Add(
            Step(
                new(RehearsalStep.Afterwards, "", "", _seen.Ended, _seen.Closed),
                _requests.Where(r => r.Request.Sent > _seen.Ended),
                _cuts.Where(c => c.At > _seen.Ended)
            )
        );
        return steps.ToImmutable();
    }

    private RehearsalStep Step(ActionSpan span, IEnumerable<Judged> requests, IEnumerable<CutConnection> cuts) =>
        new(
            span.Id,
            span.Verb,
            span.Address,
            span.From - _seen.Began,
            span.To - span.From,
            Figures([.. requests], [.. cuts]),
            DipBetween(span.From, span.To, span.Address),
            _plan.Changes.FirstOrDefault(change => change.Address.ToString() == span.Address)?.Traffic.Detail ?? ""
        );

    private static RehearsalFigures Figures(List<Judged> requests, List<CutConnection> cuts)
    {
        List<TimeSpan> took =
        [
            .. requests.Where(static r => r.Failure is null && r.Request.Failure is null).Select(r => r.Request.Took).Order(),
        ];
        return new(
            requests.Count,
            Kinds(requests),
            cuts.Count,
            cuts.Count(static c => c.IsYoung),
            Percentile(took, 0.50),
            Percentile(took, 0.99)
        );
    }

    private static ImmutableArray<(string Kind, int Count)> Kinds(List<Judged> requests) =>
        [
            .. requests
                .Where(static r => r.Failure is not null)
                .GroupBy(static r => r.Failure ?? "", StringComparer.Ordinal)
                .Select(static kind => (Kind: kind.Key, Count: kind.Count()))
                .OrderByDescending(static kind => kind.Count)
                .ThenBy(static kind => kind.Kind, StringComparer.Ordinal),
        ];

    /// <summary>The smallest value that the share of them does not exceed.</summary>
    private static TimeSpan? Percentile(List<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? null : ordered[Math.Max(0, (int)Math.Ceiling(ordered.Count * share) - 1)];

    /// <summary>
    /// Of the groups that had healthy targets when the run began, the one that lost most: among those that the action is about, where it is
    /// about any.
    /// </summary>
    private HealthDip? DipBetween(DateTimeOffset from, DateTimeOffset to, string address)
    {
        var usual = SightAt(_seen.Began);
        if (usual is null)
        {
            return null;
        }

        var seen = _seen.Health.Where(sight => sight.At > from && sight.At <= to).Prepend(SightAt(from)).OfType<HealthSight>().ToList();
        var serving = usual.Healthy.Where(static group => group.Value > 0).ToList();
        var concerned = serving.FindAll(group => IsAbout(address, group.Key));
        return (concerned.Count > 0 ? concerned : serving)
            .Select(group => new HealthDip(
                group.Key,
                seen.Select(sight => sight.Healthy.GetValueOrDefault(group.Key)).DefaultIfEmpty(group.Value).Min(),
                group.Value
            ))
            .OrderBy(static dip => (double)dip.Least / dip.Usual)
            .ThenBy(static dip => dip.Least)
            .FirstOrDefault();
    }

    private bool IsAbout(string address, string group) =>
        address == $"targetGroup/{group}" || (_seen.Concerned.TryGetValue(address, out var groups) && groups.Contains(group));

    private HealthSight? SightAt(DateTimeOffset at) => _seen.Health.LastOrDefault(sight => sight.At <= at) ?? _seen.Health.FirstOrDefault();

    private ImmutableArray<TimelineSlot> Timeline()
    {
        if (_requests.Count == 0)
        {
            return [];
        }

        var begin = _requests.Min(static r => r.Request.Sent);
        var length = (_seen.Closed - begin) / Slots;
        if (length <= TimeSpan.Zero)
        {
            return [];
        }

        int SlotOf(DateTimeOffset at) => (int)Math.Clamp((at - begin) / length, 0, Slots - 1);
        var requests = _requests.ToLookup(r => SlotOf(r.Request.Ended));
        var cuts = _cuts.ToLookup(c => SlotOf(c.At));
        return
        [
            .. Enumerable
                .Range(0, Slots)
                .Select(slot =>
                {
                    var figures = Figures([.. requests[slot]], [.. cuts[slot]]);
                    var at = begin + (length * slot);
                    return new TimelineSlot(
                        at - _seen.Began,
                        figures.Requests,
                        figures.Failed,
                        figures.Cut,
                        figures.P99,
                        SightAt(at + length)?.Healthy.Values.Sum()
                    );
                }),
        ];
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private sealed record Judged(SentRequest Request, string? Failure);

    private sealed record CutConnection(int Probe, DateTimeOffset At, bool IsYoung);
}
