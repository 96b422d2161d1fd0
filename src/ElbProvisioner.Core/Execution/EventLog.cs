using System.Threading.Channels;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.Execution;

/// <summary>Stamps events and puts them into the channel in one order, whichever thread they come from.</summary>
internal sealed class EventLog(ChannelWriter<ExecutionEvent> events, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private bool _isStopping;
    private bool _isFinished;

    public void Write(Func<DateTimeOffset, ExecutionEvent> at)
    {
        lock (_gate)
        {
            events.TryWrite(at(time.GetUtcNow()));
        }
    }

    public void Started(PlannedAction action)
    {
        lock (_gate)
        {
            _running.Add(action.Id);
            events.TryWrite(new ExecutionEvent.ActionStarted(time.GetUtcNow(), action));
        }
    }

    /// <summary>After this, late progress of the action is dropped.</summary>
    public void Ended(PlannedAction action, Func<DateTimeOffset, ExecutionEvent> at)
    {
        lock (_gate)
        {
            _running.Remove(action.Id);
            events.TryWrite(at(time.GetUtcNow()));
        }
    }

    public void StopRequested()
    {
        lock (_gate)
        {
            if (!_isStopping && !_isFinished)
            {
                _isStopping = true;
                events.TryWrite(new ExecutionEvent.StopRequested(time.GetUtcNow()));
            }
        }
    }

    public void Finished(ApplyReport report)
    {
        lock (_gate)
        {
            _isFinished = true;
            events.TryWrite(new ExecutionEvent.RunFinished(time.GetUtcNow(), report));
        }
    }

    public IProgress<string> ProgressOf(PlannedAction action) => new Progress(this, action);

    /// <summary>Unlike <see cref="System.Progress{T}"/>, reports on the caller's thread, so nothing is said out of order.</summary>
    private sealed class Progress(EventLog log, PlannedAction action) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (log._gate)
            {
                if (log._running.Contains(action.Id))
                {
                    log.Write(at => new ExecutionEvent.ActionProgress(at, action, value));
                }
            }
        }
    }
}
