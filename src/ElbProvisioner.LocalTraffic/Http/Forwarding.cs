using System.Net;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Takes a request to a target of its forward, and brings its answer, or AWS's own where there is none.</summary>
internal sealed class Forwarding(
    TimeProvider time,
    TargetPools pools,
    ITargetPlaces places,
    TargetClients clients,
    StickyCookies cookies,
    FunctionForwarding functions,
    IHttpForwarder forwarder
)
{
    private const string GroupCookieInvalid = "AWSALBTGCookieInvalid";

    /// <param name="rule">The place of the rule that took the request.</param>
    /// <returns>False: nobody is there, and nothing was answered.</returns>
    public async Task<bool> ForwardAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        int rule,
        Outcome.Forward forward
    )
    {
        (record.TransformedHost, record.TransformedUri) = (forward.Host, forward.PathAndQuery);
        var arn = GroupOf(context, listener, record, rule, forward);
        record.TargetGroupArn = arn;
        if (pools.Find(arn) is not { } pool)
        {
            return false;
        }

        if (!Fits(context, pool.Group.ProtocolVersion))
        {
            await AnswerPages.WriteAsync(context, OwnStatuses.WrongProtocol);
            return true;
        }

        var preferred = cookies.TargetOf(context.Request, pool) is { } name ? pool.Find(name) : null;
        var target = pool.Choose(record.Zone, listener.Settings.CrossesZones, preferred, out var failsOpen);
        if (target is null)
        {
            return false;
        }

        (record.Target, record.TargetZone, record.FailedOpen) = (target.ToString(), target.Zone, failsOpen);
        record.TargetPlace = target.Place;
        record.WasSticky = target == preferred;
        if (pool.Group.TargetType == "lambda")
        {
            await functions.ForwardAsync(
                context,
                listener,
                record,
                request,
                pool,
                target,
                HeadersOf(context, listener, record),
                Signing(context, listener, forward, pool, target)
            );
            return true;
        }

        if (target.Port is not { } port || places.Find(target.Id, port) is not { } place)
        {
            // Nothing listens there.
            record.TargetConnectionFailed = true;
            await AnswerPages.WriteAsync(context, StatusCodes.Status502BadGateway);
            return true;
        }

        await SendAsync(context, listener, record, request, forward, pool, target, place);
        return true;
    }

    private string GroupOf(HttpContext context, ServedListener listener, RequestRecord record, int rule, Outcome.Forward forward)
    {
        if (!IsSticky(forward))
        {
            return listener.DrawOf(rule).Next(forward.Targets);
        }

        // A client stays with its group for as long as the rule names it; AWS does not say whether also when its weight is 0.
        if (cookies.GroupOf(context.Request, out var isInvalid) is { } given && forward.Targets.Any(share => share.Group == given))
        {
            return given;
        }

        record.ErrorReason = isInvalid ? GroupCookieInvalid : null;
        return listener.DrawOf(rule).Next(forward.Targets);
    }

    /// <summary>Which protocols of clients go with which of groups [ALB guide: troubleshooting, 464].</summary>
    private static bool Fits(HttpContext context, string? version) =>
        version switch
        {
            "GRPC" => IncomingRequest.IsHttp2(context) && HttpMethods.IsPost(context.Request.Method),
            "HTTP2" => IncomingRequest.IsHttp2(context),
            _ => !IncomingRequest.IsHttp2(context) || !IncomingRequest.IsGrpc(context),
        };

    private async Task SendAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        Outcome.Forward forward,
        TargetPool pool,
        TargetState target,
        IPEndPoint place
    )
    {
        var prefix = target.AddressAt(pool.Group.Protocol == "HTTPS" ? "https" : "http", place);
        var exchange = new TargetExchange(
            record,
            time,
            prefix + (forward.PathAndQuery ?? request.Url.PathAndQuery),
            forward.Host ?? (listener.Settings.PreservesHost ? request.Host : HostOf(request, listener))
        )
        {
            Headers = HeadersOf(context, listener, record),
            OnAnswer = IsSticky(forward) || pool.Settings.Stickiness is not null ? Signing(context, listener, forward, pool, target) : null,
        };
        var client = clients.Of(listener.Settings.Idle);
        target.Begin();
        try
        {
            var config = client.ConfigOf(pool.Group.ProtocolVersion);
            var error = await forwarder.SendAsync(context, prefix, client.Invoker, config, exchange, target.Gone);
            exchange.End();
            if (error != ForwarderError.None)
            {
                await FailAsync(context, record, exchange, target, error);
            }
        }
        finally
        {
            target.End();
        }
    }

    private static string HostOf(Request request, ServedListener listener) =>
        request.Host.Length == 0 ? listener.Balancer.DnsName : HostHeader.ForTarget(request.Host, listener);

    private static List<KeyValuePair<string, string?>> HeadersOf(HttpContext context, ServedListener listener, RequestRecord record)
    {
        var connection = ConnectionState.Of(context);
        var headers = new List<KeyValuePair<string, string?>>(6)
        {
            new(ForwardedHeaders.For, ForwardedHeaders.Of(context.Request, connection, listener.Settings)),
            new(ForwardedHeaders.Proto, listener.Scheme),
            new(ForwardedHeaders.Port, listener.PortText),
            new(TraceId.Header, record.TraceId),
        };
        if (listener.Settings.TellsTls && context.Features.Get<ITlsHandshakeFeature>() is not null)
        {
            headers.Add(new(listener.Headers.NameOf("X-Amzn-Tls-Version"), record.TlsProtocol));
            headers.Add(new(listener.Headers.NameOf("X-Amzn-Tls-Cipher-Suite"), record.Cipher));
        }

        foreach (var (name, value) in connection.Client?.Headers ?? [])
        {
            headers.Add(new(listener.Headers.NameOf(name), value));
        }

        if (context.Features.Get<IdentityHeaders>() is { } identity)
        {
            headers.AddRange(identity.Lines.Select(static line => KeyValuePair.Create<string, string?>(line.Key, line.Value)));
        }

        return headers;
    }

    private static bool IsSticky(Outcome.Forward forward) => forward is { Stickiness: not null, Targets.Length: > 1 };

    private Action Signing(HttpContext context, ServedListener listener, Outcome.Forward forward, TargetPool pool, TargetState target) =>
        () =>
        {
            if (IsSticky(forward) && forward.Stickiness is { } lasts)
            {
                cookies.GiveGroup(context.Response, pool.Group.Arn, lasts, listener.IsTls);
            }

            cookies.GiveTarget(context, pool, target, listener.IsTls);
        };

    /// <summary>[ALB guide: troubleshooting]: refused is 502, silence is 504, and nobody is answered who has left.</summary>
    private static async Task FailAsync(
        HttpContext context,
        RequestRecord record,
        TargetExchange exchange,
        TargetState target,
        ForwarderError error
    )
    {
        if (context.RequestAborted.IsCancellationRequested && !target.Gone.IsCancellationRequested)
        {
            record.Status = context.Response.HasStarted ? context.Response.StatusCode : OwnStatuses.ClientLeft;
            return;
        }

        if (context.Response.HasStarted)
        {
            record.Status = context.Response.StatusCode;
            context.Abort();
            return;
        }

        var status = error switch
        {
            ForwarderError.RequestTimedOut => StatusCodes.Status504GatewayTimeout,
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled when !target.Gone.IsCancellationRequested =>
                StatusCodes.Status400BadRequest,
            ForwarderError.Request when IsSilence(context) => StatusCodes.Status504GatewayTimeout,
            ForwarderError.ResponseBodyCanceled when !target.Gone.IsCancellationRequested => StatusCodes.Status504GatewayTimeout,
            ForwarderError.ResponseBodyDestination when IsShort(context) => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        };
        record.TargetConnectionFailed = error == ForwarderError.Request && exchange.HasLeft && record.TargetStatus is null;
        context.Response.Clear();
        await AnswerPages.WriteAsync(context, status);
    }

    /// <summary>The rest of an answer that said its length never came.</summary>
    private static bool IsShort(HttpContext context)
    {
        for (var e = context.Features.Get<IForwarderErrorFeature>()?.Exception; e is not null; e = e.InnerException)
        {
            if (e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Connecting took too long.</summary>
    private static bool IsSilence(HttpContext context)
    {
        for (var e = context.Features.Get<IForwarderErrorFeature>()?.Exception; e is not null; e = e.InnerException)
        {
            if (e is TimeoutException or TaskCanceledException)
            {
                return true;
            }
        }

        return false;
    }
}
