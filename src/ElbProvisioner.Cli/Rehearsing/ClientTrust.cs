using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>
/// Clients that trust the local authority and look at names. A host that its certificate did not cover when it was first asked is not held
/// to it later: that is not what changed.
/// </summary>
internal sealed class ClientTrust : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly ConcurrentDictionary<string, bool> _covered = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="pem">The authority's certificate.</param>
    public ClientTrust(string pem) => _authority = X509Certificate2.CreateFromPem(pem);

    public bool Trusts(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 leaf)
        {
            return false;
        }

        var isCovered = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        var host = (sender as SslStream)?.TargetHostName ?? "";
        if (!isCovered && _covered.GetOrAdd(host, false))
        {
            return false;
        }

        _covered.TryAdd(host, isCovered);
        using var path = new X509Chain();
        path.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        path.ChainPolicy.CustomTrustStore.Add(_authority);
        path.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return path.Build(leaf);
    }

    public void Dispose() => _authority.Dispose();
}
