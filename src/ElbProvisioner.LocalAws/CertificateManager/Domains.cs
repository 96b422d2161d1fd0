using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>How a domain is validated by DNS: a CNAME that stays the same for the account and the domain.</summary>
internal static class Domains
{
    /// <summary>A wildcard is validated by the record of the name it stands below.</summary>
    public static string Validated(string domain) =>
        (domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain).ToLowerInvariant();

    /// <summary>With the dot at its end.</summary>
    public static string RecordName(Transaction transaction, string domain) =>
        $"_{Digest(transaction, "name", domain)[..32]}.{Validated(domain)}.";

    /// <summary>With the dot at its end.</summary>
    public static string RecordValue(Transaction transaction, string domain)
    {
        var digest = Digest(transaction, "value", domain);
        return $"_{digest[..32]}.{string.Concat(digest[32..42].Select(digit => (char)('a' + Uri.FromHex(digit))))}.acm-validations.aws.";
    }

    /// <summary>Whether mail to <paramref name="validation"/> may validate the domain: it is the domain or one above it.</summary>
    public static bool MayValidate(string validation, string domain) =>
        Validated(domain) == validation || Validated(domain).EndsWith("." + validation, StringComparison.Ordinal);

    private static string Digest(Transaction transaction, string what, string domain) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}/{transaction.Account}/{Validated(domain)}")));
}
