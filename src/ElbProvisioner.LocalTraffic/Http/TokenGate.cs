using System.Collections.Concurrent;
using System.Text.Json;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Lets those pass whose token counts [ALB guide: verify JWTs].</summary>
internal sealed class TokenGate(TimeProvider time, ProviderClient client, Notices notices, Func<Uri?> standIn)
{
    // AWS says neither with what it refuses, nor how long it keeps keys.
    private const int Refused = StatusCodes.Status401Unauthorized;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // Of AWS's words for endpoints that do not answer, only the beginning is known.
    private const string NoKeys = "JWKSRequestFailed";

    private readonly ConcurrentDictionary<Uri, (KeySet Keys, DateTimeOffset At)> _kept = new();

    /// <returns>Whether it goes on; else it was answered.</returns>
    public async Task<bool> EnterAsync(HttpContext context, ServedListener listener, RequestRecord record, IdentityStep.Token step)
    {
        record.Actions = [.. record.Actions, "jwt-validation"];
        (record.ErrorReason, var detail) = await WrongAsync(context.Request, step, context.RequestAborted);
        if (record.ErrorReason is null)
        {
            return true;
        }

        SignInNotices.TellToken(notices, listener, step, record.ErrorReason, detail);

        await AnswerPages.WriteAsync(context, Refused);
        return false;
    }

    /// <returns>AWS's word, null: nothing is wrong; and what is known besides.</returns>
    private async Task<(string? Reason, string? Detail)> WrongAsync(HttpRequest request, IdentityStep.Token step, CancellationToken ct)
    {
        const string scheme = "Bearer ";
        if (request.Headers.Authorization is not [{ } given] || !given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return ("JWTHeaderNotPresent", null);
        }

        if (!JsonWebToken.TryRead(given[scheme.Length..].Trim(), out var token))
        {
            return ("JWTRequestFormatInvalid", null);
        }

        try
        {
            var address = step.KeysEndpoint ?? new(standIn() ?? throw new HttpRequestException("nobody stands in"), ProviderPaths.Keys);
            var keys = await KeysAsync(address, JsonWebToken.Text(token.Header, "kid"), ct);
            return (keys.HasSigned(token) ? WrongClaim(token, step) : "JWTSignatureValidationError", null);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or FormatException)
        {
            return (NoKeys, e.Message);
        }
    }

    private async Task<KeySet> KeysAsync(Uri address, string? id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(address, out var kept) && now - kept.At < Fresh && (kept.Keys.Has(id) || now - kept.At < Pause))
        {
            return kept.Keys;
        }

        var keys = KeySet.Read(await client.GetAsync(address, ct));
        _kept[address] = (keys, now);
        return keys;
    }

    private string? WrongClaim(JsonWebToken token, IdentityStep.Token step)
    {
        var now = time.GetUtcNow();
        if (token.Claim("iss") is not { } issuer || token.Moment("exp") is not { } ends)
        {
            return "JWTClaimNotPresent";
        }

        if (issuer != step.Issuer || ends <= now || token.Moment("nbf") > now || token.Moment("iat") > now)
        {
            return "JWTClaimValueInvalid";
        }

        return step.Claims.Select(required => Wrong(token, required)).FirstOrDefault(static wrong => wrong is not null);
    }

    /// <summary>AWS does not say whether one of several values is enough: all have to be there.</summary>
    private static string? Wrong(JsonWebToken token, RequiredClaim required)
    {
        if (!token.Claims.TryGetProperty(required.Name, out var claim))
        {
            return "JWTClaimNotPresent";
        }

        var isList = required.Format == "string-array";
        if (claim.ValueKind != (isList ? JsonValueKind.Array : JsonValueKind.String))
        {
            return "JWTClaimFormatInvalid";
        }

        var values =
            isList ? [.. claim.EnumerateArray().Select(static one => one.ToString())]
            : required.Format == "space-separated-values" ? (claim.GetString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [claim.GetString() ?? ""];
        return required.Values.All(values.Contains) ? null : "JWTClaimValueInvalid";
    }
}
