using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Where an apply ends: waits until every place that gets traffic serves it. It changes nothing and decides nothing, it looks and judges.
/// </summary>
/// <param name="settings">Its timeout is what is left of the whole run's.</param>
public sealed class ServingGate(AwsSession aws, TimeProvider time, WaitSettings settings)
{
    /// <summary>
    /// What was just made may be missing from one look: what will never mend must be seen as often before it is believed.
    /// </summary>
    private const int LooksAfterRun = 2;

    private readonly StatusReader _reader = new(aws);
    private readonly LiveRefresher _refresher = new(aws);
    private readonly ServingCauses _causes = new(aws);
    private readonly Waiting _waiting = new(settings, time);

    /// <param name="world">As read before the run; null: the run has changed something, so it is read anew.</param>
    /// <param name="wasInterrupted">The run cut off traffic: targets are called healthy until their checks find that out, so they must
    /// outlast it.</param>
    /// <param name="say">Hears what is missing, each time it changes, and once what is behind it.</param>
    /// <exception cref="OperationCanceledException">At once when <paramref name="stop"/> is asked for.</exception>
    public async Task<ServingVerdict> WaitAsync(
        Stack stack,
        LiveWorld? world,
        bool wasInterrupted,
        Action<string> say,
        CancellationToken stop
    )
    {
        var countdown = _waiting.Start(settings.TargetsHealthy);
        var visible = _waiting.Start(settings.Propagation);
        var looksNeeded = world is null ? LooksAfterRun : 1;
        var hopeless = 0;
        TimeSpan? unregisteredSince = null;
        var told = new Telling(say);
        while (true)
        {
            var (status, silence) = await LookAsync(stack, world, countdown, stop);
            world = status?.World;
            if (status is { Report: { Serves: true } well })
            {
                if (!wasInterrupted || _waiting.IsRunOver || countdown.Elapsed >= _waiting.Settings.Scaled(TimeToFindOut(status.World)))
                {
                    return new(well, ServingEnd.Serves, countdown.Elapsed);
                }

                told.Say(
                    $"everything serves; looking on for {Words.Of(_waiting.Settings.Scaled(TimeToFindOut(status.World)))}, until health checks "
                        + "would have found what this run cut off",
                    []
                );
            }
            else if (status is not null)
            {
                unregisteredSince = status.Report.Reasons.Any(r => r.Kind == ReasonKind.NotRegistered)
                    ? unregisteredSince ?? countdown.Elapsed
                    : null;
                var isLasting =
                    countdown.Elapsed - unregisteredSince >= _waiting.Settings.Scaled(settings.Propagation.Limit)
                    || status.Report.Reasons.Any(r => r.Holds && (r.IsLasting || (IsAbsence(r) && (visible.IsOver || looksNeeded == 1))));
                hopeless = isLasting ? hopeless + 1 : 0;
                if (EndOf(countdown, hopeless >= looksNeeded) is { } end)
                {
                    return new(status.Report, end, countdown.Elapsed) { Causes = [.. status.Causes.Select(c => c.Message)] };
                }

                // Only a whole read finds what a part of it did not.
                world = isLasting || status.Report.Reasons.Any(IsAbsence) ? null : world;
            }

            if (status?.Report.Serves != true)
            {
                told.Say(silence ?? States(status), status is null ? [] : status.Causes);
            }
            await countdown.PauseAsync(stop);
            world = world is null ? null : await RefreshAsync(world, stop);
        }
    }

    /// <summary>The longest that a health check takes from a target's last answer to <c>unhealthy</c>.</summary>
    private static TimeSpan TimeToFindOut(LiveWorld world) =>
        world
            .TargetGroups.Select(g => g.Settings)
            .Where(c => c.Has(TargetGroupTable.CheckInterval) && c.Has(TargetGroupTable.CheckTimeout))
            .Select(c =>
                (c.Get(TargetGroupTable.CheckInterval) * (c.Get(TargetGroupTable.UnhealthyThreshold) + 1))
                + c.Get(TargetGroupTable.CheckTimeout)
            )
            .DefaultIfEmpty(TimeSpan.Zero)
            .Max();

    private ServingEnd? EndOf(Waiting.Countdown countdown, bool isHopeless) =>
        isHopeless ? ServingEnd.Hopeless
        : _waiting.IsRunOver ? ServingEnd.RunOver
        : countdown.IsOver ? ServingEnd.NotInTime
        : null;

    private static bool IsAbsence(StatusReason reason) => reason.Kind is ReasonKind.Missing or ReasonKind.NothingThere;

    /// <summary>A look that AWS did not answer says nothing about what is looked at; the next one will.</summary>
    private async Task<(Seen? Status, string? Silence)> LookAsync(
        Stack stack,
        LiveWorld? known,
        Waiting.Countdown countdown,
        CancellationToken stop
    )
    {
        try
        {
            var world = known ?? await new WorldReader(aws).ReadAsync(stack, ReadPurpose.Status, stop);
            var report = await _reader.ReadAsync(stack, world, HealthDepth.Serving, stop);
            var behind = report.Serves ? [] : await _causes.FindAsync(world, report, _waiting.StartedAt, stop);
            return (new(world, report, behind), null);
        }
        catch (Exception failed) when (!_waiting.IsRunOver && !countdown.IsOver && Refusal.IsPassing(failed))
        {
            return (null, $"AWS did not answer ({AwsFailure.Of(failed).Code}); asking again");
        }
    }

    private static string States(Seen? status) =>
        string.Join(" ", (status?.Report.Reasons ?? []).Where(r => r.Holds).Select(r => r.Message));

    private async Task<LiveWorld?> RefreshAsync(LiveWorld world, CancellationToken stop)
    {
        try
        {
            return await _refresher.RefreshAsync(world, stop);
        }
        catch (Exception failed) when (Refusal.IsPassing(failed))
        {
            return null;
        }
    }

    private sealed record Seen(LiveWorld World, StatusReport Report, IReadOnlyList<ServingCause> Causes);

    /// <summary>States change while instances come and go, over and over; what is behind them does not.</summary>
    private sealed class Telling(Action<string> say)
    {
        private readonly HashSet<string> _causes = new(StringComparer.Ordinal);
        private string _last = "";

        public void Say(string state, IEnumerable<ServingCause> behind)
        {
            var news = behind.Where(c => _causes.Add(c.Key)).Select(c => c.Message).ToList();
            if (state != _last || news.Count > 0)
            {
                _last = state;
                say(string.Join(" ", [state, .. news]));
            }
        }
    }
}
