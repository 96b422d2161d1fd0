using System.Diagnostics;

namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>A moto_server of our own on a free port: an AWS to measure beside.</summary>
internal sealed class MotoServer : IEmulator
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _client;

    private MotoServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Name => "moto";

    public Uri Address { get; }

    /// <returns>Null where moto_server is not installed.</returns>
    public static async Task<MotoServer?> StartAsync()
    {
        if (Programs.Find("moto_server") is not { } program)
        {
            return null;
        }

        var port = EmptyAccount.FreePort();
        var start = new ProcessStartInfo(
            program,
            ["-H", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A certificate is issued by itself, but only after this many seconds.
        start.Environment["MOTO_ACM_VALIDATION_WAIT"] = "0";
        var process = Process.Start(start) ?? throw new InvalidOperationException("moto_server did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var moto = new MotoServer(process, new Uri($"http://127.0.0.1:{port}/"));
        await moto.WaitAsync();
        return moto;
    }

    /// <summary>An account with nothing in it but what the stack expects to find: the default VPC and a hosted zone.</summary>
    public async Task ResetAsync()
    {
        using var reset = await _client.PostAsync(new Uri("moto-api/reset", UriKind.Relative), content: null);
        reset.EnsureSuccessStatusCode();
        await EmptyAccount.AddZoneAsync(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("moto-api/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("moto_server does not answer.");
    }
}
