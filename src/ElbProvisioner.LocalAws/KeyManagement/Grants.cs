using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

internal static class Grants
{
    public static Document Create(Turn turn, Fields request)
    {
        var key = Keys.Get(turn, request.Required("KeyId"));
        if (key.IsDisabled)
        {
            throw new AwsError("DisabledException", $"{Keys.Arn(turn, key)} is disabled.");
        }

        var grant = new KmsGrant(
            turn.NewId(64),
            key.Key,
            request.Required("GranteePrincipal"),
            request.Text("Name"),
            request.Texts("Operations"),
            turn.Now
        );
        turn.Kms.Grants.Put(grant);
        return new() { ["GrantId"] = grant.Key, ["GrantToken"] = Convert.ToBase64String(Convert.FromHexString(grant.Key)) };
    }

    /// <summary>All on one page.</summary>
    public static Document List(Turn turn, Fields request)
    {
        var key = Keys.Get(turn, request.Required("KeyId"));
        return new()
        {
            ["Grants"] = Of(turn, key)
                .Where(grant =>
                    (request.Text("GranteePrincipal") ?? grant.Grantee) == grant.Grantee
                    && (request.Text("GrantId") ?? grant.Key) == grant.Key
                )
                .Select(grant => new Document
                {
                    ["KeyId"] = Keys.Arn(turn, key),
                    ["GrantId"] = grant.Key,
                    ["Name"] = grant.Name ?? "",
                    ["CreationDate"] = grant.CreatedAt,
                    ["GranteePrincipal"] = grant.Grantee,
                    ["IssuingAccount"] = $"arn:aws:iam::{turn.Account}:root",
                    ["Operations"] = grant.Operations,
                })
                .ToList(),
            ["Truncated"] = false,
        };
    }

    public static IEnumerable<KmsGrant> Of(Turn turn, KmsKey key) => turn.Kms.Grants.All.Where(grant => grant.KeyId == key.Key);
}
