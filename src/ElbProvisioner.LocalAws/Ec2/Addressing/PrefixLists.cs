using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <summary>A list of ranges that AWS keeps, or a customer.</summary>
/// <param name="Weight">As many times it counts in the quota of a group's rules.</param>
internal sealed record PrefixList(string Id, string Name, string Family, int Weight, IReadOnlyList<string> Entries);

/// <summary>
/// The prefix lists that AWS manages: each region has its own ids. The ranges are a few of those AWS publishes, enough to be told apart.
/// </summary>
internal static class PrefixLists
{
    public static IReadOnlyList<PrefixList> All(string region) =>
        [
            Make(region, $"com.amazonaws.{region}.s3", "IPv4", 1, "52.216.0.0/15", "54.231.0.0/16", "3.5.0.0/19"),
            Make(region, $"com.amazonaws.{region}.dynamodb", "IPv4", 1, "52.94.0.0/22", "52.119.224.0/20"),
            Make(region, "com.amazonaws.global.cloudfront.origin-facing", "IPv4", 55, "130.176.0.0/17", "15.158.0.0/16", "64.252.64.0/18"),
            Make(region, "com.amazonaws.global.ipv6.cloudfront.origin-facing", "IPv6", 22, "2600:9000:3000::/36", "2600:9000:f600::/39"),
            Make(region, "com.amazonaws.global.groundstation", "IPv4", 5, "3.134.34.96/27"),
            Make(region, $"com.amazonaws.{region}.ec2-instance-connect", "IPv4", 1, "18.206.107.24/29"),
            Make(region, $"com.amazonaws.{region}.ipv6.ec2-instance-connect", "IPv6", 1, "2600:1f69:7400::/40"),
            Make(region, $"com.amazonaws.{region}.route53-healthchecks", "IPv4", 25, "15.177.0.0/18", "54.183.255.128/26"),
            Make(region, $"com.amazonaws.{region}.vpc-lattice", "IPv4", 10, "169.254.171.0/24"),
            Make(region, $"com.amazonaws.{region}.ipv6.vpc-lattice", "IPv6", 10, "fd00:ec2:80::/64"),
        ];

    /// <summary>AWS's or a customer's.</summary>
    public static PrefixList? Find(Transaction transaction, string id) =>
        transaction.Ec2.PrefixLists.Find(id) is { } own
            ? new(own.Key, own.Name, own.Family, own.MaxEntries, [.. own.Entries.Select(static entry => entry.Cidr)])
            : All(transaction.Here.Name).FirstOrDefault(list => list.Id == id);

    private static PrefixList Make(string region, string name, string family, int weight, params string[] entries) =>
        new(
            $"pl-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{region}/{name}")))[..8]}",
            name,
            family,
            weight,
            entries
        );
}
