using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

/// <summary>Calls about keys and their names. Policies are kept as they are given; tags are not kept.</summary>
internal static class KeyCalls
{
    private const string Symmetric = "SYMMETRIC_DEFAULT";
    private const string Encryption = "ENCRYPT_DECRYPT";

    /// <summary>What a key without a policy of its own gets: it leaves all to the account's IAM policies.</summary>
    public static string DefaultPolicy(Transaction transaction) =>
        "{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\","
        + $"\"Principal\":{{\"AWS\":\"arn:aws:iam::{transaction.Account}:root\"}},\"Action\":\"kms:*\",\"Resource\":\"*\"}}]}}";

    public static Document Create(Transaction transaction, Fields request)
    {
        var key = new KmsKey(
            transaction.NewUuid(),
            request.Text("KeySpec") ?? request.Text("CustomerMasterKeySpec") ?? Symmetric,
            request.Text("KeyUsage") ?? Encryption,
            request.Text("Description") ?? "",
            request.Text("Policy") ?? DefaultPolicy(transaction),
            transaction.Now
        );
        transaction.Kms.Keys.Put(key);
        return new() { ["KeyMetadata"] = Metadata(transaction, key) };
    }

    public static Document? CreateAlias(Transaction transaction, Fields request)
    {
        var name = request.Required("AliasName");
        if (!name.StartsWith(Keys.AliasPrefix, StringComparison.Ordinal) || name.StartsWith(Keys.AwsAliasPrefix, StringComparison.Ordinal))
        {
            throw new AwsError("InvalidAliasNameException", $"{name} must begin with alias/ and must not begin with alias/aws/");
        }

        if (transaction.Kms.Aliases.Find(name) is not null)
        {
            throw new AwsError("AlreadyExistsException", $"An alias with the name {transaction.Arn("kms", name)} already exists");
        }

        transaction.Kms.Aliases.Put(new(name, Keys.Get(transaction, request.Required("TargetKeyId")).Key));
        return null;
    }

    public static Document Describe(Transaction transaction, Fields request) =>
        new() { ["KeyMetadata"] = Metadata(transaction, Keys.Get(transaction, request.Required("KeyId"))) };

    public static Document? Switch(Transaction transaction, Fields request, bool isDisabled)
    {
        transaction.Kms.Keys.Put(Keys.Get(transaction, request.Required("KeyId")) with { IsDisabled = isDisabled });
        return null;
    }

    public static Document GetPolicy(Transaction transaction, Fields request) =>
        new() { ["Policy"] = Keys.Get(transaction, request.Required("KeyId")).Policy, ["PolicyName"] = "default" };

    private static Document Metadata(Transaction transaction, KmsKey key) =>
        new()
        {
            ["AWSAccountId"] = transaction.Account,
            ["KeyId"] = key.Key,
            ["Arn"] = Keys.Arn(transaction, key),
            ["CreationDate"] = key.CreatedAt,
            ["Enabled"] = !key.IsDisabled,
            ["Description"] = key.Description,
            ["KeyUsage"] = key.Usage,
            ["KeyState"] = key.IsDisabled ? "Disabled" : "Enabled",
            ["Origin"] = "AWS_KMS",
            ["KeyManager"] = key.IsOfAws ? "AWS" : "CUSTOMER",
            ["CustomerMasterKeySpec"] = key.Spec,
            ["KeySpec"] = key.Spec,
            ["EncryptionAlgorithms"] = key.Usage == Encryption && key.Spec == Symmetric ? new[] { Symmetric } : null,
            ["MultiRegion"] = false,
        };
}
