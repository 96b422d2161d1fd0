using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>A moto_server of our own on a free loopback port, as long as the tests need it.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private MotoServer(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <summary>Null: not installed, or it did not start.</summary>
    public static async Task<MotoServer?> TryStartAsync()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["MOTO_ACM_VALIDATION_WAIT"] = "0";
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => listening.TrySetResult(false);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Running on", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult(true);
            }
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            process.Dispose();
            return null;
        }

        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new MotoServer(process, new Uri($"http://127.0.0.1:{port}"));
        if (await listening.Task.WaitAsync(StartLimit))
        {
            return server;
        }

        await server.DisposeAsync();
        return null;
    }

    /// <summary>Forgets everything, which costs a moment; removing what a test left costs many calls.</summary>
    public async Task ResetAsync(CancellationToken ct)
    {
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(Endpoint, "/moto-api/reset"), null, ct)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
