using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

/// <summary>Calls about keys and their names. Policies are kept as they are given; tags are not kept.</summary>
internal static class KeyCalls
{
    private const string Symmetric = "SYMMETRIC_DEFAULT";
    private const string Encryption = "ENCRYPT_DECRYPT";

    /// <summary>What a key without a policy of its own gets: it leaves all to the account's IAM policies.</summary>
    public static string DefaultPolicy(Turn turn) =>
        "{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\","
        + $"\"Principal\":{{\"AWS\":\"arn:aws:iam::{turn.Account}:root\"}},\"Action\":\"kms:*\",\"Resource\":\"*\"}}]}}";

    public static Document Create(Turn turn, Fields request)
    {
        var key = new KmsKey(
            turn.NewUuid(),
            request.Text("KeySpec") ?? request.Text("CustomerMasterKeySpec") ?? Symmetric,
            request.Text("KeyUsage") ?? Encryption,
            request.Text("Description") ?? "",
            request.Text("Policy") ?? DefaultPolicy(turn),
            turn.Now
        );
        turn.Kms.Keys.Put(key);
        return new() { ["KeyMetadata"] = Metadata(turn, key) };
    }

    public static Document? CreateAlias(Turn turn, Fields request)
    {
        var name = request.Required("AliasName");
        if (!name.StartsWith(Keys.AliasPrefix, StringComparison.Ordinal) || name.StartsWith(Keys.AwsAliasPrefix, StringComparison.Ordinal))
        {
            throw new AwsError("InvalidAliasNameException", $"{name} must begin with alias/ and must not begin with alias/aws/");
        }

        if (turn.Kms.Aliases.Find(name) is not null)
        {
            throw new AwsError("AlreadyExistsException", $"An alias with the name {turn.Arn("kms", name)} already exists");
        }

        turn.Kms.Aliases.Put(new(name, Keys.Get(turn, request.Required("TargetKeyId")).Key));
        return null;
    }

    public static Document Describe(Turn turn, Fields request) =>
        new() { ["KeyMetadata"] = Metadata(turn, Keys.Get(turn, request.Required("KeyId"))) };

    public static Document? Switch(Turn turn, Fields request, bool isDisabled)
    {
        turn.Kms.Keys.Put(Keys.Get(turn, request.Required("KeyId")) with { IsDisabled = isDisabled });
        return null;
    }

    public static Document GetPolicy(Turn turn, Fields request) =>
        new() { ["Policy"] = Keys.Get(turn, request.Required("KeyId")).Policy, ["PolicyName"] = "default" };

    private static Document Metadata(Turn turn, KmsKey key) =>
        new()
        {
            ["AWSAccountId"] = turn.Account,
            ["KeyId"] = key.Key,
            ["Arn"] = Keys.Arn(turn, key),
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
