using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Benchmarks.Processes;

namespace ElbProvisioner.Benchmarks.Traffic;

/// <summary>A program that serves until it is disposed of.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Resident, of it and of all that it has started, in MB.</summary>
    public double Memory => MemoryWatch.NowMb(_process.Id);

    /// <param name="address">Where it serves; null: what it says on its standard error.</param>
    /// <param name="says">The line that says so contains this, and ends with the address.</param>
    public static async Task<Server> StartAsync(string program, IReadOnlyList<string> arguments, Uri? address, string says = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var said = new TaskCompletionSource<Uri>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (address is null && line.Data is { } text && text.Contains(says, StringComparison.Ordinal))
            {
                said.TrySetResult(new(text.Split(' ')[^1]));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new Server(process, address ?? await said.Task.WaitAsync(Patience));
        await server.WaitAsync();
        return server;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        using var kill = Process.Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        using var client = new HttpClient();
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(Address);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(begin) < Patience && !_process.HasExited)
            {
                // Not yet.
            }

            await Task.Delay(50);
        }
    }
}
