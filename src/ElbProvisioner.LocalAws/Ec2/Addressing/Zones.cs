using System.Collections.Frozen;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <param name="Id">Names the same place in every account, unlike the name.</param>
internal sealed record Zone(string Name, string Id);

/// <summary>The availability zones of every region.</summary>
internal static class Zones
{
    // Letter and number of the zone id. Which belong together differs from account to account; this account's are in order.
    private static readonly FrozenDictionary<string, string[]> Letters = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["us-east-1"] = ["a1", "b2", "c3", "d4", "e5", "f6"],
        ["us-west-1"] = ["a3", "c1"],
        ["us-west-2"] = ["a1", "b2", "c3", "d4"],
        ["ca-central-1"] = ["a1", "b2", "d4"],
        ["ap-northeast-1"] = ["a4", "c1", "d2"],
        ["ap-northeast-2"] = ["a1", "b2", "c3", "d4"],
        ["eu-central-1"] = ["a2", "b3", "c1"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Usual = ["a1", "b2", "c3"];

    public static IReadOnlyList<Zone> Of(string region) =>
        [.. Letters.GetValueOrDefault(region, Usual).Select(zone => new Zone($"{region}{zone[0]}", $"{Abbreviation(region)}-az{zone[1]}"))];

    /// <summary>As AWS shortens regions in zone ids: <c>ap-northeast-1</c> to <c>apne1</c>.</summary>
    internal static string Abbreviation(string region)
    {
        var parts = region.Split('-');
        return string.Concat(parts.Select((part, index) => index == 0 || index == parts.Length - 1 ? part : Direction(part)));
    }

    private static string Direction(string word) =>
        word switch
        {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            _ => word[..1],
        };
}
