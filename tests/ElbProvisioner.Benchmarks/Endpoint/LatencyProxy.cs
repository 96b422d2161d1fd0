using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ElbProvisioner.Benchmarks.Endpoint;

internal enum ProxyMode
{
    /// <summary>Every call goes on to the endpoint.</summary>
    Forward,

    /// <summary>As <see cref="Forward"/>, and answers are kept.</summary>
    Record,

    /// <summary>Kept answers only: the endpoint's own slowness is out of the figures.</summary>
    Replay,
}

/// <summary>Stands on the loopback before an endpoint, adds a latency to each call and writes down when it came and went.</summary>
internal sealed class LatencyProxy : IAsyncDisposable
{
    private const int MaxBody = 4 * 1024 * 1024;

    private readonly WebApplication _front;
    private readonly HttpClient _endpoint;
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private ConcurrentQueue<AwsCall> _calls = [];
    private int _unknown;

    private LatencyProxy(WebApplication front, Uri endpoint)
    {
        _front = front;
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        _endpoint = new HttpClient(sockets) { BaseAddress = endpoint, Timeout = TimeSpan.FromMinutes(2) };
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public TimeSpan Latency { get; set; }

    public ProxyMode Mode { get; set; }

    /// <summary>Calls that replaying had no answer for: any makes the run worthless.</summary>
    public int Unknown => _unknown;

    public static async Task<LatencyProxy> StartAsync(Uri endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(k =>
            {
                k.Listen(IPAddress.Loopback, 0);
                k.AddServerHeader = false;
                k.Limits.MaxRequestBodySize = MaxBody;
            });
        var front = builder.Build();
        var proxy = new LatencyProxy(front, endpoint);
        front.Run(proxy.AnswerAsync);
        await front.StartAsync();
        var addresses = front.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        proxy.Address = new Uri(addresses?.Single() ?? throw new InvalidOperationException("The proxy does not listen."));
        return proxy;
    }

    /// <summary>The calls since the last time this was asked.</summary>
    public IReadOnlyList<AwsCall> TakeCalls() => [.. Interlocked.Exchange(ref _calls, [])];

    public void Forget()
    {
        _answers.Clear();
        _unknown = 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _endpoint.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var start = _clock.Elapsed;
        var calls = _calls;
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var identity = RequestIdentity.Of(context.Request, body);
        if (Latency > TimeSpan.Zero)
        {
            await WaitAsync(start + Latency);
        }

        var answer = Mode switch
        {
            ProxyMode.Replay => Replayed(identity),
            ProxyMode.Record => _answers[identity.Key] = await AskAsync(context.Request, body),
            _ => await AskAsync(context.Request, body),
        };
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body);
        await context.Response.CompleteAsync();
        calls.Enqueue(new(identity.Service, identity.Operation, start, _clock.Elapsed, answer.Status));
    }

    /// <summary>A timer may fire a little early or late; the loop makes it never early.</summary>
    private async Task WaitAsync(TimeSpan until)
    {
        for (var left = until - _clock.Elapsed; left > TimeSpan.Zero; left = until - _clock.Elapsed)
        {
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left);
        }
    }

    private Answer Replayed(RequestIdentity identity)
    {
        if (_answers.TryGetValue(identity.Key, out var answer))
        {
            return answer;
        }

        Interlocked.Increment(ref _unknown);
        return new(StatusCodes.Status400BadRequest, [], "not recorded"u8.ToArray());
    }

    private async Task<Answer> AskAsync(HttpRequest request, byte[] body)
    {
        using var onward = new HttpRequestMessage(new(request.Method), request.Path + request.QueryString);
        onward.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            var isContent = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
            if (
                !IsHop(name)
                && !(
                    isContent
                        ? onward.Content.Headers.TryAddWithoutValidation(name, [.. values])
                        : onward.Headers.TryAddWithoutValidation(name, [.. values])
                )
            )
            {
                throw new InvalidOperationException($"The header {name} cannot be passed on.");
            }
        }

        using var response = await _endpoint.SendAsync(onward);
        return new(
            (int)response.StatusCode,
            [
                .. response
                    .Headers.Concat(response.Content.Headers)
                    .Where(h => !IsHop(h.Key))
                    .Select(h => (h.Key, string.Join(", ", h.Value))),
            ],
            await response.Content.ReadAsByteArrayAsync()
        );
    }

    private static bool IsHop(string header) =>
        header.ToUpperInvariant()
            is "HOST"
                or "CONNECTION"
                or "KEEP-ALIVE"
                or "TRANSFER-ENCODING"
                or "CONTENT-LENGTH"
                or "EXPECT"
                or "DATE"
                or "SERVER";

    private sealed record Answer(int Status, (string Name, string Value)[] Headers, byte[] Body);
}
