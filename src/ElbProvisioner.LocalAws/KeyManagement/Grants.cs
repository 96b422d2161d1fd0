using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

internal static class Grants
{
    public static Document Create(Transaction transaction, Fields request)
    {
        var key = Keys.Get(transaction, request.Required("KeyId"));
        if (key.IsDisabled)
        {
            throw new AwsError("DisabledException", $"{Keys.Arn(transaction, key)} is disabled.");
        }

        var grant = new KmsGrant(
            transaction.NewId(64),
            key.Key,
            request.Required("GranteePrincipal"),
            request.Text("Name"),
            request.Texts("Operations"),
            transaction.Now
        );
        transaction.Kms.Grants.Put(grant);
        return new() { ["GrantId"] = grant.Key, ["GrantToken"] = Convert.ToBase64String(Convert.FromHexString(grant.Key)) };
    }

    /// <summary>All on one page.</summary>
    public static Document List(Transaction transaction, Fields request)
    {
        var key = Keys.Get(transaction, request.Required("KeyId"));
        return new()
        {
            ["Grants"] = Of(transaction, key)
                .Where(grant =>
                    (request.Text("GranteePrincipal") ?? grant.Grantee) == grant.Grantee
                    && (request.Text("GrantId") ?? grant.Key) == grant.Key
                )
                .Select(grant => new Document
                {
                    ["KeyId"] = Keys.Arn(transaction, key),
                    ["GrantId"] = grant.Key,
                    ["Name"] = grant.Name ?? "",
                    ["CreationDate"] = grant.CreatedAt,
                    ["GranteePrincipal"] = grant.Grantee,
                    ["IssuingAccount"] = $"arn:aws:iam::{transaction.Account}:root",
                    ["Operations"] = grant.Operations,
                })
                .ToList(),
            ["Truncated"] = false,
        };
    }

    public static IEnumerable<KmsGrant> Of(Transaction transaction, KmsKey key) =>
        transaction.Kms.Grants.All.Where(grant => grant.KeyId == key.Key);
}
