using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ElbProvisioner.LocalTraffic.Instances.Processes;

/// <summary>
/// Commands that run, each in a process group of its own, as the user who runs elbctl. Whatever happens, none outlives it.
/// </summary>
public sealed class ProcessGroups : IAsyncDisposable
{
    /// <summary>Those whose command has not ended yet.</summary>
    private readonly ConcurrentDictionary<int, ProcessGroup> _running = new();

    /// <summary>Those of which anything is left.</summary>
    private readonly ConcurrentDictionary<int, ProcessGroup> _there = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Lazy<(Warden Warden, PosixSignalRegistration Ends)> _watch;

    /// <param name="time">Life's clock.</param>
    /// <param name="patience">Between SIGTERM and SIGKILL; whole seconds.</param>
    public ProcessGroups(TimeProvider time, TimeSpan patience)
    {
        (_time, _patience) = (time, patience);
        _watch = new(() =>
            OperatingSystem.IsWindows()
                ? throw new PlatformNotSupportedException("Commands need a POSIX system.")
                : (Warden.Start(patience), PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Reap()))
        );
    }

    /// <summary>Whether commands can run here: they need a POSIX system.</summary>
    public static bool AreSupported => !OperatingSystem.IsWindows();

    /// <summary>Starts a command of the shell.</summary>
    /// <param name="folder">Where it runs; it must be there.</param>
    /// <param name="variables">Beside the environment of this process, and before it.</param>
    /// <param name="log">The file that its output goes to, begun anew.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The log cannot be written.</exception>
    public ProcessGroup Start(string command, string folder, IReadOnlyDictionary<string, string> variables, string log)
    {
        File.WriteAllText(log, "");
        var warden = _watch.Value.Warden;
        var id = Posix.Spawn(
            "/bin/sh",
            // The log first, so that what the shell says of the rest is there; and nothing of the terminal is left in its hands.
            ["sh", "-c", """exec >>"$2" 2>&1 </dev/null && cd -- "$1" && exec /bin/sh -c "$3" """, "sh", folder, log, command],
            Environment(variables)
        );
        warden.Guard(id);
        var group = new ProcessGroup(
            id,
            _time,
            _patience,
            left =>
            {
                warden.Forget(left);
                _there.TryRemove(left, out _);
            }
        );
        _there[id] = group;
        _running[id] = group;
        Reap();
        return group;
    }

    /// <summary>Ends every group, and waits until nothing of them is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watch.IsValueCreated)
        {
            await Task.WhenAll(_there.Values.Select(group => group.StopAsync()));
            _watch.Value.Ends.Dispose();
            _watch.Value.Warden.Dispose();
        }
    }

    /// <summary>The signal says that some child has ended, and not which.</summary>
    private void Reap()
    {
        foreach (var (id, group) in _running)
        {
            if (Posix.EndOf(id) is { } code && _running.TryRemove(id, out _))
            {
                group.HasEnded(code);
            }
        }
    }

    private static IEnumerable<string> Environment(IReadOnlyDictionary<string, string> variables) =>
        System
            .Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value))
            .Where(entry => !variables.ContainsKey(entry.Name))
            .Concat(variables.Select(variable => (Name: variable.Key, Value: (string?)variable.Value)))
            .Select(entry => $"{entry.Name}={entry.Value}");
}
