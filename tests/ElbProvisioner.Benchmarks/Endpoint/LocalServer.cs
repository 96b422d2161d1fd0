using System.Diagnostics;
using System.Globalization;

namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>The embedded AWS, served by the elbctl that is measured.</summary>
internal sealed class LocalServer : IEmulator
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _program;
    private readonly string _folder;
    private readonly int _port = EmptyAccount.FreePort();
    private readonly HttpClient _client;
    private Process? _process;

    private LocalServer(string program, string folder)
    {
        (_program, _folder) = (program, folder);
        Address = new Uri($"http://127.0.0.1:{_port}/");
        _client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Name => "local";

    public Uri Address { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Resident now, and the most that ever was.</summary>
    public (double NowMb, double PeakMb) Memory => (Status("VmRSS:"), Status("VmHWM:"));

    public static async Task<LocalServer> StartAsync(string program, string folder)
    {
        var server = new LocalServer(program, folder);
        await server.RestartAsync();
        return server;
    }

    public async Task ResetAsync()
    {
        await StopAsync();
        await RestartAsync();
        await EmptyAccount.AddZoneAsync(_client);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private async Task RestartAsync()
    {
        var state = Path.Combine(_folder, "bench.world");
        File.Delete(state);
        var begin = Stopwatch.GetTimestamp();
        string[] arguments =
        [
            "local",
            "serve",
            "--port",
            _port.ToString(CultureInfo.InvariantCulture),
            "--state",
            state,
            "--speed",
            "3600",
        ];
        _process =
            Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("elbctl local serve did not start.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (!await AnswersAsync())
        {
            if (Stopwatch.GetElapsedTime(begin) > StartLimit || _process.HasExited)
            {
                throw new InvalidOperationException("elbctl local serve does not answer.");
            }

            await Task.Delay(1);
        }

        Start = Stopwatch.GetElapsedTime(begin);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task StopAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    private double Status(string name) =>
        _process is null
            ? 0
            : File.ReadLines($"/proc/{_process.Id}/status")
                .Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .Select(line =>
                    double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6
                )
                .Single();
}
