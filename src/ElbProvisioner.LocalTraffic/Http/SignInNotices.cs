using System.Globalization;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Says on the screen why clients are not let in, and what to do, by the reasons that AWS writes into logs.</summary>
internal static class SignInNotices
{
    /// <param name="act">What came to nothing, as a sentence begins with it.</param>
    public static void Tell(Notices notices, ServedListener listener, SignInException failure, string act)
    {
        var name = NameOf(listener);
        var reason = failure.Reason ?? (failure.Status == 401 ? "access_denied" : "error");
        notices.Tell(
            $"sign-in {name} {reason}",
            $"{act} at {name} comes to nothing ({reason}, {failure.Status.ToString(CultureInfo.InvariantCulture)}): {AdviceOf(reason)}"
        );
    }

    /// <param name="reason">AWS's word.</param>
    /// <param name="detail">What is known of it besides; null: nothing.</param>
    public static void TellToken(Notices notices, ServedListener listener, IdentityStep.Token step, string reason, string? detail)
    {
        var name = NameOf(listener);
        notices.Tell(
            $"token {name} {reason} {detail}",
            $"{name} refuses a request with 401 ({reason}): {TokenAdviceOf(reason, step)}{(detail is null ? "" : $" {detail}")}"
        );
    }

    private static string NameOf(ServedListener listener) => $"{listener.Balancer.Name}:{listener.PortText}";

    private static string AdviceOf(string reason) =>
        reason switch
        {
            "AuthTokenEpRequestFailed" or "AuthTokenEpRequestTimeout" =>
                "the token endpoint answers with an error, or not within 5 s. See that the provider runs on this machine and knows the "
                    + "client id and its secret.",
            "AuthUserinfoEpRequestFailed" or "AuthUserinfoEpRequestTimeout" =>
                "the user info endpoint answers with an error, or not within 5 s. See that the provider runs on this machine and takes its "
                    + "own access tokens there.",
            "AuthInvalidGrantError" => "the provider does not take the code or the refresh token, which count once. Sign in anew.",
            "AuthInvalidTokenResponse" => "the token endpoint answers without an access_token in JSON. See what it answers.",
            "AuthInvalidIdToken" =>
                "the token endpoint gives no ID token that counts. The scope needs openid; iss, aud and exp are to be the rule's issuer, its "
                    + "client id and a time to come.",
            "AuthInvalidUserinfoResponse" => "the user info endpoint does not name the sub of the ID token in JSON. See what it answers.",
            "AuthUserinfoResponseSizeExceeded" =>
                "claims and access token are longer than the 11 KB that load balancers keep. Let the provider say less.",
            "access_denied" => "the provider does not let the user in. Sign in as somebody else, or allow it there.",
            "error" =>
                "the provider sent the client back with an error. See its log, and that it knows the client id and the redirect URL.",
            _ => "the client came back with something else than what it was sent away with. A sign-in begins at the load balancer and ends "
                + "there within 15 minutes, in the same browser, with cookies.",
        };

    private static string TokenAdviceOf(string reason, IdentityStep.Token step) =>
        reason switch
        {
            "JWTHeaderNotPresent" => "it has no header `Authorization: Bearer TOKEN`.",
            "JWTRequestFormatInvalid" => "what stands behind Bearer is no JWT.",
            "JWTSignatureValidationError" =>
                "no key of its issuer has signed the token by RS256. Take one of the issuer that the rule names.",
            "JWTClaimNotPresent" => "the token lacks iss, exp, or a claim that the rule wants.",
            "JWTClaimFormatInvalid" => "a claim of the token has another form than the rule says.",
            "JWTClaimValueInvalid" =>
                $"the token is not of {step.Issuer}, or not of this time, or a claim has not the values that the rule wants.",
            _ => $"the keys of {step.Issuer} cannot be had.",
        };
}
