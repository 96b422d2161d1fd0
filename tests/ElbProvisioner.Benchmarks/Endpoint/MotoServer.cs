using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ElbProvisioner.Benchmarks.Stacks;

namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>A moto_server of our own on a free port: an AWS to measure beside.</summary>
internal sealed class MotoServer : IAsyncDisposable
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

    public Uri Address { get; }

    /// <returns>Null where moto_server is not installed.</returns>
    public static async Task<MotoServer?> StartAsync()
    {
        if (Programs.Find("moto_server") is not { } program)
        {
            return null;
        }

        var port = FreePort();
        var start = new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
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
        using var request = new HttpRequestMessage(HttpMethod.Post, "2013-04-01/hostedzone");
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=none");
        request.Content = new StringContent(
            $"""<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>{ServiceStack.Zone}</Name><CallerReference>bench</CallerReference></CreateHostedZoneRequest>""",
            Encoding.UTF8,
            "text/xml");
        using var zone = await _client.SendAsync(request);
        zone.EnsureSuccessStatusCode();
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
