using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>The predefined security policies.</summary>
internal static class SslPolicies
{
    private static readonly string[] Tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
    private static readonly string[] Tls13Fips = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"];
    private static readonly string[] ForwardSecret =
    [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ];

    private static readonly string[] ForwardSecretCbc =
    [
        "ECDHE-ECDSA-AES128-SHA256",
        "ECDHE-RSA-AES128-SHA256",
        "ECDHE-ECDSA-AES256-SHA384",
        "ECDHE-RSA-AES256-SHA384",
    ];
    private static readonly string[] ForwardSecretSha1 =
    [
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA",
        "ECDHE-ECDSA-AES256-SHA",
    ];
    private static readonly string[] Rsa = ["AES128-GCM-SHA256", "AES128-SHA256", "AES256-GCM-SHA384", "AES256-SHA256"];
    private static readonly string[] RsaSha1 = ["AES128-SHA", "AES256-SHA"];

    // "Security policies for your Application Load Balancer" in the user guide: protocols and ciphers by policy.
    private static readonly Policy[] Known =
    [
        Of("2016-08", 0, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
        .. Modern("2021-06", Tls13),
        .. Modern("PQ-2025-09", Tls13),
        .. Fips("FIPS-2023-04"),
        .. Fips("FIPS-PQ-2025-09"),
        Of("TLS-1-2-2017-01", 2, ForwardSecret, ForwardSecretCbc, Rsa),
        Of("TLS-1-1-2017-01", 1, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
        Of("TLS-1-2-Ext-2018-06", 2, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
        Of("FS-2018-06", 0, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1),
        Of("2015-05", 0, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
        Of("TLS-1-0-2015-04", 0, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1, ["DES-CBC3-SHA"]),
        Of("FS-1-2-Res-2019-08", 2, ForwardSecret, ForwardSecretCbc),
        Of("FS-1-1-2019-08", 1, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1),
        Of("FS-1-2-2019-08", 2, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1),
        Of("FS-1-2-Res-2020-10", 2, ForwardSecret),
    ];

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var (names, type) = (request.Texts("Names"), request.Text("LoadBalancerType"));
        var found = (names.Count > 0 ? names.Distinct(StringComparer.Ordinal).Select(Named) : Known).Where(_ =>
            type is not LoadBalancerKind.Gateway
        );
        var page = Listing.Page(request, found.OrderBy(policy => policy.Name, StringComparer.Ordinal), policy => policy.Name);
        return new()
        {
            ["SslPolicies"] = page
                .Items.Select(policy => new Document
                {
                    ["SslProtocols"] = policy.Protocols,
                    ["Ciphers"] = policy
                        .Ciphers.Select((cipher, index) => new Document { ["Name"] = cipher, ["Priority"] = index + 1 })
                        .ToList(),
                    ["Name"] = policy.Name,
                    ["SupportedLoadBalancerTypes"] = (string[])[LoadBalancerKind.Application, LoadBalancerKind.Network],
                })
                .ToList(),
            ["NextMarker"] = page.Next,
        };
    }

    /// <summary>The name, if there is such a policy.</summary>
    public static string? Checked(string? name) => name is null ? null : Named(name).Name;

    /// <summary>What a policy speaks; nothing where there is none.</summary>
    public static (IReadOnlyList<string> Protocols, IReadOnlyList<string> Ciphers) Of(string? name) =>
        Array.Find(Known, policy => policy.Name == name) is { } policy ? (policy.Protocols, policy.Ciphers) : ([], []);

    private static Policy Named(string name) =>
        Array.Find(Known, policy => policy.Name == name) ?? throw new AwsError("SSLPolicyNotFound", $"SSL policy '{name}' not found");

    private static Policy[] Modern(string suffix, string[] tls13) =>
        [
            Of($"TLS13-1-2-{suffix}", 2, tls13, ForwardSecret, ForwardSecretCbc),
            Of($"TLS13-1-2-Res-{suffix}", 2, tls13, ForwardSecret),
            Of($"TLS13-1-2-Ext1-{suffix}", 2, tls13, ForwardSecret, ForwardSecretCbc, Rsa),
            Of($"TLS13-1-2-Ext2-{suffix}", 2, tls13, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
            .. suffix == "2021-06"
                ? [Of($"TLS13-1-1-{suffix}", 1, tls13, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1)]
                : (Policy[])[],
            Of($"TLS13-1-0-{suffix}", 0, tls13, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
            Of($"TLS13-1-3-{suffix}", 3, tls13),
        ];

    private static Policy[] Fips(string suffix) =>
        [
            Of($"TLS13-1-3-{suffix}", 3, Tls13Fips),
            Of($"TLS13-1-2-Res-{suffix}", 2, Tls13Fips, ForwardSecret),
            Of($"TLS13-1-2-{suffix}", 2, Tls13Fips, ForwardSecret, ForwardSecretCbc),
            Of($"TLS13-1-2-Ext0-{suffix}", 2, Tls13Fips, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1),
            Of($"TLS13-1-2-Ext1-{suffix}", 2, Tls13Fips, ForwardSecret, ForwardSecretCbc, Rsa),
            Of($"TLS13-1-2-Ext2-{suffix}", 2, Tls13Fips, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
            .. suffix == "FIPS-2023-04"
                ? [Of($"TLS13-1-1-{suffix}", 1, Tls13Fips, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1)]
                : (Policy[])[],
            Of($"TLS13-1-0-{suffix}", 0, Tls13Fips, ForwardSecret, ForwardSecretCbc, ForwardSecretSha1, Rsa, RsaSha1),
        ];

    /// <param name="oldest">The minor version of the oldest TLS 1 that it speaks.</param>
    private static Policy Of(string name, int oldest, params ReadOnlySpan<string[]> ciphers)
    {
        List<string> all = [];
        foreach (var some in ciphers)
        {
            all.AddRange(some);
        }

        string[] versions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
        var newest = name.StartsWith("TLS13", StringComparison.Ordinal) ? 3 : 2;
        return new($"ELBSecurityPolicy-{name}", [.. versions[oldest..(newest + 1)].Reverse()], all);
    }

    private sealed record Policy(string Name, IReadOnlyList<string> Protocols, IReadOnlyList<string> Ciphers);
}
