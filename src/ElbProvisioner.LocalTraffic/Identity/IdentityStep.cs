using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>What a rule asks of a client before it does what it does.</summary>
internal abstract record IdentityStep
{
    private IdentityStep() { }

    /// <summary>
    /// A session with an identity provider [ELBv2 API: AuthenticateOidcActionConfig, AuthenticateCognitoActionConfig]. Providers of this
    /// machine are spoken to; for all others, and for Cognito, the stand-in stands.
    /// </summary>
    /// <param name="AuthorizationEndpoint">Null, like the others: the stand-in's.</param>
    /// <param name="ClientSecret">Null: none is known.</param>
    /// <param name="Lasts">1 s to 7 days.</param>
    public sealed record SignIn(
        IdentityKind By,
        string Issuer,
        Uri? AuthorizationEndpoint,
        Uri? TokenEndpoint,
        Uri? UserInfoEndpoint,
        string ClientId,
        string? ClientSecret,
        string Cookie,
        string Scope,
        TimeSpan Lasts,
        Unauthenticated Otherwise,
        ImmutableArray<KeyValuePair<string, string>> Extra
    ) : IdentityStep
    {
        /// <summary>Sessions and answers of one sign-in say nothing at another.</summary>
        /// <param name="balancerArn">Sessions stay at the load balancer that began them.</param>
        public string PurposeAt(string balancerArn) =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{balancerArn} {By} {Issuer} {ClientId} {Scope}")));

        public bool IsOfStandIn => AuthorizationEndpoint is null;
    }

    /// <summary>A token in the request [ALB guide: verify JWTs].</summary>
    /// <param name="KeysEndpoint">Where the issuer's public keys are; null: the stand-in's.</param>
    public sealed record Token(string Issuer, Uri? KeysEndpoint, ImmutableArray<RequiredClaim> Claims) : IdentityStep;
}

/// <param name="Format"><c>single-string</c>, <c>string-array</c> or <c>space-separated-values</c>.</param>
/// <param name="Values">The one, or those that must all be there.</param>
internal sealed record RequiredClaim(string Name, string Format, ImmutableArray<string> Values);
