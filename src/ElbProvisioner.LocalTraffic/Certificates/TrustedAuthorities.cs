using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>What a trust store holds.</summary>
internal sealed record TrustedAuthorities(X509Certificate2Collection Certificates, ImmutableArray<RevocationList> Revocations)
{
    /// <summary>Trusts nobody: what it should hold cannot be read.</summary>
    public static TrustedAuthorities Nobody { get; } = new([], []);
}
