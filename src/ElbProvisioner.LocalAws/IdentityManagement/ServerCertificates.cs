using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.IdentityManagement;

/// <summary>
/// Certificates that IAM keeps: nobody uploads any here, so each name has one, as if somebody had, but for names that begin with
/// <see cref="Missing"/>.
/// </summary>
internal static class ServerCertificates
{
    public const string Missing = "missing";

    private const string Kind = "server-certificate/";

    /// <param name="arn">With the path before the name, where there is one.</param>
    public static bool Exists(Transaction transaction, string arn) =>
        arn.Split(':', 6) is ["arn", _, "iam", "", var account, var resource]
        && account == transaction.Account
        && resource.StartsWith(Kind, StringComparison.Ordinal)
        && resource[(resource.LastIndexOf('/') + 1)..] is { Length: > 0 } name
        && !name.StartsWith(Missing, StringComparison.Ordinal);
}
