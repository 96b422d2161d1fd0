using System.Net;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Tells of each connection once: when it is agreed upon, or when it has come to nothing.</summary>
internal sealed class ConnectionWatch(TimeProvider time, IConnectionObserver? observer)
{
    /// <summary>TLS is agreed upon, or not wanted.</summary>
    public void OnGreeted(ConnectionContext connection, ServedListener served)
    {
        if (connection.Items[ConnectionState.Key] is ConnectionState state)
        {
            state.IsGreeted = true;
            Tell(connection, served, state, connection.Features.Get<ITlsHandshakeFeature>(), served.IsTls ? "Success" : null);
        }
    }

    /// <summary>The connection is over: if it was never greeted, that is told.</summary>
    public void OnEnd(ConnectionContext connection, ServedListener served)
    {
        if (connection.Items[ConnectionState.Key] is ConnectionState { IsGreeted: false } state)
        {
            Tell(connection, served, state, null, "Failed:" + (state.Client?.Refusal ?? ClientVerification.Unmapped));
        }
    }

    private void Tell(ConnectionContext connection, ServedListener served, ConnectionState state, ITlsHandshakeFeature? tls, string? status)
    {
        if (observer is null)
        {
            return;
        }

        var (now, client) = (time.GetUtcNow(), connection.RemoteEndPoint as IPEndPoint);
        observer.OnConnection(
            new(
                served.Balancer.Arn,
                served.Balancer.Region,
                now,
                ForwardedHeaders.Plain(client?.Address).ToString(),
                client?.Port ?? 0,
                served.Listener.Port,
                tls is null ? null : TlsNames.Of(tls.Protocol),
                tls?.NegotiatedCipherSuite is { } suite ? TlsNames.Of(suite) : null,
                tls is null ? null : now - state.Born,
                state.Client?.Subject,
                state.Client?.Validity,
                state.Client?.Serial,
                status,
                state.Id
            )
        );
    }
}
