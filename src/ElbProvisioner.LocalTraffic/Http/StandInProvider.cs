using System.Net;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.Routing.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>
/// Stands for OpenID Connect providers, Cognito and issuers of tokens that are not of this machine: it signs one user in without asking,
/// for the clients that the world's rules name. It has the public keys of load balancers, too, where AWS has a host for each region.
/// </summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    private const int LongestBody = 64 * 1024;
    private const int MostConnections = 512;

    private readonly WebApplication _application;
    private readonly IdentityKeys _keys;
    private readonly StandInTokens _tokens;

    private StandInProvider(int port, IdentityKeys keys, StandInTokens tokens)
    {
        (_keys, _tokens) = (keys, tokens);
        Address = new($"http://localhost:{port}/");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LongestBody;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.ListenLocalhost(port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Address { get; }

    /// <summary>Whom the world's rules name: sign-ins by client, and issuers of tokens.</summary>
    public StandInClients Clients { get; set; } = StandInClients.None;

    /// <summary>Null: somebody else has the port.</summary>
    public static async Task<StandInProvider?> TryOpenAsync(int port, IdentityKeys keys, StandInTokens tokens, CancellationToken ct)
    {
        var provider = new StandInProvider(port, keys, tokens);
        try
        {
            await provider._application.StartAsync(ct);
            return provider;
        }
        catch (Exception e) when (PortBook.IsTaken(e))
        {
            await provider._application.DisposeAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        // A page of another origin whose name leads here is not answered.
        if (!IsOfHere(context.Request.Host.Host))
        {
            return AnswerPages.WriteAsync(context, StatusCodes.Status400BadRequest);
        }

        context.Response.Headers.CacheControl = "no-store";
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        return (method, path) switch
        {
            ("GET", ProviderPaths.Authorize) => AuthorizeAsync(context),
            ("POST", ProviderPaths.Token) => TokenAsync(context),
            ("GET", ProviderPaths.UserInfo) => UserAsync(context),
            ("GET", ProviderPaths.Keys) => WriteAsync(context, 200, _tokens.PublicKeys()),
            ("GET", _) when path == "/" + _keys.BalancerId => AnswerPages.WriteAsync(
                context,
                200,
                "text/plain; charset=utf-8",
                _keys.Balancer.ExportSubjectPublicKeyInfoPem() + "\n"
            ),
            _ => AnswerPages.WriteAsync(context, StatusCodes.Status404NotFound),
        };
    }

    /// <summary>Signs the user in at once [OpenID Connect Core: 3.1.2].</summary>
    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var redirect = query["redirect_uri"].ToString();
        if (
            Clients.Find(query["client_id"].ToString(), query[ProviderPaths.Issuer].ToString()) is not { } step
            || !Uri.TryCreate(redirect, UriKind.Absolute, out var back)
            || back.AbsolutePath != SignInGate.ReturnPath
        )
        {
            // Nobody is sent where nobody asked for it.
            return WriteAsync(context, 400, Error("unauthorized_client"));
        }

        var answer = new Dictionary<string, string?>(StringComparer.Ordinal) { ["state"] = query["state"].ToString() };
        if (query["response_type"] != "code")
        {
            answer["error"] = "unsupported_response_type";
        }
        else
        {
            var nonce = query["nonce"].ToString();
            answer["code"] = _tokens.CodeOf(
                new(step.Issuer, step.ClientId, query["scope"].ToString(), step.By, nonce.Length > 0 ? nonce : null, redirect)
            );
        }

        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = QueryHelpers.AddQueryString(redirect, answer);
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await WriteAsync(context, 400, Error("invalid_request"));
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var answer = form["grant_type"].ToString() switch
        {
            "authorization_code" when _tokens.Redeem(form["code"].ToString()) is { } grant && grant.Redirect == form["redirect_uri"] =>
                _tokens.Answer(grant),
            "refresh_token" when _tokens.OfRefresh(form["refresh_token"].ToString()) is { } grant => _tokens.Answer(grant),
            "client_credentials" when Clients.IssuerOf(form[ProviderPaths.Issuer]) is { } issuer => _tokens.ProgramAnswer(
                issuer,
                form["client_id"] is [{ Length: > 0 } client] ? client : "local",
                form["scope"].ToString(),
                [
                    .. form.Where(static one => one.Key is not ("grant_type" or ProviderPaths.Issuer or "client_secret"))
                        .Select(static one => KeyValuePair.Create(one.Key, one.Value.ToString())),
                ]
            ),
            "authorization_code" or "refresh_token" => null,
            "client_credentials" => Error("invalid_request"),
            _ => Error("unsupported_grant_type"),
        };
        await WriteAsync(
            context,
            answer is null || answer.StartsWith("{\"error\"", StringComparison.Ordinal) ? 400 : 200,
            answer ?? Error("invalid_grant")
        );
    }

    private Task UserAsync(HttpContext context)
    {
        const string scheme = "Bearer ";
        return
            context.Request.Headers.Authorization is [{ } given]
            && given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && _tokens.UserOf(given[scheme.Length..].Trim()) is { } user
            ? WriteAsync(context, 200, user)
            : WriteAsync(context, 401, Error("invalid_token"));
    }

    private static string Error(string code) => $$"""{"error":"{{code}}"}""";

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    private static bool IsOfHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <summary>For whom the stand-in stands.</summary>
/// <param name="signIns">Of rules whose providers are not of this machine.</param>
/// <param name="issuers">Of tokens whose keys are not of this machine.</param>
internal sealed class StandInClients(IReadOnlyCollection<IdentityStep.SignIn> signIns, IReadOnlyCollection<string> issuers)
{
    public static StandInClients None { get; } = new([], []);

    public IdentityStep.SignIn? Find(string clientId, string issuer) =>
        signIns.FirstOrDefault(one => one.ClientId == clientId && one.Issuer == issuer);

    /// <param name="asked">Empty: the only one there is.</param>
    /// <returns>Null: there is no such one, or it is not clear which.</returns>
    public string? IssuerOf(StringValues asked) =>
        asked.ToString() is { Length: > 0 } named ? issuers.FirstOrDefault(one => one == named)
        : issuers.Count == 1 ? issuers.First()
        : null;
}
