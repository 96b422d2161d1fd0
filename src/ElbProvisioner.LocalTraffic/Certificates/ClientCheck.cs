using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>What became of a client that was asked for its certificate.</summary>
/// <param name="Refusal">AWS's code; null: it passes.</param>
/// <param name="Subject">Null, like the rest: it presented none.</param>
/// <param name="Validity">As in <c>NotBefore=…;NotAfter=…</c>.</param>
/// <param name="Headers">What targets are told.</param>
internal sealed record ClientCheck(
    string? Refusal,
    string? Subject,
    string? Validity,
    string? Serial,
    IReadOnlyList<KeyValuePair<string, string>> Headers
)
{
    public static ClientCheck Of(ClientVerification verification, X509Certificate2? leaf, X509Chain? chain)
    {
        var refusal = verification.Refuses(leaf, chain);
        return leaf is null
            ? new(refusal, null, null, null, [])
            : new(
                refusal,
                DistinguishedName.Of(leaf.SubjectName),
                ClientCertificates.ValidityOf(leaf),
                leaf.SerialNumber,
                refusal is null ? ClientCertificates.HeadersOf(leaf, chain, verification.Verifies) : []
            );
    }
}
