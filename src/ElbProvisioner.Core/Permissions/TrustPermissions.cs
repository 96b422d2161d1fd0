using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// Trust stores, and what they are made from: AWS reads it in S3 on behalf of who asks [ALB guide: mutual authentication].
/// </summary>
internal static class TrustPermissions
{
    /// <summary>Its own, or made elsewhere, of which it is asked whether they are there.</summary>
    public static bool UsesTrustStores(Stack stack) =>
        !stack.TrustStores.IsEmpty || stack.LoadBalancers.SelectMany(b => b.Listeners).Any(static l => l.TrustStore is not null);

    private static bool OwnsTrustStores(Stack stack) => stack.TrustStores.Any(static s => s is TrustStore.Declared);

    public static IEnumerable<PolicyStatement> TrustStores(Stack stack, PolicyScope scope)
    {
        if (!OwnsTrustStores(stack))
        {
            yield break;
        }

        yield return new PolicyStatement(
            "TrustStores",
            [
                "elasticloadbalancing:CreateTrustStore",
                "elasticloadbalancing:ModifyTrustStore",
                "elasticloadbalancing:DeleteTrustStore",
                "elasticloadbalancing:AddTrustStoreRevocations",
                "elasticloadbalancing:RemoveTrustStoreRevocations",
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:RemoveTags",
            ],
            scope.Balancing("truststore"),
            []
        );
        var stored = stack.TrustStores.OfType<TrustStore.Declared>().SelectMany(s => (s.Revocations ?? []).Prepend(s.CaBundle)).ToList();
        yield return new PolicyStatement(
            "TrustStoreContents",
            [
                "s3:GetObject",
                .. stored.Exists(static o => o.Version is not null) ? (string[])["s3:GetObjectVersion"] : [],
            ],
            [.. stored.Select(scope.Stored).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            []
        );
    }
}
