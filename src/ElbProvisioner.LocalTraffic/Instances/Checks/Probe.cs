using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.LocalTraffic.Instances.Checks;

/// <summary>
/// One check of a target, as AWS's load balancers make them: a connection of its own each time, <c>GET</c> with the agent
/// <c>ELB-HealthChecker/2.0</c>, certificates not looked at, redirects not followed; gRPC by <c>POST</c>; or a connection and nothing more.
/// </summary>
internal sealed class Probe : IDisposable
{
    private const string Agent = "ELB-HealthChecker/2.0";

    // AWS does not say how much of an answer it reads: enough for any page that says that somebody is well.
    private const int MostRead = 64 * 1024;

    // A message of no length, uncompressed [gRPC over HTTP/2].
    private static readonly byte[] EmptyMessage = new byte[5];

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security",
        "CA5359",
        Justification = "So do AWS's load balancers, and targets are on this machine."
    )]
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            // "The load balancer does not validate these certificates" (user guide, "Target groups", on HTTPS).
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        }
    );

    /// <param name="place">Null: nobody stands there.</param>
    /// <param name="stop">The whole undertaking ends.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<CheckResult> AskAsync(
        RegisteredTarget target,
        TargetCheck check,
        IPEndPoint? place,
        TimeProvider time,
        CancellationToken stop
    )
    {
        if (!check.IsReachable)
        {
            return Told(check, CheckResult.TimedOut);
        }

        if (place is null)
        {
            return CheckResult.Failed;
        }

        using var patience = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return Told(
                check,
                check.Protocol == "TCP" ? await ConnectAsync(place, either.Token) : await RequestAsync(target, check, place, either.Token)
            );
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Told(check, CheckResult.TimedOut);
        }
        catch (Exception failure) when (failure is SocketException or HttpRequestException or IOException)
        {
            return CheckResult.Failed;
        }
    }

    public void Dispose() => _http.Dispose();

    private static CheckResult Told(TargetCheck check, CheckResult found) =>
        found.Passes || check.TellsDetails ? found : CheckResult.Failed;

    private static async Task<CheckResult> ConnectAsync(IPEndPoint place, CancellationToken stop)
    {
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(place, stop);
        return CheckResult.Passed;
    }

    private async Task<CheckResult> RequestAsync(RegisteredTarget target, TargetCheck check, IPEndPoint place, CancellationToken stop)
    {
        var isGrpc = target.ProtocolVersion == "GRPC";
        var scheme = check.Protocol == "HTTPS" ? "https" : "http";
        using var request = new HttpRequestMessage(
            isGrpc ? HttpMethod.Post : HttpMethod.Get,
            new Uri(
                $"{scheme}://{place}{target.HealthCheckPath}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        )
        {
            Version = target.ProtocolVersion is "HTTP2" or "GRPC" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = check.Host;
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (isGrpc)
        {
            request.Headers.TE.Add(new("trailers"));
            request.Content = new ByteArrayContent(EmptyMessage);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        using var response = await _http.SendAsync(request, stop);
        await ReadAsync(response, stop);
        var code = isGrpc ? GrpcStatusOf(response) : (int)response.StatusCode;
        return code is not { } found ? CheckResult.Failed
            : PassingCodes.Admit(target.Codes, found) ? CheckResult.Passed
            : CheckResult.Mismatch(found);
    }

    private static async Task ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var (room, left) = (new byte[8192], MostRead);
        int read;
        while (left > 0 && (read = await body.ReadAsync(room.AsMemory(0, Math.Min(room.Length, left)), stop)) > 0)
        {
            left -= read;
        }
    }

    /// <summary>It stands in the trailers, or in the headers where there is no message.</summary>
    private static int? GrpcStatusOf(HttpResponseMessage response)
    {
        const string status = "grpc-status";
        return
            (response.TrailingHeaders.TryGetValues(status, out var values) || response.Headers.TryGetValues(status, out values))
            && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}
