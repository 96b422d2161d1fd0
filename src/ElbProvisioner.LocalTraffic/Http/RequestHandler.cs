using System.Globalization;
using System.Net;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What an application load balancer does with one request, from its arrival to its row in the log.</summary>
internal sealed class RequestHandler(
    TimeProvider time,
    Forwarding forwarding,
    SignInGate signIns,
    TokenGate tokens,
    IRequestObserver? observer,
    ConnectionWatch connections,
    Takeover takeover
)
{
    /// <summary>The line that ends a request's headers, and the end of its first one.</summary>
    private const int EmptyLine = 4;

    private static readonly string[] Forwards = ["forward"];

    /// <summary>There is an answer, or there will be none.</summary>
    private static readonly object Answered = new();

    /// <summary>Who is told of the connections that requests come by.</summary>
    public ConnectionWatch Connections => connections;

    /// <param name="current">The listener as it is now.</param>
    public async Task HandleAsync(HttpContext context, Func<ServedListener> current)
    {
        var listener = current();
        var connection = ConnectionState.Of(context);
        var record = new RequestRecord
        {
            BalancerArn = listener.Balancer.Arn,
            Region = listener.Balancer.Region,
            Zone = connection.Zone,
            Began = time.GetUtcNow(),
            Client = connection.ClientText,
            ConnectionId = connection.Id,
            Type = IncomingRequest.TypeOf(context, listener.IsTls),
            UserAgent = context.Request.Headers.UserAgent is { Count: > 0 } agent ? agent.ToString() : null,
        };
        var (received, sent) = (new CountingStream(context.Request.Body), new CountingStream(context.Response.Body));
        (context.Request.Body, context.Response.Body) = (received, sent);
        var upgrade = CountingUpgrade.Of(context);
        if (listener.Headers.ChangeAnswers)
        {
            context.Response.OnStarting(
                static state =>
                {
                    var (context, listener) = ((HttpContext, ServedListener))state;
                    Dress(context.Response, listener.Headers);
                    return Task.CompletedTask;
                },
                (context, listener)
            );
        }

        if (connection.IsLast(record.Began, IncomingRequest.IsHttp2(context)))
        {
            EndConnection(context);
        }

        try
        {
            await AnswerAsync(context, listener, record, connection, current);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: there is nobody to answer.
        }
        finally
        {
            record.Ended = time.GetUtcNow();
            record.ReceivedBytes += record.RequestLine.Length + EmptyLine + received.BytesRead + (upgrade?.Received ?? 0);
            record.SentBytes = context.Response.HasStarted ? LengthOf(context.Response.Headers) + sent.BytesWritten : 0;
            record.SentBytes += upgrade?.Sent ?? 0;
            record.Status = record.Status == 0 ? context.Response.StatusCode : record.Status;
            observer?.OnRequest(record);
        }
    }

    private async Task AnswerAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        ConnectionState connection,
        Func<ServedListener> current
    )
    {
        var sent = context.Request.Headers.Host is { Count: > 0 } hosts ? hosts[0] ?? "" : "";
        var host = HostHeader.AtListener(sent, listener);
        var headers = HeaderSurvey.Take(context.Request, host, listener.Settings.DropsInvalidHeaders);
        record.ReceivedBytes = headers.Length;
        var request = IncomingRequest.Of(context, listener, host, connection.Address, headers.Lines);
        record.RequestLine = IncomingRequest.LineOf(request, context.Request.Protocol);
        Describe(context, listener, record);
        if (HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method))
        {
            await AnswerPages.WriteAsync(context, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        if (HeaderLimits.Refusal(context, headers) is { } tooLong)
        {
            EndConnection(context);
            await AnswerPages.WriteAsync(context, tooLong);
            return;
        }

        if (Desync.Of(context.Request, headers) is { } desync)
        {
            (record.Classification, record.ClassificationReason) = (desync.Tier, desync.Reason);
            var passes = desync.MayPass(listener.Settings.Desync, out var ends);
            if (ends || !passes)
            {
                EndConnection(context);
            }

            if (!passes)
            {
                await AnswerPages.WriteAsync(context, StatusCodes.Status400BadRequest);
                return;
            }
        }

        if (ForwardedHeaders.HasTooMany(context.Request))
        {
            await AnswerPages.WriteAsync(context, OwnStatuses.TooManyAddresses);
            return;
        }

        if (await signIns.ReturnAsync(context, listener, record, request, sent))
        {
            return;
        }

        if (!await RouteAsync(context, listener, record, request, sent))
        {
            await RouteAgainAsync(context, listener, record, request, sent, current);
        }
    }

    /// <summary>Nobody is there; or the listener has become another one meanwhile, and somebody is.</summary>
    private async Task RouteAgainAsync(
        HttpContext context,
        ServedListener tried,
        RequestRecord record,
        Request request,
        string sent,
        Func<ServedListener> current
    )
    {
        var found = await takeover.LookAsync(
            current,
            async served =>
            {
                record.Actions = [];
                return await RouteAsync(context, served, record, request, sent) ? Answered : null;
            },
            tried
        );
        if (found is null)
        {
            await AnswerPages.WriteAsync(context, StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>False: it is to be forwarded, and nobody is there; nothing was answered.</returns>
    private async Task<bool> RouteAsync(HttpContext context, ServedListener listener, RequestRecord record, Request request, string sent)
    {
        var rule = listener.Matcher.Match(listener.Matcher.See(request));
        record.RulePriority = listener.PriorityOf(rule);
        record.RulesAsked = rule == RouteTable.DefaultRule ? listener.Table.Rules.Length : rule + 1;
        if (!await EnterAsync(context, listener, record, request, sent, rule))
        {
            return true;
        }

        var outcome = RuleOutcome.BehindSignIn(listener.Table, rule, request, listener.Matcher.Choices);
        if (outcome is Outcome.Forward forward)
        {
            record.Actions = record.Actions.Count == 0 ? Forwards : [.. record.Actions, .. Forwards];
            return await forwarding.ForwardAsync(context, listener, record, request, rule, forward);
        }

        await ActAsync(context, listener, record, sent, outcome);
        return true;
    }

    /// <summary>Whether the request gets past what its rule asks of the client's identity.</summary>
    private async Task<bool> EnterAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        string sent,
        int rule
    ) =>
        listener.StepOf(rule) switch
        {
            IdentityStep.SignIn step => await signIns.EnterAsync(context, listener, record, request, sent, step),
            IdentityStep.Token step => await tokens.EnterAsync(context, listener, record, step),
            _ => true,
        };

    /// <summary>Of what is not forwarded.</summary>
    private static Task ActAsync(HttpContext context, ServedListener listener, RequestRecord record, string sent, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Redirect redirect:
                var url = HostHeader.Reachable(redirect.Url, sent, listener);
                (record.Actions, record.RedirectUrl) = ([.. record.Actions, "redirect"], redirect.Url);
                context.Response.Headers.Location = url;
                return AnswerPages.WriteAsync(context, redirect.Status);
            case Outcome.Respond { Why: null } respond:
                record.Actions = [.. record.Actions, "fixed-response"];
                return AnswerPages.WriteAsync(context, respond.Status, TypeOf(respond.ContentType), respond.Body);
            case Outcome.Respond respond:
                return AnswerPages.WriteAsync(context, respond.Status);
            default:
                return AnswerPages.WriteAsync(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static string TypeOf(string type) => type == "text/plain" ? "text/plain; charset=utf-8" : type;

    private void Describe(HttpContext context, ServedListener listener, RequestRecord record)
    {
        record.TraceId = TraceId.Next(context.Request.Headers[TraceId.Header], time.GetUtcNow());
        if (listener.IsTls && context.Features.Get<ITlsHandshakeFeature>() is { } tls)
        {
            record.TlsProtocol = TlsNames.Of(tls.Protocol);
            record.Cipher = tls.NegotiatedCipherSuite is { } suite ? TlsNames.Of(suite) : null;
            record.ServerName = tls.HostName is { Length: > 0 } name ? name : null;
            record.CertificateArn = ConnectionState.Of(context).CertificateArn;
        }
    }

    /// <summary>What the listener's attributes say of answers, its own ones too.</summary>
    private static void Dress(HttpResponse response, ListenerSettings settings)
    {
        foreach (var (name, value) in settings.Inserted)
        {
            response.Headers[name] = value;
        }

        if (settings.HidesServer)
        {
            response.Headers.Remove("Server");
        }
    }

    private static void EndConnection(HttpContext context)
    {
        if (!IncomingRequest.IsHttp2(context))
        {
            // At the last moment: whoever answers clears what stood there.
            context.Response.OnStarting(
                static state =>
                {
                    ((HttpResponse)state).Headers.Connection = "close";
                    return Task.CompletedTask;
                },
                context.Response
            );
        }
        else
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    /// <summary>As they stand on the wire of HTTP/1.1.</summary>
    private static long LengthOf(IHeaderDictionary headers)
    {
        long length = EmptyLine;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                length += name.Length + (value?.Length ?? 0) + 4;
            }
        }

        return length;
    }
}
