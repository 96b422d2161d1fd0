using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>
/// The tables against AWS's own models: what can be said of a kind stands in its table, in the list of what is to come, or in the list of
/// what never will.
/// </summary>
public sealed class ModelClaimTests(ITestOutputHelper output)
{
    /// <summary>A record is a part of the call that puts it.</summary>
    private const string RecordSet = "ChangeBatch.Changes[].ResourceRecordSet.";

    /// <summary>The calls that make and change a kind, in the model of their service.</summary>
    private static readonly ImmutableArray<(PropertyTable Table, string Model, ImmutableArray<string> Calls)> Claimed =
    [
        (CertificateTable.Table, "acm", ["RequestCertificate"]),
        (TrustStoreTable.Table, "elbv2", ["CreateTrustStore", "ModifyTrustStore"]),
        (ElasticIpTable.Table, "ec2", ["AllocateAddress"]),
        (EndpointServiceTable.Table, "ec2", ["CreateVpcEndpointServiceConfiguration", "ModifyVpcEndpointServicePermissions"]),
        (
            LoadBalancerTable.Table,
            "elbv2",
            ["CreateLoadBalancer", "SetSubnets", "SetSecurityGroups", "SetIpAddressType", "ModifyIpPools", "ModifyCapacityReservation"]
        ),
        (TargetGroupTable.Table, "elbv2", ["CreateTargetGroup", "ModifyTargetGroup"]),
        (ListenerTable.Table, "elbv2", ["CreateListener", "ModifyListener", "AddListenerCertificates"]),
        (RuleTable.Table, "elbv2", ["CreateRule", "ModifyRule"]),
        (LaunchTemplateTable.Table, "ec2", ["CreateLaunchTemplate", "CreateLaunchTemplateVersion"]),
        (AutoScalingGroupTable.Table, "autoscaling", ["CreateAutoScalingGroup", "UpdateAutoScalingGroup"]),
        (ScalingPolicyTable.Table, "autoscaling", ["PutScalingPolicy"]),
        (AlarmTable.Table, "cloudwatch", ["PutMetricAlarm"]),
        (ScheduleTable.Table, "autoscaling", ["PutScheduledUpdateGroupAction"]),
        (LifecycleHookTable.Table, "autoscaling", ["PutLifecycleHook"]),
        (DnsRecordTable.Table, "route53", ["ChangeResourceRecordSets"]),
    ];

    public static TheoryData<string> Kinds => [.. Claimed.Select(c => c.Table.Kind?.Id ?? c.Table.Label)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_is_in_the_table_or_accounted_for(string kind)
    {
        var (table, _, _) = Of(kind);
        var members = MembersOf(kind).Keys.ToHashSet(StringComparer.Ordinal);
        var told = table.Members.ToHashSet(StringComparer.Ordinal);
        var toCome = MembersToCome.Of(kind);
        var never = MembersLeftOut.Of(kind);
        var left = members.Except(never.Keys, StringComparer.Ordinal).ToList();
        output.WriteLine(
            $"{kind}: {left.Count(m => told.Contains(m))} of {left.Count} members, {toCome.Length} to come, {never.Count} left out for good"
        );

        Assert.DoesNotContain(left, m => !told.Contains(m) && !toCome.Contains(m));
        Assert.Empty(told.Except(members, StringComparer.Ordinal));
        Assert.DoesNotContain(toCome.Concat(never.Keys), told.Contains);
        Assert.DoesNotContain(toCome.Concat(never.Keys), m => !members.Contains(m));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Words_and_ranges_are_those_of_AWS_or_stricter(string kind)
    {
        var (table, _, _) = Of(kind);
        var members = MembersOf(kind);
        var compared = 0;
        foreach (var property in table.Properties)
        {
            if (property.Line.Member is not { } member || !members.TryGetValue(member, out var shape))
            {
                continue;
            }

            switch (property.Key)
            {
                case Key<string> { Value: ChoiceShape choice } when shape.TryGetProperty("enum", out var words):
                    Assert.Empty(
                        choice
                            .Words.Select(w => (string)property.Form.ToWire(w, static r => r.Key))
                            .Except(words.EnumerateArray().Select(w => w.GetString() ?? ""))
                    );
                    compared++;
                    break;
                case Key<int> { Value: WholeNumberShape number }
                    when shape.TryGetProperty("min", out var min) && shape.TryGetProperty("max", out var max):
                    Assert.True(
                        number.Min >= min.GetInt32() && number.Max <= max.GetInt32(),
                        $"{property.Path}: {number.Min} to {number.Max}, AWS takes {min} to {max}"
                    );
                    compared++;
                    break;
                case Key<TimeSpan> { Value: DurationShape duration }
                    when shape.TryGetProperty("min", out var min) && shape.TryGetProperty("max", out var max):
                    Assert.True(
                        duration.Min.TotalSeconds >= min.GetInt32() && duration.Max.TotalSeconds <= max.GetInt32(),
                        $"{property.Path}: AWS takes {min} to {max} seconds"
                    );
                    compared++;
                    break;
            }
        }

        output.WriteLine($"{kind}: {compared} properties compared");
        Assert.True(
            compared > 0
                || kind
                    is "autoScalingGroup"
                        or "elasticIp"
                        or "endpointService"
                        or "trustStore"
                        or "rule"
                        or "scalingPolicy"
                        or "schedule"
                        or "lifecycleHook",
            $"nothing of {kind} was compared"
        );
    }

    [Fact]
    public void Each_property_has_one_place_on_the_wire() =>
        Assert.All(
            PropertyTables.All,
            table =>
                Assert.Empty(
                    table
                        .Properties.Select(p => p.Line.Member)
                        .OfType<string>()
                        .GroupBy(m => m, StringComparer.Ordinal)
                        .Where(g => g.Count() > 1)
                        .Select(g => g.Key)
                )
        );

    private static (PropertyTable Table, string Model, ImmutableArray<string> Calls) Of(string kind) =>
        Claimed.Single(c => c.Table.Kind?.Id == kind);

    /// <summary>The leaves of the calls' inputs, dotted, each with its shape; a list is one leaf unless it holds structures.</summary>
    private static Dictionary<string, JsonElement> MembersOf(string kind)
    {
        var (_, model, calls) = Of(kind);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", model + ".json")));
        var root = document.RootElement.Clone();
        var shapes = root.GetProperty("shapes");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var call in calls)
        {
            Walk(root.GetProperty("operations").GetProperty(call).GetProperty("input").GetProperty("shape").GetString() ?? "", "");
        }

        return members.ToDictionary(
            m => m.Key.StartsWith(RecordSet, StringComparison.Ordinal) ? m.Key[RecordSet.Length..] : m.Key,
            m => m.Value,
            StringComparer.Ordinal
        );

        void Walk(string name, string path)
        {
            var shape = shapes.GetProperty(name);
            var type = shape.GetProperty("type").GetString();
            if (type == "structure")
            {
                foreach (var member in shape.GetProperty("members").EnumerateObject())
                {
                    Walk(member.Value.GetProperty("shape").GetString() ?? "", path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                }
            }
            else if (type == "list" && shapes.GetProperty(Item(shape)).GetProperty("type").GetString() == "structure")
            {
                Walk(Item(shape), path + "[]");
            }
            else
            {
                members[path] = shape;
            }
        }

        static string Item(JsonElement list) => list.GetProperty("member").GetProperty("shape").GetString() ?? "";
    }
}
