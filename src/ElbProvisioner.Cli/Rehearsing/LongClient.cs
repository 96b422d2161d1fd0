using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Text;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>
/// A client that keeps one connection for as long as it lasts and begins another when it ends: a WebSocket, or through a network load
/// balancer a connection with one request after the other.
/// </summary>
internal sealed class LongClient(RehearsalWorld world, ProbeClients clients, RehearsalLog log, Probe probe, int place)
{
    // Often enough to meet what changes, rarely enough to be cheap.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Until it is told to stop; what stands then was not cut.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            DateTimeOffset? opened = null;
            await world.RefreshAsync();
            var (sent, begin) = (world.Now, TimeProvider.System.GetTimestamp());
            try
            {
                await (
                    probe.Way == ProbeWay.Flow ? TalkAsync(() => opened = world.Now, stop) : MessageAsync(() => opened = world.Now, stop)
                );
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                if (opened is { } stands)
                {
                    log.Add(new LongConnection(place, stands, null));
                }

                return;
            }
            catch (Exception e) when (ProbeClients.KindOf(e, isLate: true) is not null || e is WebSocketException)
            {
                if (opened is null)
                {
                    var kind =
                        (e as UpgradeRefusedException)?.Kind ?? ProbeClients.KindOf(e.InnerException ?? e, isLate: true) ?? Failures.Broken;
                    log.Add(new SentRequest(place, sent, world.Now, TimeProvider.System.GetElapsedTime(begin), null, kind));
                }
            }

            if (opened is { } was)
            {
                log.Add(new LongConnection(place, was, world.Now));
            }

            await PauseAsync(stop);
        }
    }

    private static async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Pause, TimeProvider.System, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    /// <summary>Ends when the other side ends it.</summary>
    private async Task MessageAsync(Action opened, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var line in probe.Request.Headers)
        {
            socket.Options.SetRequestHeader(line.Name, line.Value);
        }

        using (var late = new CancellationTokenSource(Patience, TimeProvider.System))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token))
        {
            try
            {
                await socket.ConnectAsync(
                    ProbeClients.UriOf(probe.Request.Url, ProbeClients.IsTls(probe) ? "wss" : "ws"),
                    clients.Http(probe.Balancer, isKept: true),
                    either.Token
                );
            }
            catch (WebSocketException) when ((int)socket.HttpStatusCode > 0)
            {
                throw new UpgradeRefusedException(Failures.Of((int)socket.HttpStatusCode));
            }
        }

        opened();
        var room = new byte[256];
        var hearing = socket.ReceiveAsync(room.AsMemory(), stop).AsTask();
        while (true)
        {
            await socket.SendAsync("rehearsal"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, stop);
            var heard = await hearing.WaitAsync(Patience, TimeProvider.System, stop);
            if (heard.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            hearing = socket.ReceiveAsync(room.AsMemory(), stop).AsTask();
            if (await Task.WhenAny(hearing, Task.Delay(Pause, TimeProvider.System, stop)) == hearing)
            {
                // Nothing was asked, so this is the end.
                await hearing;
                return;
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends when the other side ends it.</summary>
    private async Task TalkAsync(Action opened, CancellationToken stop)
    {
        var url = probe.Request.Url;
        await using var bare = await clients.ConnectAsync(probe.Balancer, new DnsEndPoint(url.Host, url.Port), stop);
        await using var secret = ProbeClients.IsTls(probe) ? new SslStream(bare, true, clients.Trust.Trusts) : null;
        if (secret is not null)
        {
            await secret.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.Host }, stop);
        }

        var stream = secret ?? bare;
        var question = Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n");
        var isOpen = false;
        var room = new byte[16 * 1024];
        var hearing = stream.ReadAsync(room, stop).AsTask();
        while (true)
        {
            await stream.WriteAsync(question, stop);
            var (answer, length) = (new StringBuilder(), -1);
            while (length < 0 || answer.Length < length)
            {
                var got = await hearing.WaitAsync(Patience, TimeProvider.System, stop);
                if (got == 0)
                {
                    return;
                }

                answer.Append(Encoding.Latin1.GetString(room, 0, got));
                length = length < 0 ? LengthOf(answer.ToString()) : length;
                hearing = stream.ReadAsync(room, stop).AsTask();
            }

            if (!isOpen)
            {
                isOpen = true;
                opened();
            }

            if (await Task.WhenAny(hearing, Task.Delay(Pause, TimeProvider.System, stop)) == hearing)
            {
                await hearing;
                return;
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Of head and body; below 0: the head is not complete yet.</summary>
    private static int LengthOf(string answer)
    {
        const string Header = "\r\ncontent-length:";
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = answer.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? -1
            : at < 0 || at > end ? end + 4
            : end
                + 4
                + int.Parse(
                    answer.AsSpan(at + Header.Length, answer.IndexOf('\r', at + 2) - at - Header.Length),
                    CultureInfo.InvariantCulture
                );
    }

    private sealed class UpgradeRefusedException(string kind) : IOException(kind)
    {
        public string Kind { get; } = kind;
    }
}
