namespace ElbProvisioner.LocalTraffic.Instances.Processes;

/// <summary>A command that runs, with everything that it started and that stayed in its group.</summary>
public sealed class ProcessGroup
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Action<int> _forget;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _stopping;

    internal ProcessGroup(int id, TimeProvider time, TimeSpan patience, Action<int> forget)
    {
        (Id, _time, _patience, _forget) = (id, time, patience, forget);
        _stopping = new(LeaveNothingAsync);
    }

    /// <summary>The group's id, and its first process's.</summary>
    public int Id { get; }

    /// <summary>Ends with the command: its exit code, or 128 and the signal that ended it.</summary>
    public Task<int> Ended => _ended.Task;

    /// <summary>SIGTERM to all of the group, and SIGKILL to who is still there after a while; ends when nobody is.</summary>
    public Task StopAsync()
    {
        WasStopped = true;
        return _stopping.Value;
    }

    /// <summary>Somebody asked for its end: it did not end by itself.</summary>
    public bool WasStopped { get; private set; }

    internal void HasEnded(int code)
    {
        _ended.TrySetResult(code);

        // What it left behind belongs to nobody any more.
        _ = _stopping.Value;
    }

    private async Task LeaveNothingAsync()
    {
        Posix.Signal(Id, Posix.Terminate);
        var began = _time.GetTimestamp();
        while (Posix.HasMembers(Id))
        {
            if (_time.GetElapsedTime(began) >= _patience)
            {
                Posix.Signal(Id, Posix.Kill);
            }

            await Task.Delay(Look, _time);
        }

        _forget(Id);
    }
}
