using System.Collections.Immutable;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>Collects what is seen, from many threads.</summary>
internal sealed class RehearsalLog
{
    private readonly Lock _gate = new();
    private readonly List<SentRequest> _requests = [];
    private readonly List<LongConnection> _connections = [];
    private readonly List<HealthSight> _health = [];
    private readonly Dictionary<string, ExecutionEvent.ActionStarted> _running = new(StringComparer.Ordinal);
    private readonly List<ActionSpan> _actions = [];

    public void Add(SentRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }
    }

    public void Add(LongConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    public void Add(HealthSight sight)
    {
        lock (_gate)
        {
            _health.Add(sight);
        }
    }

    public void Add(ExecutionEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case ExecutionEvent.ActionStarted started:
                    _running[started.Action.Id] = started;
                    break;
                case ExecutionEvent.ActionSucceeded done:
                    End(done.Action.Id, done.At, null);
                    break;
                case ExecutionEvent.ActionFailed failed:
                    End(failed.Action.Id, failed.At, failed.Diagnostic.Message);
                    break;
                case ExecutionEvent.ActionInterrupted interrupted:
                    End(interrupted.Action.Id, interrupted.At, interrupted.Diagnostic?.Message ?? "interrupted");
                    break;
            }
        }
    }

    public Recording ToRecording(
        ImmutableArray<Probe> probes,
        DateTimeOffset began,
        DateTimeOffset ended,
        DateTimeOffset closed,
        TimeSpan lag
    )
    {
        lock (_gate)
        {
            return new()
            {
                Probes = probes,
                Requests = [.. _requests],
                Connections = [.. _connections],
                Health = [.. _health],
                Actions = [.. _actions.OrderBy(static action => action.From)],
                Began = began,
                Ended = ended,
                Closed = closed,
                Lag = lag,
            };
        }
    }

    private void End(string id, DateTimeOffset at, string? failure)
    {
        if (_running.Remove(id, out var started))
        {
            _actions.Add(new(id, started.Action.Verb, started.Action.Address.ToString(), started.At, at, failure));
        }
    }
}
