using System.Collections.Concurrent;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>What goes wrong between elbctl and AWS, and at which changing call. Calls that only read are not counted.</summary>
internal enum WireFault
{
    /// <summary>Counts only.</summary>
    None,

    /// <summary>The call and everything after it never arrives: elbctl was killed before it.</summary>
    KilledBefore,

    /// <summary>AWS does it, and neither the answer nor anything after it gets through: killed while waiting for the answer.</summary>
    KilledAfter,

    /// <summary>AWS does it and the connection breaks; elbctl goes on and asks again.</summary>
    AnswerLost,
}

/// <summary>
/// Passes everything on to an AWS, but for one fault. What a repeated create answers is AWS's documented behaviour where the AWS behind
/// lacks it: creating a load balancer or listener again with the same settings returns the first one, and a scaling group's name is taken.
/// </summary>
internal sealed class FaultyWire : IAsyncDisposable
{
    private static readonly string[] Idempotent = ["CreateLoadBalancer", "CreateListener", "CreateTargetGroup"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<string, Answer> _lost = new(StringComparer.Ordinal);
    private readonly LoopbackServer _server;
    private readonly Uri _aws;
    private readonly WireFault _fault;
    private readonly int _at;
    private int _changes;
    private volatile bool _isDead;

    /// <param name="at">Counted from one.</param>
    public FaultyWire(Uri aws, WireFault fault = WireFault.None, int at = 0)
    {
        (_aws, _fault, _at) = (aws, fault, at);
        _server = new(AnswerAsync);
    }

    public Uri Endpoint => _server.Endpoint;

    public int Changes => _changes;

    /// <summary>The call the fault met.</summary>
    public string Hit { get; private set; } = "none";

    public ConcurrentQueue<string> Operations { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task<Answer?> AnswerAsync(AwsCall call, CancellationToken ct)
    {
        if (_isDead)
        {
            return Dead(call);
        }

        if (call.IsRead)
        {
            return await PassAsync(call, ct);
        }

        if (_lost.TryGetValue(call.Text, out var first))
        {
            return Idempotent.Contains(call.Operation) ? first
                : call.Operation == "CreateAutoScalingGroup"
                    ? Answer.Error(call, 400, "AlreadyExists", "AutoScalingGroup by this name already exists")
                : await PassAsync(call, ct);
        }

        var number = Interlocked.Increment(ref _changes);
        Operations.Enqueue(call.Operation);
        if (number != _at)
        {
            return await PassAsync(call, ct);
        }

        Hit = call.Operation;
        switch (_fault)
        {
            case WireFault.KilledBefore:
                _isDead = true;
                return Dead(call);
            case WireFault.KilledAfter:
                _isDead = true;
                await PassAsync(call, ct);
                return Dead(call);
            case WireFault.AnswerLost:
                _lost[call.Text] = await PassAsync(call, ct);
                return null;
            default:
                return await PassAsync(call, ct);
        }
    }

    /// <summary>An error nobody retries, so that a dead process does not take its time to die.</summary>
    private static Answer Dead(AwsCall call) => Answer.Error(call, 403, "AccessDenied", "the wire is cut");

    private async Task<Answer> PassAsync(AwsCall call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(_aws, call.Path));
        if (call.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(call.Body);
        }

        foreach (
            var (name, value) in call.Headers.Where(h =>
                !h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                && !h.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(request, ct);
        var headers = response
            .Headers.Where(h =>
                h.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)
                || h.Key.Equals("Location", StringComparison.OrdinalIgnoreCase)
            )
            .Select(h => (h.Key, string.Join(',', h.Value)))
            .ToList();
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "text/xml",
            await response.Content.ReadAsByteArrayAsync(ct),
            headers
        );
    }
}
