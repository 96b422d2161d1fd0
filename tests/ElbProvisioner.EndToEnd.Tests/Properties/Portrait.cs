using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Records;
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
        "elbv2.loadBalancers",
        "elbv2.listeners",
        "elbv2.rules",
        "elbv2.targetGroups",
        "ec2.securityGroups",
        "ec2.securityGroupRules",
        "autoscaling.groups",
        "autoscaling.policies",
        "autoscaling.hooks",
        "autoscaling.schedules",
        "autoscaling.subscriptions",
        "cloudwatch.alarms",
        "acm.certificates",
        "route53.records",
        "waf.associations",
    ];

    /// <summary>What came to be on the way, or moves by itself: a desired capacity is only where a scaling group begins.</summary>
    private static readonly string[] Historical =
    [
        "InterfaceId",
        "PrivateAddress",
        "InUseUntil",
        "DesiredCapacity",
        "Desired",
        "Version",
        "elbctl:version",
        "Serial",
        "Body",
        "Certificate",
        "Chain",
        "PrivateKey",
        "Pem",
        "NotBefore",
        "NotAfter",
        "State",
        "StateReason",
        "StateReasonData",
        "HasBeenMeasured",
    ];

    /// <summary>What is set back to AWS's default is as good as what was never set.</summary>
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["idle_timeout.timeout_seconds"] = "\"60\"",
        ["tcp.idle_timeout.seconds"] = "\"350\"",
        ["zonal_shift.config.enabled"] = "\"false\"",
        ["DefaultCooldown"] = "300",
        ["TerminationPolicies"] = "[\"Default\"]",
        ["CapacityRebalance"] = "false",
        ["NewInstancesProtectedFromScaleIn"] = "false",
        ["DeletionProtection"] = "\"none\"",
        ["AvailabilityZoneDistribution"] = """{"CapacityDistributionStrategy":"balanced-best-effort"}""",
        ["AvailabilityZoneImpairmentPolicy"] = """{"ZonalShiftEnabled":false,"ImpairedZoneHealthCheckBehavior":"IgnoreUnhealthy"}""",
        ["CapacityReservationSpecification"] = """{"CapacityReservationPreference":"default"}""",
    };

    /// <summary>A line a record.</summary>
    public static IReadOnlyList<string> Of(LocalWorldAws aws) =>
        [
            .. new[] { aws.Region, Region.Global }
                .SelectMany(region =>
                    aws.World.Run(region, transaction => Records(transaction.Here).Concat(Launched(transaction)).ToList())
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Every table that is looked at is there, and how many records it has.</summary>
    public static IReadOnlyDictionary<string, int> Counts(LocalWorldAws aws) =>
        aws.World.Run(
            aws.Region,
            transaction =>
                Tables
                    .Where(name => name != "route53.records")
                    .ToDictionary(
                        name => name,
                        name =>
                            transaction.Here.Tables.Find(name)?.Keys.Count()
                            ?? throw new InvalidOperationException($"there is no table {name}")
                    )
        );

    private static IEnumerable<string> Records(Region region)
    {
        foreach (var name in Tables)
        {
            var table = region.Tables.Find(name) ?? throw new InvalidOperationException($"there is no table {name}");
            var records = table.Keys.Select(key => Read(table, key)).ToList();
            if (name == "elbv2.rules")
            {
                // Which numbers the priorities have is history; their order is not.
                foreach (var listener in records.GroupBy(rule => rule["ListenerArn"]?.GetValue<string>()))
                {
                    var rank = 0;
                    foreach (var rule in listener.OrderBy(rule => rule["Priority"]?.GetValue<int>() ?? int.MaxValue))
                    {
                        rule["Priority"] = rank++;
                    }
                }
            }

            foreach (var record in records)
            {
                yield return $"{name} {Volatile().Replace(Still(record)?.ToJsonString() ?? "", "*")}";
            }
        }
    }

    /// <summary>What the groups launch: which number that version has is history, too.</summary>
    private static IEnumerable<string> Launched(Transaction transaction)
    {
        foreach (var group in transaction.Scaling.Groups.All)
        {
            var mixed = group.Recipe.Mixed?["LaunchTemplate"]?["LaunchTemplateSpecification"];
            var id = group.Recipe.Template?.Id ?? mixed?["LaunchTemplateId"]?.GetValue<string>() ?? "";
            var version = group.Recipe.Template?.Version ?? mixed?["Version"]?.GetValue<string>() ?? "";
            var data = transaction.Ec2.TemplateVersions.Find(
                LaunchTemplateVersion.KeyOf(id, long.Parse(version, CultureInfo.InvariantCulture))
            );
            yield return Volatile().Replace($"{group.Key} launches {Still(data?.Data)?.ToJsonString()}", "*");
        }
    }

    private static JsonObject Read(ITable table, string key)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            table.Write(json, key);
        }

        return JsonNode.Parse(buffer.ToArray())?.AsObject() ?? throw new InvalidOperationException($"{table.Name} {key} is no object");
    }

    /// <summary>Without what tells of time and history, and with members in one order.</summary>
    private static JsonNode? Still(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .Where(member =>
                        !Historical.Contains(member.Key)
                        && !IsDefault(member)
                        && !member.Key.EndsWith("At", StringComparison.Ordinal)
                        && !member.Key.EndsWith("Time", StringComparison.Ordinal)
                    )
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Still(member.Value)))
            ),
            JsonArray items when items.All(item => item is JsonObject tag && tag.ContainsKey("Propagates")) => new JsonArray([
                .. items.OrderBy(tag => tag?["Name"]?.GetValue<string>(), StringComparer.Ordinal).Select(Still),
            ]),
            JsonArray items => new JsonArray([.. items.Select(Still)]),
            _ => node?.DeepClone(),
        };

    private static bool IsDefault(KeyValuePair<string, JsonNode?> member) =>
        Defaults.TryGetValue(member.Key, out var value) && member.Value?.ToJsonString() == value;

    [GeneratedRegex(
        @"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,32}|\d{10}\.|(?<=made-\d+-\w+-)[0-9a-z]{6}\b"
    )]
    private static partial Regex Volatile();
}
