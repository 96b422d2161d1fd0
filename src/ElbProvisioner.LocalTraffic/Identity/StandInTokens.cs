using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>What the stand-in for identity providers gives out, and what it takes back.</summary>
/// <param name="user">The claims of who signs in; has <c>sub</c>.</param>
internal sealed class StandInTokens(TimeProvider time, IdentityKeys keys, IReadOnlyDictionary<string, string> user)
{
    /// <summary>As Cognito's are, unless a pool says otherwise [Cognito guide: app clients].</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefreshLasts = TimeSpan.FromDays(30);
    private static readonly TimeSpan CodeLasts = TimeSpan.FromMinutes(5);

    private const string RefreshPurpose = "refresh";
    private const int MostCodes = 10_000;

    private readonly ConcurrentDictionary<string, (StandInGrant Grant, DateTimeOffset Until)> _codes = new(StringComparer.Ordinal);

    /// <summary>A code that can be redeemed once.</summary>
    public string CodeOf(StandInGrant grant)
    {
        var now = time.GetUtcNow();
        if (_codes.Count >= MostCodes)
        {
            foreach (var (old, (_, until)) in _codes)
            {
                if (until <= now)
                {
                    _codes.TryRemove(old, out _);
                }
            }
        }

        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _codes[code] = (grant, now + CodeLasts);
        return code;
    }

    /// <summary>Null: there is no such code, or none any more.</summary>
    public StandInGrant? Redeem(string code) => _codes.TryRemove(code, out var kept) && kept.Until > time.GetUtcNow() ? kept.Grant : null;

    public StandInGrant? OfRefresh(string token) =>
        keys.Seal.TryOpen(token, RefreshPurpose, out var text)
        && text.Split('\n') is [var issuer, var client, var scope, var by, var until]
        && DateTimeOffset.TryParse(until, System.Globalization.CultureInfo.InvariantCulture, out var ends)
        && ends > time.GetUtcNow()
            ? new(issuer, client, scope, by == nameof(IdentityKind.Cognito) ? IdentityKind.Cognito : IdentityKind.Oidc, null, "")
            : null;

    /// <summary>What a token endpoint answers, JSON.</summary>
    public string Answer(StandInGrant grant)
    {
        var refresh = keys.Seal.Close(
            $"{grant.Issuer}\n{grant.ClientId}\n{grant.Scope}\n{grant.By}\n{time.GetUtcNow() + RefreshLasts:O}",
            RefreshPurpose
        );
        return Json(json =>
        {
            json.WriteString("access_token", AccessToken(grant.Issuer, grant.ClientId, grant.Scope, []));
            if (grant.Scope.Split(' ').Contains("openid"))
            {
                json.WriteString("id_token", IdToken(grant));
            }

            json.WriteString("refresh_token", refresh);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)Lasts.TotalSeconds);
        });
    }

    /// <summary>A token for a program rather than a user: it has the user's claims too, and those that were asked for.</summary>
    public string ProgramAnswer(string issuer, string client, string scope, IReadOnlyList<KeyValuePair<string, string>> more) =>
        Json(json =>
        {
            json.WriteString("access_token", AccessToken(issuer, client, scope, [.. user.Where(one => one.Key != "sub"), .. more]));
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)Lasts.TotalSeconds);
        });

    /// <summary>What a user-info endpoint answers, JSON; null: the token does not count.</summary>
    public string? UserOf(string accessToken) =>
        JsonWebToken.TryRead(accessToken, out var token) && token.IsSignedBy(keys.Provider) && token.Moment("exp") > time.GetUtcNow()
            ? Json(json => WriteUser(json, token.Claim("iss") ?? ""))
            : null;

    /// <summary>The public key, as sets of them are published [RFC 7517].</summary>
    public string PublicKeys()
    {
        var key = keys.Provider.ExportParameters(includePrivateParameters: false);
        return Json(json =>
        {
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "RSA");
            json.WriteString("use", "sig");
            json.WriteString("alg", JsonWebToken.Rsa);
            json.WriteString("kid", keys.ProviderId);
            json.WriteString("n", System.Buffers.Text.Base64Url.EncodeToString(key.Modulus));
            json.WriteString("e", System.Buffers.Text.Base64Url.EncodeToString(key.Exponent));
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private string AccessToken(string issuer, string client, string scope, IReadOnlyList<KeyValuePair<string, string>> more) =>
        Sign(json =>
        {
            WriteFrame(json, issuer);
            json.WriteString("sub", user["sub"]);
            json.WriteString("client_id", client);
            json.WriteString("scope", scope);
            foreach (
                var (name, value) in more.Where(static one => one.Key is not ("iss" or "exp" or "iat" or "sub" or "scope" or "client_id"))
            )
            {
                json.WriteString(name, value);
            }
        });

    private string IdToken(StandInGrant grant) =>
        Sign(json =>
        {
            WriteFrame(json, grant.Issuer);
            json.WriteString("aud", grant.ClientId);
            if (grant.Nonce is { } nonce)
            {
                json.WriteString("nonce", nonce);
            }

            WriteUser(json, grant.Issuer);
        });

    private void WriteUser(Utf8JsonWriter json, string issuer)
    {
        foreach (var (name, value) in user)
        {
            json.WriteString(name, value);
        }

        // What Cognito says besides of each user.
        if (issuer.StartsWith("https://cognito-idp.", StringComparison.Ordinal) && !user.ContainsKey("username"))
        {
            json.WriteString("username", user["sub"]);
        }
    }

    private void WriteFrame(Utf8JsonWriter json, string issuer)
    {
        var now = time.GetUtcNow();
        json.WriteString("iss", issuer);
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", (now + Lasts).ToUnixTimeSeconds());
    }

    private string Sign(Action<Utf8JsonWriter> claims) =>
        JsonWebToken.Sign(
            keys.Provider,
            Json(json =>
            {
                json.WriteString("alg", JsonWebToken.Rsa);
                json.WriteString("typ", "JWT");
                json.WriteString("kid", keys.ProviderId);
            }),
            Json(claims)
        );

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}

/// <summary>That a user may be known to a client.</summary>
/// <param name="Nonce">As the client sent one; null: it did not.</param>
/// <param name="Redirect">Where the code was sent.</param>
internal sealed record StandInGrant(string Issuer, string ClientId, string Scope, IdentityKind By, string? Nonce, string Redirect);
