using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Instances.Echoes;

/// <summary>
/// What the echo answers: what it got, as JSON; 200 on the health check's path; of gRPC a status; of a WebSocket what came.
/// <c>?status=503</c>, <c>?delay=2s</c> and <c>?close=1</c> make it misbehave, everywhere.
/// </summary>
/// <param name="whose">By the port that the request came to; null: nobody's any more.</param>
/// <param name="time">Life's clock.</param>
internal sealed class EchoAnswers(Func<int, EchoIdentity?> whose, TimeProvider time)
{
    private const int Unimplemented = 12;

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task AnswerAsync(HttpContext context)
    {
        if (whose(context.Connection.LocalPort) is not { } identity)
        {
            context.Abort();
            return;
        }

        if (DelayOf(context.Request.Query["delay"]) is { } delay)
        {
            await Task.Delay(delay, time, context.RequestAborted);
        }

        if (context.Request.Query["close"] == "1")
        {
            context.Abort();
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            await EchoSocketAsync(context);
        }
        else if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            AnswerGrpc(context, identity);
        }
        else
        {
            await AnswerJsonAsync(context, identity);
        }
    }

    /// <summary>As in <c>2s</c>, <c>300ms</c> or <c>1.5</c>, in seconds unless said otherwise; a minute at most.</summary>
    internal static TimeSpan? DelayOf(string? text)
    {
        var (number, milliseconds) =
            text is null ? ("", 0)
            : text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1)
            : (text.TrimEnd('s'), 1000);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromMilliseconds(Math.Min(count * milliseconds, 60_000))
            : null;
    }

    private static void AnswerGrpc(HttpContext context, EchoIdentity identity)
    {
        var status = context.Request.Path == identity.HealthCheckPath ? identity.GrpcStatus : Unimplemented;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task AnswerJsonAsync(HttpContext context, EchoIdentity identity)
    {
        var body = await ReadAsync(context.Request);
        context.Response.StatusCode =
            int.TryParse(context.Request.Query["status"], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 200 and <= 599
                ? status
                : StatusCodes.Status200OK;
        if (
            context.Response.StatusCode
            is StatusCodes.Status204NoContent
                or StatusCodes.Status205ResetContent
                or StatusCodes.Status304NotModified
        )
        {
            return;
        }

        context.Response.ContentType = "application/json";
        var answer = Write(context, identity, body);
        context.Response.ContentLength = answer.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
    }

    private static byte[] Write(HttpContext context, EchoIdentity identity, byte[] body)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("instance", identity.Instance);
            json.WriteString("autoScalingGroup", identity.AutoScalingGroup);
            json.WriteString("targetGroup", identity.TargetGroup);
            json.WriteString("zone", identity.Zone);
            json.WriteString("method", context.Request.Method);
            json.WriteString("url", context.Features.Get<IHttpRequestFeature>()?.RawTarget);
            json.WriteStartObject("headers");
            foreach (var (name, values) in context.Request.Headers.Where(header => !header.Key.StartsWith(':')))
            {
                WriteHeader(json, name, [.. values]);
            }

            json.WriteEndObject();
            json.WriteString("client", Client(context));
            WriteBody(json, body);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>A line of its own each: a list where there are several.</summary>
    private static void WriteHeader(Utf8JsonWriter json, string name, string?[] values)
    {
        if (values.Length == 1)
        {
            json.WriteString(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter json, byte[] body)
    {
        try
        {
            json.WriteString("body", Strict.GetString(body));
        }
        catch (DecoderFallbackException)
        {
            json.WriteNull("body");
            json.WriteBase64String("bodyBase64", body);
        }
    }

    /// <summary>Whom the load balancer saw: it appends the client's address.</summary>
    private static string? Client(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() is { Length: > 0 } forwarded
            ? forwarded
            : context.Connection.RemoteIpAddress?.ToString();

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    private static async Task EchoSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var room = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(room.AsMemory(), context.RequestAborted);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                    return;
                }

                await socket.SendAsync(room.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
            }
        }
        catch (WebSocketException)
        {
            // Who asked has gone.
        }
    }
}
