using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SecurityToken;

/// <summary>Who calls: there is one user, and nobody checks anybody's keys.</summary>
internal static class Identity
{
    public const string User = "local";

    // An id as IAM makes them; it says nothing.
    private const string UserId = "AIDALOCALUSER2222222A";

    public static Document Caller(Transaction transaction, Fields request) =>
        new()
        {
            ["UserId"] = UserId,
            ["Account"] = transaction.Account,
            ["Arn"] = $"arn:aws:iam::{transaction.Account}:user/{User}",
        };

    public static Document AccountOfKey(Transaction transaction, Fields request) => new() { ["Account"] = transaction.Account };
}
