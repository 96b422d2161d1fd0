using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// What a stack's objects are like in the embedded AWS, without what differs between two that were made by the same file: ids, times,
/// version numbers. Two portraits of one file are equal, whatever way led there.
/// </summary>
internal static partial class Portrait
{
    /// <summary>What declares: the rest follows from it by itself or tells of the past.</summary>
    private static readonly string[] Tables =
    [
        "elbv2.loadBalancers", "elbv2.listeners", "elbv2.rules", "elbv2.targetGroups", "ec2.securityGroups", "ec2.securityGroupRules",
        "autoscaling.groups", "autoscaling.policies", "acm.certificates", "route53.recordSets",
    ];

    public static string Of(LocalWorldAws aws) => string.Concat(new[] { aws.Region, Region.Global }.SelectMany(region => aws.World.Play(region, turn => Records(turn.Here).ToList()))
        .Order(StringComparer.Ordinal));

    /// <summary>Every table that is looked at is there, and how many records it has.</summary>
    public static IReadOnlyDictionary<string, int> Counts(LocalWorldAws aws) => aws.World.Play(aws.Region, turn => Tables
        .Where(name => name != "route53.recordSets")
        .ToDictionary(name => name, name => turn.Here.Tables.Find(name)?.Keys.Count() ?? throw new InvalidOperationException($"there is no table {name}")));

    private static IEnumerable<string> Records(Region region)
    {
        foreach (var name in Tables)
        {
            var table = region.Tables.Find(name) ?? throw new InvalidOperationException($"there is no table {name}");
            foreach (var key in table.Keys)
            {
                using var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer))
                {
                    table.Write(json, key);
                }

                yield return $"{name} {Volatile().Replace(Encoding.UTF8.GetString(buffer.ToArray()), "*")}\n";
            }
        }
    }

    [GeneratedRegex(@"(?<=-)[0-9a-f]{17}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=[/_])[0-9a-f]{16,32}|\d{4}-\d\d-\d\dT[0-9:.+]+Z?|(?<=-)\d{10}(?=\.)", RegexOptions.NonBacktracking)]
    private static partial Regex Volatile();
}
