using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>An upgrade to another protocol, such as WebSocket, that says how many bytes went through after it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The stream belongs to whoever asked for the upgrade."
)]
internal sealed class CountingUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    private CountingStream? _stream;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>From the client.</summary>
    public long Received => _stream?.BytesRead ?? 0;

    /// <summary>To the client.</summary>
    public long Sent => _stream?.BytesWritten ?? 0;

    /// <summary>Null: the request asks for no upgrade.</summary>
    public static CountingUpgrade? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } inner)
        {
            return null;
        }

        var counting = new CountingUpgrade(inner);
        context.Features.Set<IHttpUpgradeFeature>(counting);
        return counting;
    }

    public async Task<Stream> UpgradeAsync() => _stream = new CountingStream(await inner.UpgradeAsync());
}
