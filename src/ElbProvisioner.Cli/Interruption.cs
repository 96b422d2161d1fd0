using System.Globalization;
using System.Runtime.InteropServices;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and the end of the terminal: the first stops in order (calls in flight finish, the report is written), the second
/// leaves at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Terminal _terminal;
    private int _signals;

    /// <param name="leave">Ends the process with the given exit code.</param>
    public Interruption(Terminal terminal, Action<int> leave)
    {
        _terminal = terminal;
        _registrations =
        [
            Register(PosixSignal.SIGINT, leave),
            Register(PosixSignal.SIGTERM, leave),
            // Under nohup the end of the terminal is not the end of the run.
            .. IgnoresHangup() ? [] : new[] { Register(PosixSignal.SIGHUP, leave) },
        ];
    }

    public CancellationToken Stop => _stop.Token;

    /// <summary>Reads what may never come: a pipe that nobody writes to, or a terminal where nobody types.</summary>
    /// <exception cref="OperationCanceledException">A signal came first. The process ends without waiting for the read.</exception>
    public static T Read<T>(Func<T> read, CancellationToken stop) => Task.Run(read, stop).WaitAsync(stop).GetAwaiter().GetResult();

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>The runtime does not tell; Linux does, as a mask in hexadecimal of which SIGHUP is the lowest bit [proc(5)].</summary>
    private static bool IgnoresHangup()
    {
        const string status = "/proc/self/status";
        const string mask = "SigIgn:";
        return File.Exists(status)
            && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(mask, StringComparison.Ordinal)) is { } line
            && ulong.TryParse(line[mask.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)
            && (ignored & 1) == 1;
    }

    private PosixSignalRegistration Register(PosixSignal signal, Action<int> leave) =>
        PosixSignalRegistration.Create(signal, context => OnSignal(context, leave));

    private void OnSignal(PosixSignalContext context, Action<int> leave)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            _stop.Cancel();
            return;
        }

        if (_terminal.IsInteractive)
        {
            // A live view hides the cursor while it draws.
            _terminal.Talk.Writer.Write("\e[?25h");
        }

        leave(ExitCode.Interrupted);
    }
}
