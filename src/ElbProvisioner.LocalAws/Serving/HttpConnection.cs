using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>One connection: request after request until either side has enough.</summary>
internal sealed class HttpConnection(Socket socket, EmbeddedAws aws, Visitors visitors, TimeProvider time, Action<Exception> onFailure)
{
    private readonly SocketReader _reader = new(socket);

    /// <summary>Answers until the caller goes or <paramref name="stop"/>; what is being answered then is answered still.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            while (await ComesAsync(stop) && await AnswerAsync(stop)) { }
        }
        catch (Exception e)
            when (e is CallerGoneException or OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The caller has gone, or the door closes: there is nobody to tell.
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>More connections than the door bears: says so and closes.</summary>
    public async Task TurnAwayAsync(CancellationToken stop)
    {
        try
        {
            var nothing = new HttpHead(
                new WireRequest("GET", "/", new Dictionary<string, string>(StringComparer.Ordinal), ReadOnlyMemory<byte>.Empty),
                true,
                0
            );
            await RefuseAsync(
                nothing,
                new HttpRefusal(
                    503,
                    "ServiceUnavailable",
                    $"The local AWS has {HttpLimits.MostConnections} connections and takes no more."
                ),
                stop
            );
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // It has gone by itself.
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>Whether another request begins.</summary>
    private async Task<bool> ComesAsync(CancellationToken stop)
    {
        using var patience = Patience(HttpLimits.IdleTime, stop, out var limit);
        using (limit)
        {
            return !_reader.Waiting.IsEmpty || await _reader.MoreAsync(patience.Token);
        }
    }

    /// <returns>Whether the connection stays open.</returns>
    private async Task<bool> AnswerAsync(CancellationToken stop)
    {
        HttpHead? head = null;
        try
        {
            head = await WithinAsync(HttpLimits.HeadTime, token => HttpHead.ReadAsync(_reader, token), stop);
            visitors.Check(head.Request);
            HttpBody.MustBeBearable(head);
            if (head is { ExpectsContinue: true, Length: not 0 })
            {
                await SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
            }

            var body = await WithinAsync(HttpLimits.BodyTime, token => HttpBody.ReadAsync(head, _reader, token), stop);
            var answer = Ask(head, body);
            var keepsOpen = head.KeepsOpen && !stop.IsCancellationRequested;
            await WriteAsync(head, answer, keepsOpen);
            return keepsOpen;
        }
        catch (BrokenConnectionException)
        {
            // A reset, as from a connection that broke, and not the orderly end of one.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return false;
        }
        catch (HttpRefusal refusal)
        {
            await RefuseAsync(head, refusal, stop);
            return false;
        }
    }

    private WireResponse Ask(HttpHead head, ReadOnlyMemory<byte> body)
    {
        try
        {
            return aws.Answer(head.Request with { Body = body });
        }
        catch (Exception e) when (e is not BrokenConnectionException)
        {
            // Whatever it was, the caller is not left waiting, and the next one is answered.
            onFailure(e);
            return aws.Refuse(
                head.Request,
                new AwsError(
                    "InternalFailure",
                    e is WorldFileException ? e.Message : "The local AWS could not answer; its own output says why.",
                    500
                )
            );
        }
    }

    private async Task RefuseAsync(HttpHead? head, HttpRefusal refusal, CancellationToken stop)
    {
        head ??= new HttpHead(
            new WireRequest("GET", "/", new Dictionary<string, string>(StringComparer.Ordinal), ReadOnlyMemory<byte>.Empty),
            true,
            0
        );
        await WriteAsync(head, aws.Refuse(head.Request, new AwsError(refusal.Code, refusal.Message, refusal.Status)), keepsOpen: false);
        socket.Shutdown(SocketShutdown.Send);
        // Closing on bytes that nobody reads would reset the connection, and the refusal with it.
        await WithinAsync(
            HttpLimits.FarewellTime,
            async token =>
            {
                while (await _reader.MoreAsync(token))
                {
                    _reader.Take(_reader.Waiting.Length);
                }

                return true;
            },
            stop
        );
    }

    private async Task WriteAsync(HttpHead head, WireResponse answer, bool keepsOpen)
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Status} {Phrase(answer.Status)}\r\nContent-Type: {answer.ContentType}\r\n"
        );
        foreach (var (name, value) in answer.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"Date: {time.GetUtcNow():R}\r\nContent-Length: {answer.Body.Length}\r\nConnection: "
                + $"{(keepsOpen ? "keep-alive" : "close")}\r\n\r\n"
        );
        var bytes = new byte[text.Length + (head.Request.Method == "HEAD" ? 0 : answer.Body.Length)];
        var start = Encoding.Latin1.GetBytes(text.ToString(), bytes);
        answer.Body.Span[..(bytes.Length - start)].CopyTo(bytes.AsSpan(start));
        await SendAsync(bytes);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None)..];
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan longest, Func<CancellationToken, Task<T>> read, CancellationToken stop)
    {
        using var patience = Patience(longest, stop, out var limit);
        using (limit)
        {
            try
            {
                return await read(patience.Token);
            }
            catch (OperationCanceledException)
                when (limit.IsCancellationRequested && !stop.IsCancellationRequested && longest != HttpLimits.FarewellTime)
            {
                throw new HttpRefusal(
                    408,
                    "RequestTimeout",
                    "Your socket connection to the server was not read from or written to within the timeout period."
                );
            }
        }
    }

    private CancellationTokenSource Patience(TimeSpan longest, CancellationToken stop, out CancellationTokenSource limit)
    {
        limit = new CancellationTokenSource(longest, time);
        return CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
    }

    private static string Phrase(int status) => Enum.IsDefined((HttpStatusCode)status) ? ((HttpStatusCode)status).ToString() : "Unknown";
}
