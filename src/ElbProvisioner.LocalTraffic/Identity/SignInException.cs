using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>A sign-in that came to nothing.</summary>
/// <param name="result">As metrics count it.</param>
/// <param name="reason">AWS's word for logs; null: it has none for this.</param>
internal sealed class SignInException(int status, SignInResult result, string? reason, Exception? inner = null)
    : Exception(reason ?? "the sign-in came to nothing", inner)
{
    private const int ProviderFailed = 561;

    /// <summary>What the client gets.</summary>
    public int Status => status;

    public SignInResult Result => result;

    public string? Reason => reason;

    /// <summary>Something of it does not count, or the user is not let in [ALB guide: error reason codes, ELBAuthFailure].</summary>
    public static SignInException Refused(string? reason) => new(401, SignInResult.Refused, reason);

    /// <summary>The provider answers with an error [ALB guide: troubleshooting, 561].</summary>
    public static SignInException Erroneous(string? reason) => new(ProviderFailed, SignInResult.Failed, reason);

    /// <summary>The provider does not answer [ALB guide: troubleshooting, 500].</summary>
    public static SignInException Silent(string reason, Exception inner) => new(500, SignInResult.Failed, reason, inner);

    /// <summary>Claims and access token are longer than load balancers keep [ALB guide: troubleshooting, 500].</summary>
    public static SignInException TooLarge() => new(500, SignInResult.TooLarge, "AuthUserinfoResponseSizeExceeded");
}
