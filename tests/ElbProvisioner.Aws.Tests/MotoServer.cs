using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace ElbProvisioner.Aws.Tests;

/// <summary>
/// A <c>moto_server</c> of this test run's own, on a free loopback port, started when first asked for and stopped at the end. Tests that
/// need it are skipped, with the reason, where it is not installed.
/// </summary>
public sealed class MotoServer : IAsyncDisposable
{
    private const string Program = "moto_server";
    private readonly SemaphoreSlim _gate = new(1);
    private Process? _process;
    private Uri? _endpoint;

    /// <summary>A session against the server, which all tests share: let each name its stack differently.</summary>
    public async Task<AwsSession> OpenAsync(TimeProvider? time = null)
    {
        var url = await EndpointAsync();
        return AwsSession.Open(
            new AwsSessionOptions
            {
                Region = "us-east-1",
                EndpointUrl = url.ToString().TrimEnd('/'),
                Credentials = new BasicAWSCredentials("test", "test"),
            },
            time ?? TimeProvider.System
        );
    }

    public async Task<Uri> EndpointAsync()
    {
        if (Find() is not { } program)
        {
            Assert.Skip($"{Program} is not installed.");
            return new Uri("http://127.0.0.1");
        }

        var ct = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(ct);
        try
        {
            return _endpoint ??= await StartAsync(program, ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _gate.Dispose();
    }

    private async Task<Uri> StartAsync(string program, CancellationToken ct)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", port.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Requested certificates are issued by themselves, after a minute unless told otherwise.
        start.Environment["MOTO_ACM_VALIDATION_WAIT"] = "1";
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var url = new Uri($"http://127.0.0.1:{port}/");
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(url, "moto-api/data.json"), ct);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return url;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, Program))
            .FirstOrDefault(File.Exists);
}
