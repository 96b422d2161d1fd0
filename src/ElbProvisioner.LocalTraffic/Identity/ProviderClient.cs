using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using ElbProvisioner.LocalTraffic.Certificates;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>
/// What a load balancer asks of an identity provider: tokens, what is known of a user, public keys [ALB guide: authenticate users; OpenID
/// Connect Core]. It speaks to this machine alone, and takes any certificate of it.
/// </summary>
internal sealed class ProviderClient : IDisposable
{
    // ALB guide, troubleshooting, 500: endpoints have so long to answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Claims and access token together [ALB guide: troubleshooting, 500].</summary>
    private const int MostKnown = 11 * 1024;

    // AWS publishes 150 KB for sets of keys, and nothing for the rest.
    private const int LongestAnswer = 150 * 1024;

    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public ProviderClient(TimeProvider time)
    {
        _time = time;
        _client = new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                ConnectTimeout = Patience,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TargetTrust.Any },
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>A session for the code that a client came back with.</summary>
    /// <param name="endpoints">Where the provider is.</param>
    /// <exception cref="SignInException">There is none.</exception>
    public async Task<Session> RedeemAsync(
        IdentityStep.SignIn step,
        Endpoints endpoints,
        string code,
        string redirect,
        CancellationToken ct
    )
    {
        var tokens = await TokensAsync(
            step,
            endpoints.Token,
            [new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", redirect)],
            ct
        );

        // A scope without openid brings none [ALB guide: troubleshooting, 401].
        var subject = SubjectOf(step, JsonWebToken.Text(tokens, "id_token") ?? throw SignInException.Refused("AuthInvalidIdToken"));
        return await SessionAsync(endpoints, tokens, subject, refresh: null, _time.GetUtcNow() + step.Lasts, ct);
    }

    /// <summary>The session again, with a token that has not ended.</summary>
    /// <exception cref="SignInException">The provider does not give one.</exception>
    public async Task<Session> RefreshAsync(IdentityStep.SignIn step, Endpoints endpoints, Session session, CancellationToken ct)
    {
        var refresh = session.RefreshToken ?? throw SignInException.Refused("AuthInvalidGrantError");
        var tokens = await TokensAsync(step, endpoints.Token, [new("grant_type", "refresh_token"), new("refresh_token", refresh)], ct);
        return await SessionAsync(endpoints, tokens, session.Subject, refresh, session.Ends, ct);
    }

    /// <summary>What is there.</summary>
    /// <exception cref="HttpRequestException">Nothing that can be used.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await SendAsync(request, ct);
        return answer.EnsureSuccessStatusCode() is { } good ? await good.Content.ReadAsByteArrayAsync(ct) : [];
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> TokensAsync(
        IdentityStep.SignIn step,
        Uri endpoint,
        List<KeyValuePair<string, string>> form,
        CancellationToken ct
    )
    {
        form.Add(new("client_id", step.ClientId));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        if (step.ClientSecret is { } secret)
        {
            request.Headers.Authorization = new(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(step.ClientId)}:{Uri.EscapeDataString(secret)}"))
            );
        }

        using var answer = await AskAsync(request, "AuthTokenEpRequestTimeout", ct);
        var json = await ReadAsync(answer, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw json is { } error && JsonWebToken.Text(error, "error") == "invalid_grant"
                ? SignInException.Refused("AuthInvalidGrantError")
                : SignInException.Erroneous("AuthTokenEpRequestFailed");
        }

        return json is { ValueKind: JsonValueKind.Object } tokens && JsonWebToken.Text(tokens, "access_token") is { Length: > 0 }
            ? tokens
            : throw SignInException.Refused("AuthInvalidTokenResponse");
    }

    private async Task<Session> SessionAsync(
        Endpoints endpoints,
        JsonElement tokens,
        string subject,
        string? refresh,
        DateTimeOffset ends,
        CancellationToken ct
    )
    {
        var access = JsonWebToken.Text(tokens, "access_token") ?? "";
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoints.UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        using var answer = await AskAsync(request, "AuthUserinfoEpRequestTimeout", ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw SignInException.Erroneous("AuthUserinfoEpRequestFailed");
        }

        // The claims are to be those of whom the ID token names [OpenID Connect Core: 5.3.2].
        if (await ReadAsync(answer, ct) is not { ValueKind: JsonValueKind.Object } claims || JsonWebToken.Text(claims, "sub") != subject)
        {
            throw SignInException.Refused("AuthInvalidUserinfoResponse");
        }

        if (claims.GetRawText().Length + access.Length > MostKnown)
        {
            throw SignInException.TooLarge();
        }

        return new(claims, access, AccessEnds(tokens), JsonWebToken.Text(tokens, "refresh_token") ?? refresh, ends);
    }

    private DateTimeOffset? AccessEnds(JsonElement tokens)
    {
        if (!tokens.TryGetProperty("expires_in", out var given))
        {
            return null;
        }

        var isKnown =
            given.ValueKind == JsonValueKind.Number
                ? given.TryGetInt32(out var seconds)
                : int.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
        return isKnown ? _time.GetUtcNow().AddSeconds(seconds) : null;
    }

    /// <summary>
    /// Who has signed in. The token comes from the provider itself, so that its signature need not be looked at [OpenID Connect Core:
    /// 3.1.3.7].
    /// </summary>
    private string SubjectOf(IdentityStep.SignIn step, string token) =>
        JsonWebToken.TryRead(token, out var read)
        && read.Claim("iss") == step.Issuer
        && read.IsFor(step.ClientId)
        && read.Moment("exp") > _time.GetUtcNow()
        && read.Claim("sub") is { Length: > 0 } subject
            ? subject
            : throw SignInException.Refused("AuthInvalidIdToken");

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, string silence, CancellationToken ct)
    {
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            return await SendAsync(request, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw SignInException.Silent(silence, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        // Whoever writes a rule chooses where it is asked.
        if (request.RequestUri is not { IsLoopback: true })
        {
            throw new HttpRequestException($"{request.RequestUri} is not on this machine.");
        }

        request.Version = HttpVersion.Version11;
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await _client.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.RequestUri} did not answer in time.", e);
        }
    }

    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Where a provider is.</summary>
internal sealed record Endpoints(Uri Authorization, Uri Token, Uri UserInfo);
