using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Functions;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.Routing.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Hands a request to a function, and brings its answer [ALB guide: Lambda functions as targets].</summary>
internal sealed class FunctionForwarding(TimeProvider time, IFunctions? functions, Notices notices)
{
    /// <summary>Of one connection, and the length, which the load balancer tells by itself.</summary>
    private static readonly string[] NotPassed =
    [
        HeaderNames.Connection,
        HeaderNames.ContentLength,
        HeaderNames.KeepAlive,
        HeaderNames.TransferEncoding,
        HeaderNames.Upgrade,
        HeaderNames.Trailer,
        HeaderNames.TE,
        HeaderNames.ProxyConnection,
    ];

    /// <param name="added">What the load balancer adds to the client's headers; null: no such header.</param>
    /// <param name="onAnswer">Called when the answer begins.</param>
    public async Task ForwardAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        TargetPool pool,
        TargetState target,
        IReadOnlyList<KeyValuePair<string, string?>> added,
        Action onAnswer
    )
    {
        (record.Target, record.TargetPlace) = (null, null);
        if (record.Type is "ws" or "wss")
        {
            await RefuseAsync(context, record, StatusCodes.Status400BadRequest, "LambdaWebsocketNotSupported");
            return;
        }

        if (await ReadAsync(context) is not { } body)
        {
            await RefuseAsync(context, record, StatusCodes.Status413PayloadTooLarge, "LambdaRequestTooLarge");
            return;
        }

        var isMultiple = pool.Settings.MultiValueHeaders;
        var headers = request
            .Headers.Where(line => line.Value.Length > 0 && !added.Any(own => line.Is(own.Key)))
            .Select(static line => KeyValuePair.Create(line.Name, line.Value))
            .Concat(added.Where(static own => own.Value is not null).Select(static own => KeyValuePair.Create(own.Key, own.Value ?? "")))
            .ToList();
        record.RequestTime = time.GetUtcNow() - record.Began;
        var left = time.GetTimestamp();
        using var silence = new CancellationTokenSource(listener.Settings.Idle, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, silence.Token);
        try
        {
            var json = functions is null
                ? null
                : await functions.InvokeAsync(target.Id, FunctionEvent.Of(pool.Group.Arn, request, headers, body, isMultiple), end.Token);
            record.TargetTime = time.GetElapsedTime(left);
            if (json is not { } answered)
            {
                var name = LocalFunctions.NameOf(target.Id);
                notices.Tell(
                    $"missing {name}",
                    $"Nothing stands for the function {name}, so its requests get 502: `functions` of the side file says what does."
                );
                await RefuseAsync(context, record, StatusCodes.Status502BadGateway, "LambdaResourceNotFound");
            }
            else if (answered.Length > FunctionAnswer.Longest)
            {
                var name = LocalFunctions.NameOf(target.Id);
                notices.Tell(
                    $"length {name}",
                    $"The function {name} answers with more than the 1 MB that load balancers take of one, so its requests get 502: let it "
                        + "answer with less, or with the address of what is large."
                );
                await RefuseAsync(context, record, StatusCodes.Status502BadGateway, "LambdaResponseTooLarge");
            }
            else if (!FunctionAnswer.TryRead(answered, isMultiple, out var answer))
            {
                var name = LocalFunctions.NameOf(target.Id);
                notices.Tell(
                    $"answer {name}",
                    $"The function {name} answers with what is no answer of a function, so its requests get 502: it wants JSON with a statusCode."
                );
                await RefuseAsync(context, record, StatusCodes.Status502BadGateway, "LambdaInvalidResponse");
            }
            else
            {
                record.TargetStatus = answer.Status;
                await WriteAsync(context, answer, onAnswer);
            }
        }
        catch (FunctionException e)
        {
            var name = LocalFunctions.NameOf(target.Id);
            notices.Tell($"failed {name}", $"The function {name} fails, so its requests get 502: {e.Message}");
            await RefuseAsync(context, record, StatusCodes.Status502BadGateway, "LambdaUnhandled");
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            var name = LocalFunctions.NameOf(target.Id);
            notices.Tell(
                $"silent {name}",
                $"The function {name} does not answer within the idle timeout of its load balancer, so its requests get 504: see what it "
                    + "waits for, or raise idleTimeout."
            );
            await RefuseAsync(context, record, StatusCodes.Status504GatewayTimeout, "LambdaConnectionTimeout");
        }
    }

    private static Task RefuseAsync(HttpContext context, RequestRecord record, int status, string reason)
    {
        record.ErrorReason = reason;
        return AnswerPages.WriteAsync(context, status);
    }

    private static async Task WriteAsync(HttpContext context, FunctionAnswer answer, Action onAnswer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            if (!NotPassed.Contains(name, StringComparer.OrdinalIgnoreCase) && !value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                context.Response.Headers.Append(name, value);
            }
        }

        onAnswer();
        if (answer.Status is >= 200 and not (204 or 304))
        {
            context.Response.ContentLength = answer.Body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            }
        }
    }

    /// <summary>Null: it is longer than functions get.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > FunctionAnswer.Longest)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > FunctionAnswer.Longest)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}
