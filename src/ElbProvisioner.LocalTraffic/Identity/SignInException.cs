namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>A sign-in that came to nothing.</summary>
/// <param name="reason">AWS's word for logs; null: it has none for this.</param>
internal sealed class SignInException(int status, string? reason, Exception? inner = null)
    : Exception(reason ?? "the sign-in came to nothing", inner)
{
    private const int ProviderFailed = 561;

    /// <summary>What the client gets.</summary>
    public int Status => status;

    public string? Reason => reason;

    /// <summary>Something of it does not count [ALB guide: error reason codes, ELBAuthFailure].</summary>
    public static SignInException Refused(string reason) => new(401, reason);

    /// <summary>The provider answers with an error [ALB guide: troubleshooting, 561].</summary>
    public static SignInException Erroneous(string? reason) => new(ProviderFailed, reason);

    /// <summary>The provider does not answer [ALB guide: troubleshooting, 500].</summary>
    public static SignInException Silent(string reason, Exception inner) => new(500, reason, inner);
}
