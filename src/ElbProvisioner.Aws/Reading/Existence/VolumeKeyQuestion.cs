using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Is each customer's key of volumes there, of the kind that volumes take, and may Auto Scaling use it: without that, instances start and
/// are gone at once, and nobody is told.
/// </summary>
internal static class VolumeKeyQuestion
{
    // The only policy that a key has.
    private const string PolicyName = "default";

    public static Task AskAsync(Inquiry inquiry, SentValue.VolumeKey[] values) =>
        Task.WhenAll(
            from value in values
            where value.Key.Split(':') is not ["arn", _, "kms", var region, ..] || region == inquiry.World.Region
            group value by value.Key into same
            select AskAsync(inquiry, same.Key, [.. same])
        );

    private static async Task AskAsync(Inquiry inquiry, string key, SentValue.VolumeKey[] values)
    {
        KeyMetadata? found = null;
        await inquiry.AskAsync(
            "KMS keys",
            async () =>
            {
                try
                {
                    // A malformed ARN is refused as such; to whoever wrote it that is the same.
                    found = (
                        await inquiry.Session.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = key }, inquiry.Cancel)
                    ).KeyMetadata;
                }
                catch (AmazonServiceException refusal)
                    when (refusal is InvalidArnException || AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
                {
                    foreach (var value in values)
                    {
                        inquiry.Findings.Report(
                            ExistenceCodes.KeyMissing,
                            value.At,
                            $"The key '{key}' of {value.Group} does not exist in {inquiry.World.Region}: AWS would launch nothing.",
                            "Check its id, alias and account, or leave 'kmsKey' out: volumes are then encrypted with the account's "
                                + "default key."
                        );
                    }
                }
            }
        );
        if (found is null || found.KeyManager == KeyManagerType.AWS)
        {
            return;
        }

        if (WhyUnusable(found) is { } unusable)
        {
            foreach (var value in values)
            {
                inquiry.Findings.Report(
                    ExistenceCodes.KeyUnusable,
                    value.At,
                    $"The key '{key}' of {value.Group} {unusable.Why}: AWS would launch nothing.",
                    unusable.Remedy
                );
            }
        }
        else if (await IsClosedAsync(inquiry, found) is { } role)
        {
            foreach (var value in values)
            {
                inquiry.Findings.Report(
                    ExistenceCodes.KeyClosedToAutoScaling,
                    value.At,
                    $"Neither a grant nor a policy of the key '{key}' of {value.Group} lets Auto Scaling use it. AWS says nothing of "
                        + "that: instances start and are gone at once (Client.InternalError).",
                    "Give its role a grant: aws kms create-grant "
                        + $"--region {inquiry.World.Region} --key-id {found.Arn} --grantee-principal {role} --operations Encrypt "
                        + "Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey "
                        + "GenerateDataKeyWithoutPlaintext DescribeKey CreateGrant. Or let the key's policy allow that role the same."
                );
            }
        }
    }

    private static (string Why, string Remedy)? WhyUnusable(KeyMetadata key)
    {
        if (key.KeySpec is { } spec && (spec != KeySpec.SYMMETRIC_DEFAULT || key.KeyUsage != KeyUsageType.ENCRYPT_DECRYPT))
        {
            return ($"is no symmetric encryption key (KMS says {spec}, {key.KeyUsage})", "Name a symmetric one: volumes take no other.");
        }

        return key.KeyState == null || key.KeyState == KeyState.Enabled ? null
            : key.KeyState == KeyState.Disabled
                ? ("is disabled", $"Enable it (aws kms enable-key --key-id {key.KeyId}), or name another one.")
            : key.KeyState == KeyState.PendingDeletion
                ? (
                    "is about to be deleted",
                    $"Keep it (aws kms cancel-key-deletion --key-id {key.KeyId}, then aws kms enable-key --key-id {key.KeyId}), or "
                        + "name another one."
                )
            : ($"cannot be used (KMS says {key.KeyState})", "Name another one.");
    }

    /// <returns>The role that may not use it; null: it may, or nobody knows.</returns>
    private static async Task<string?> IsClosedAsync(Inquiry inquiry, KeyMetadata key)
    {
        if (key.Arn?.Split(':') is not [_, var partition, _, _, var owner, ..])
        {
            return null;
        }

        var role = KeyAccess.RoleArn(partition, inquiry.World.Account);

        // The policy of another account's key cannot be read, and is not enough: a grant must be made from here [Auto Scaling user guide,
        // cross-account access].
        var isOurs = owner == inquiry.World.Account;
        string? policy = null;
        if (isOurs)
        {
            await inquiry.AskAsync(
                "policies of KMS keys",
                async () =>
                    policy = (
                        await inquiry.Session.Kms.GetKeyPolicyAsync(
                            new GetKeyPolicyRequest { KeyId = key.Arn, PolicyName = PolicyName },
                            inquiry.Cancel
                        )
                    ).Policy
            );
            if (KeyAccess.Suffices(role, [], policy))
            {
                return null;
            }
        }

        List<string>? granted = null;
        await inquiry.AskAsync(
            "grants of KMS keys",
            async () =>
            {
                try
                {
                    var grants = await Pages.AllAsync(
                        marker =>
                            inquiry.Session.Kms.ListGrantsAsync(
                                new ListGrantsRequest
                                {
                                    KeyId = key.Arn,
                                    GranteePrincipal = role,
                                    Marker = marker,
                                },
                                inquiry.Cancel
                            ),
                        page => page.Grants,
                        page => page.NextMarker
                    );
                    granted = [.. grants.SelectMany(g => g.Operations ?? [])];
                }
                catch (InvalidArnException)
                {
                    // The first scaling group of an account makes the role: before that, nobody can have granted it anything.
                    granted = [];
                }
            }
        );
        return granted is null || (isOurs && policy is null) || KeyAccess.Suffices(role, granted, policy) ? null : role;
    }
}
