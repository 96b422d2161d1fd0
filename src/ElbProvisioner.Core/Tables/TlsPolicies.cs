using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a TLS policy's name says of the clients it admits [ELB guide: security policies].</summary>
internal static class TlsPolicies
{
    private const string Prefix = "ELBSecurityPolicy-";

    /// <summary>A higher oldest version, or fewer ciphers, shuts out the clients that know no better.</summary>
    public static TrafficEffect EffectOf(string? before, string? after)
    {
        if (before is not { Length: > 0 } || after is not { Length: > 0 })
        {
            return TrafficEffect.None;
        }

        var (was, becomes) = (OldestVersion(before), OldestVersion(after));
        return was is null || becomes is null ? new(TrafficImpact.Clients, $"clients that {after} does not admit are refused")
            : becomes > was ? new(TrafficImpact.Clients, $"clients that know nothing newer than TLS 1.{becomes - 1} are refused")
            : IsNarrower(after, before) ? new(TrafficImpact.Clients, $"clients that know none of the ciphers of {after} are refused")
            : TrafficEffect.None;
    }

    /// <summary>The minor of the oldest version, 0 to 3; null: not a name of AWS's kind.</summary>
    internal static int? OldestVersion(string policy) =>
        Short(policy) switch
        {
            { } p when p.StartsWith("TLS13-1-", StringComparison.Ordinal) => Minor(p["TLS13-1-".Length..]),
            { } p when p.StartsWith("TLS-1-", StringComparison.Ordinal) => Minor(p["TLS-1-".Length..]),
            { } p when p.StartsWith("FS-1-", StringComparison.Ordinal) => Minor(p["FS-1-".Length..]),
            "FS-2018-06" or "2016-08" or "2015-05" => 0,
            _ => null,
        };

    private static bool IsNarrower(string after, string before) =>
        Breadth(after) < Breadth(before)
        || (Has(after, "FIPS") && !Has(before, "FIPS"))
        || (Short(after).StartsWith("FS-", StringComparison.Ordinal) && !Short(before).StartsWith("FS-", StringComparison.Ordinal));

    /// <summary>Restricted, usual, and the extended sets.</summary>
    private static int Breadth(string policy) =>
        Has(policy, "Res") ? 0
        : Has(policy, "Ext2") || Has(policy, "Ext") ? 3
        : Has(policy, "Ext1") || Has(policy, "Ext0") ? 2
        : 1;

    private static bool Has(string policy, string part) => policy.Split('-').Contains(part, StringComparer.Ordinal);

    private static int? Minor(string rest) => rest is [>= '0' and <= '3', '-', ..] ? rest[0] - '0' : null;

    private static string Short(string policy) => policy.StartsWith(Prefix, StringComparison.Ordinal) ? policy[Prefix.Length..] : policy;
}
