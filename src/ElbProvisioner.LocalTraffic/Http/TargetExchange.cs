using ElbProvisioner.LocalTraffic.Records;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>One request on its way to a target, and the answer on its way back.</summary>
internal sealed class TargetExchange(RequestRecord record, TimeProvider time, string address, string host) : HttpTransformer
{
    private long? _left;
    private long? _answered;

    /// <summary>The headers that go on besides the client's own; null: no such header.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; }

    /// <summary>Called when the target's answer begins; null: nobody has to hear of it.</summary>
    public required Action? OnAnswer { get; init; }

    public bool HasLeft => _left is not null;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

        // As the client wrote it: a target sees what it would see behind AWS.
        proxyRequest.RequestUri = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        proxyRequest.Headers.Host = host.Length == 0 ? null : host;
        proxyRequest.Headers.Remove("Expect");
        foreach (var (name, value) in Headers)
        {
            proxyRequest.Headers.Remove(name);
            if (value is not null)
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }

        _left = time.GetTimestamp();
        record.RequestTime = time.GetUtcNow() - record.Began;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        if (proxyResponse is null)
        {
            return true;
        }

        _answered = time.GetTimestamp();
        record.TargetStatus = (int)proxyResponse.StatusCode;
        record.TargetTime = _left is { } left ? time.GetElapsedTime(left) : null;
        var goesOn = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        OnAnswer?.Invoke();
        return goesOn;
    }

    /// <summary>The answer has been sent, as far as it came.</summary>
    public void End() => record.ResponseTime = _answered is { } answered ? time.GetElapsedTime(answered) : null;
}
