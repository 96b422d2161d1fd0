using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Lets those pass who have signed in, and sends the others to do so [ALB guide: authenticate users].</summary>
internal sealed class SignInGate(TimeProvider time, IdentityKeys keys, ProviderClient client, Notices notices, Func<Uri?> standIn)
{
    /// <summary>Where clients come back to: whatever the rules are, the load balancer takes it.</summary>
    public const string ReturnPath = "/oauth2/idpresponse";

    // Seen of AWS's load balancers: who comes back without it has not begun to sign in there.
    private const string NonceCookie = "AWSALBAuthNonce";
    private const int NonceLength = 16;

    private const string Action = "authenticate";

    /// <summary>As AWS logs a request for which no rule was found [ALB guide: access logs].</summary>
    private const int NoRule = -1;

    /// <summary>In which a sign-in must come to its end [ALB guide: authenticate users, client login timeout].</summary>
    private static readonly TimeSpan LoginTime = TimeSpan.FromMinutes(15);

    private readonly UserHeaders _headers = new(time, keys);

    /// <summary>Made when the first one signs in: keys are made for those who need them.</summary>
    private SessionCookies Cookies => field ??= new(keys.Seal, time);

    /// <param name="sent">The Host header as the client sent it.</param>
    /// <returns>Whether it goes on; else it was answered.</returns>
    public async Task<bool> EnterAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        string sent,
        IdentityStep.SignIn step
    )
    {
        record.Actions = [.. record.Actions, Action];
        var purpose = step.PurposeAt(listener.Balancer.Arn);
        var state = Cookies.Read(context.Request, step, purpose, out var session);
        if (state == SessionState.Counts && session is { RefreshToken: not null, AccessEnds: { } ends } && ends <= time.GetUtcNow())
        {
            (state, session) = await RefreshAsync(context, listener, record, step, purpose, session);
        }

        if (state == SessionState.Counts && session is not null)
        {
            context.Features.Set(_headers.Of(listener, step, session));
            return true;
        }

        if (state == SessionState.Invalid)
        {
            record.ErrorReason ??= "AuthInvalidCookie";
            record.SignIn = SignInResult.Refused;
        }

        switch (step.Otherwise)
        {
            case Unauthenticated.Allow:
                return true;

            // Whose session has ended may sign in again, though others may not.
            case Unauthenticated.Deny when state != SessionState.Ended:
                await AnswerPages.WriteAsync(context, StatusCodes.Status401Unauthorized);
                return false;
            default:
                await SendAwayAsync(context, listener, record, request, sent, step, purpose);
                return false;
        }
    }

    /// <summary>Takes a client that comes back from its provider.</summary>
    /// <param name="sent">The Host header as the client sent it.</param>
    /// <returns>False: it is somebody else.</returns>
    public async Task<bool> ReturnAsync(HttpContext context, ServedListener listener, RequestRecord record, Request request, string sent)
    {
        if (listener.SignIns.IsEmpty || request.Url.Path != ReturnPath)
        {
            return false;
        }

        (record.Actions, record.RulePriority) = ([Action], NoRule);
        try
        {
            await WelcomeAsync(context, listener, record, request, sent);
            record.SignIn = SignInResult.Succeeded;
        }
        catch (SignInException e)
        {
            (record.ErrorReason, record.SignIn) = (e.Reason, e.Result);
            SignInNotices.Tell(notices, listener, e, "Signing in");
            await AnswerPages.WriteAsync(context, e.Status);
        }

        return true;
    }

    private async Task<(SessionState State, Session? Session)> RefreshAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        IdentityStep.SignIn step,
        string purpose,
        Session session
    )
    {
        try
        {
            var renewed = await TimedAsync(record, client.RefreshAsync(step, EndpointsOf(step), session, context.RequestAborted));
            if (!Cookies.Give(context, step, purpose, renewed))
            {
                throw SignInException.TooLarge();
            }

            record.SignIn = SignInResult.Refreshed;
            return (SessionState.Counts, renewed);
        }
        catch (SignInException e)
        {
            // Who has signed out at the provider is sent there again.
            (record.ErrorReason, record.SignIn) = (e.Reason, e.Result);
            SignInNotices.Tell(notices, listener, e, "Renewing a session");
            return (SessionState.Ended, null);
        }
    }

    private async Task SendAwayAsync(
        HttpContext context,
        ServedListener listener,
        RequestRecord record,
        Request request,
        string sent,
        IdentityStep.SignIn step,
        string purpose
    )
    {
        if (sent.Length == 0)
        {
            // HTTP/1.0: nobody knows where the client is to come back to.
            (record.ErrorReason, record.SignIn) = ("AuthMissingHostHeader", SignInResult.Failed);
            await AnswerPages.WriteAsync(context, StatusCodes.Status401Unauthorized);
            return;
        }

        var nonce = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", NonceLength);
        var began = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var url = $"{listener.Scheme}://{sent}{request.Url.PathAndQuery}";
        var state = keys.Seal.Close($"{began}\n{nonce}\n{purpose}\n{url}", StateAt(listener));
        var asked = new StringBuilder();
        foreach (
            var (name, value) in (KeyValuePair<string, string>[])
                [
                    new("client_id", step.ClientId),
                    new("redirect_uri", ReturnTo(listener, sent)),
                    new("response_type", "code"),
                    new("scope", step.Scope),
                    new("state", state),
                    .. step.Extra,
                ]
        )
        {
            asked.Append(asked.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        var endpoint = EndpointsOf(step).Authorization;
        context.Response.Headers.Location = endpoint.AbsoluteUri + (endpoint.Query.Length > 0 ? '&' : '?') + asked;
        context.Response.Headers.Append("Set-Cookie", SessionCookies.Line(NonceCookie, nonce, time.GetUtcNow() + LoginTime, ""));
        await AnswerPages.WriteAsync(context, StatusCodes.Status302Found);
    }

    /// <summary>How long the provider is asked, whatever comes of it.</summary>
    private async Task<Session> TimedAsync(RequestRecord record, Task<Session> asking)
    {
        var began = time.GetTimestamp();
        try
        {
            return await asking;
        }
        finally
        {
            record.SignInTime = time.GetElapsedTime(began);
        }
    }

    private async Task WelcomeAsync(HttpContext context, ServedListener listener, RequestRecord record, Request request, string sent)
    {
        var query = QueryHelpers.ParseQuery(request.Url.Query);
        var nonce = SessionCookies.Find(context.Request, NonceCookie) ?? throw SignInException.Refused("AuthMissingAWSALBAuthNonce");
        var given = query.TryGetValue("state", out var states) ? states.ToString() : "";
        if (given.Length == 0)
        {
            throw SignInException.Refused("AuthMissingStateParam");
        }

        if (
            !keys.Seal.TryOpen(given, StateAt(listener), out var text)
            || text.Split('\n', 4) is not [var began, var expected, var purpose, var url]
            || !long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || DateTimeOffset.FromUnixTimeSeconds(seconds) + LoginTime < time.GetUtcNow()
            || listener.SignIns.FirstOrDefault(one => one.PurposeAt(listener.Balancer.Arn) == purpose) is not { } step
        )
        {
            throw SignInException.Refused("AuthInvalidStateParam");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(expected)))
        {
            throw SignInException.Refused("AuthInvalidAWSALBAuthNonce");
        }

        if (query.TryGetValue("error", out var error) && error.ToString() is { Length: > 0 } code)
        {
            // A user who is refused is not let in; all else is an error [ALB guide: troubleshooting, 401 and 561].
            throw code == "access_denied" ? SignInException.Refused(null) : SignInException.Erroneous(null);
        }

        if (!query.TryGetValue("code", out var grant) || grant.ToString() is not { Length: > 0 } redeemed)
        {
            throw SignInException.Refused("AuthMissingCodeParam");
        }

        var session = await TimedAsync(
            record,
            client.RedeemAsync(step, EndpointsOf(step), redeemed, ReturnTo(listener, sent), context.RequestAborted)
        );
        if (!Cookies.Give(context, step, purpose, session))
        {
            throw SignInException.TooLarge();
        }

        context.Response.Headers.Location = url;
        await AnswerPages.WriteAsync(context, StatusCodes.Status302Found);
    }

    private Endpoints EndpointsOf(IdentityStep.SignIn step)
    {
        if (step is { AuthorizationEndpoint: { } authorization, TokenEndpoint: { } token, UserInfoEndpoint: { } user })
        {
            return new(authorization, token, user);
        }

        var here = standIn() ?? throw new InvalidOperationException("the stand-in for identity providers is not open");
        return new(
            new(here, $"{ProviderPaths.Authorize}?{ProviderPaths.Issuer}={Uri.EscapeDataString(step.Issuer)}"),
            new(here, ProviderPaths.Token),
            new(here, ProviderPaths.UserInfo)
        );
    }

    /// <summary>An answer counts at the load balancer that asked.</summary>
    private static string StateAt(ServedListener listener) => "state " + listener.Balancer.Arn;

    private static string ReturnTo(ServedListener listener, string sent) => $"{listener.Scheme}://{sent.ToLowerInvariant()}{ReturnPath}";
}
