using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Routes;

/// <summary>What actions ask of a client's identity.</summary>
internal static class IdentityReading
{
    // Where Cognito's tokens say they are from [Cognito guide: verifying tokens].
    private const string CognitoIssuer = "https://cognito-idp.";

    /// <summary>What all rules of a listener ask.</summary>
    public static IEnumerable<IdentityStep> AllOf(TrafficListener listener) =>
        listener
            .Rules.Select(static rule => Of(rule.Actions, rule.ClientSecret))
            .Append(Of(listener.DefaultActions, listener.ClientSecret))
            .OfType<IdentityStep>();

    /// <param name="actions">JSON, as AWS describes them.</param>
    /// <param name="secret">Null: none is known.</param>
    /// <returns>Null: nothing is asked.</returns>
    public static IdentityStep? Of(string actions, string? secret)
    {
        // Pictures are made often, and most rules ask nothing.
        if (!actions.Contains("\"authenticate-", StringComparison.Ordinal) && !actions.Contains("\"jwt-", StringComparison.Ordinal))
        {
            return null;
        }

        using var document = JsonDocument.Parse(actions);
        foreach (var action in document.RootElement.EnumerateArray())
        {
            switch (JsonWebToken.Text(action, "Type"))
            {
                case "authenticate-oidc":
                    return Oidc(action.GetProperty("AuthenticateOidcConfig"), secret);
                case "authenticate-cognito":
                    return Cognito(action.GetProperty("AuthenticateCognitoConfig"));
                case "jwt-validation":
                    return Token(action.GetProperty("JwtValidationConfig"));
            }
        }

        return null;
    }

    private static IdentityStep.SignIn Oidc(JsonElement config, string? secret)
    {
        var endpoints = ((string[])["AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint"])
            .Select(name => Here(config, name))
            .ToList();
        var areHere = endpoints.TrueForAll(static one => one is not null);
        return Common(
            config,
            new(
                IdentityKind.Oidc,
                JsonWebToken.Text(config, "Issuer") ?? "",
                areHere ? endpoints[0] : null,
                areHere ? endpoints[1] : null,
                areHere ? endpoints[2] : null,
                JsonWebToken.Text(config, "ClientId") ?? "",
                secret,
                "",
                "",
                default,
                default,
                []
            )
        );
    }

    private static IdentityStep.SignIn Cognito(JsonElement config)
    {
        // arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID
        var parts = (JsonWebToken.Text(config, "UserPoolArn") ?? "").Split(':', '/');
        var issuer = parts.Length > 6 ? $"{CognitoIssuer}{parts[3]}.amazonaws.com/{parts[6]}" : "";
        return Common(
            config,
            new(
                IdentityKind.Cognito,
                issuer,
                null,
                null,
                null,
                JsonWebToken.Text(config, "UserPoolClientId") ?? "",
                null,
                "",
                "",
                default,
                default,
                []
            )
        );
    }

    private static IdentityStep.SignIn Common(JsonElement config, IdentityStep.SignIn step) =>
        step with
        {
            Cookie = JsonWebToken.Text(config, "SessionCookieName") ?? "AWSELBAuthSessionCookie",
            Scope = JsonWebToken.Text(config, "Scope") ?? "openid",
            Lasts = TimeSpan.FromSeconds(config.TryGetProperty("SessionTimeout", out var timeout) ? timeout.GetInt64() : 604_800),
            Otherwise = JsonWebToken.Text(config, "OnUnauthenticatedRequest") switch
            {
                "allow" => Unauthenticated.Allow,
                "deny" => Unauthenticated.Deny,
                _ => Unauthenticated.Authenticate,
            },
            Extra = config.TryGetProperty("AuthenticationRequestExtraParams", out var extra)
                ? [.. extra.EnumerateObject().Select(static one => KeyValuePair.Create(one.Name, one.Value.GetString() ?? ""))]
                : [],
        };

    private static IdentityStep.Token Token(JsonElement config) =>
        new(
            JsonWebToken.Text(config, "Issuer") ?? "",
            Here(config, "JwksEndpoint"),
            config.TryGetProperty("AdditionalClaims", out var claims) && claims.ValueKind == JsonValueKind.Array
                ? [.. claims.EnumerateArray().Select(Claim)]
                : []
        );

    private static RequiredClaim Claim(JsonElement claim) =>
        new(
            JsonWebToken.Text(claim, "Name") ?? "",
            JsonWebToken.Text(claim, "Format") ?? "single-string",
            [.. claim.GetProperty("Values").EnumerateArray().Select(static value => value.GetString() ?? "")]
        );

    /// <summary>Null: it is on another machine, to which nothing here speaks.</summary>
    private static Uri? Here(JsonElement config, string name) =>
        Uri.TryCreate(JsonWebToken.Text(config, name), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.IsLoopback
            ? uri
            : null;
}
