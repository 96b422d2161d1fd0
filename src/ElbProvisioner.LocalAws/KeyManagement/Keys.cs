using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

/// <summary>Keys by what calls name them: an id, an alias, or an ARN of either. No key encrypts anything here.</summary>
internal static class Keys
{
    public const string AliasPrefix = "alias/";

    /// <summary>Names of keys that AWS makes for its services; each account has them.</summary>
    public const string AwsAliasPrefix = "alias/aws/";

    private const string KeyPrefix = "key/";

    private static readonly string[] ServicesOfAws = ["ebs", "ssm"];

    public static string Arn(Transaction transaction, KmsKey key) => transaction.Arn("kms", KeyPrefix + key.Key);

    public static KmsKey? Find(Transaction transaction, string name)
    {
        var isArn = name.StartsWith("arn:", StringComparison.Ordinal);
        if (isArn && !name.StartsWith(transaction.Arn("kms", ""), StringComparison.Ordinal))
        {
            return null;
        }

        var local = isArn ? name[transaction.Arn("kms", "").Length..] : name;
        if (local.StartsWith(AwsAliasPrefix, StringComparison.Ordinal))
        {
            return ServicesOfAws.Contains(local[AwsAliasPrefix.Length..], StringComparer.Ordinal) ? OfAws(transaction, local) : null;
        }

        if (local.StartsWith(AliasPrefix, StringComparison.Ordinal))
        {
            return transaction.Kms.Aliases.Find(local) is { } alias ? transaction.Kms.Keys.Find(alias.KeyId) : null;
        }

        var id = isArn && local.StartsWith(KeyPrefix, StringComparison.Ordinal) ? local[KeyPrefix.Length..] : local;
        return transaction.Kms.Keys.Find(id)
            ?? ServicesOfAws.Select(service => OfAws(transaction, AwsAliasPrefix + service)).FirstOrDefault(key => key.Key == id);
    }

    /// <exception cref="AwsError">There is none.</exception>
    public static KmsKey Get(Transaction transaction, string name) =>
        Find(transaction, name)
        ?? throw new AwsError(
            "NotFoundException",
            name.StartsWith(AliasPrefix, StringComparison.Ordinal) ? $"Alias {transaction.Arn("kms", name)} is not found."
                : name.Contains(":alias/", StringComparison.Ordinal) ? $"Alias {name} is not found."
                : $"Key '{(name.StartsWith("arn:", StringComparison.Ordinal) ? name : transaction.Arn("kms", KeyPrefix + name))}' does not exist"
        );

    // The same account and region have the same, without anybody having made it.
    private static KmsKey OfAws(Transaction transaction, string alias) =>
        new(
            new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(transaction.Arn("kms", alias)))[..16]).ToString(),
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            "Default key that protects what AWS encrypts when no other key is defined",
            KeyCalls.DefaultPolicy(transaction),
            DateTimeOffset.UnixEpoch,
            IsOfAws: true
        );
}
