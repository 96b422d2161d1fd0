using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>The settings of groups: a line a member, with AWS's default. Those that do something here have a name besides.</summary>
internal static class GroupSettings
{
    private const string CooldownMember = "DefaultCooldown";
    private const string TypeMember = "HealthCheckType";
    private const string GraceMember = "HealthCheckGracePeriod";
    private const string PoliciesMember = "TerminationPolicies";
    private const string ProtectionMember = "NewInstancesProtectedFromScaleIn";
    private const string LifetimeMember = "MaxInstanceLifetime";
    private const string WarmupMember = "DefaultInstanceWarmup";
    private const string MaintenanceMember = "InstanceMaintenancePolicy";

    private static readonly IReadOnlyList<GroupSetting> All =
    [
        new(CooldownMember) { Default = _ => 300 },
        new(TypeMember) { Default = _ => "EC2", Check = type => GroupChecks.HealthCheckTypeIsKnown(type.GetValue<string>()) },
        new(GraceMember) { Default = _ => 0 },
        new(PoliciesMember)
        {
            Default = _ => new JsonArray("Default"),
            Check = policies => GroupChecks.PoliciesAreKnown(Texts(policies)),
            IsSilence = policies => policies is JsonArray { Count: 0 },
        },
        new(ProtectionMember) { Default = _ => false },
        new("CapacityRebalance") { Default = _ => false },
        new(LifetimeMember)
        {
            Check = seconds => GroupChecks.LifetimeIsAllowed(Numbers.WholeOf(seconds) ?? 0),
            IsTakenBack = seconds => Numbers.WholeOf(seconds) == 0,
        },
        new(WarmupMember) { IsTakenBack = seconds => Numbers.WholeOf(seconds) < 0 },
        new("ServiceLinkedRoleARN") { Default = LinkedRole },
        new("PlacementGroup") { IsTakenBack = name => name.GetValue<string>().Length == 0 },
        new("Context"),
        new("DesiredCapacityType"),
        new(MaintenanceMember)
        {
            Check = GroupChecks.MaintenanceFits,
            IsTakenBack = policy => Numbers.WholeOf(policy["MinHealthyPercentage"]) == -1,
        },
        new("AvailabilityZoneDistribution") { Default = _ => new JsonObject { ["CapacityDistributionStrategy"] = "balanced-best-effort" } },
        new("AvailabilityZoneImpairmentPolicy")
        {
            Default = _ => new JsonObject { ["ZonalShiftEnabled"] = false, ["ImpairedZoneHealthCheckBehavior"] = "IgnoreUnhealthy" },
        },
        new("CapacityReservationSpecification") { Default = _ => new JsonObject { ["CapacityReservationPreference"] = "default" } },
        new("InstanceLifecyclePolicy"),
        new("DeletionProtection") { Default = _ => "none" },
    ];

    extension(Group group)
    {
        public int Cooldown => Numbers.WholeOf(group.Kept[CooldownMember]) ?? 300;

        public int GracePeriod => Numbers.WholeOf(group.Kept[GraceMember]) ?? 0;

        public IReadOnlyList<string> TerminationPolicies => group.Kept[PoliciesMember] is { } policies ? Texts(policies) : ["Default"];

        public bool ProtectsNewInstances => group.Kept[ProtectionMember]?.GetValue<bool>() ?? false;

        public int? MaxInstanceLifetime => Numbers.WholeOf(group.Kept[LifetimeMember]);

        public int? DefaultInstanceWarmup => Numbers.WholeOf(group.Kept[WarmupMember]);

        /// <summary>The model's DesiredCapacityType.</summary>
        public string? CapacityUnit => Text(group, "DesiredCapacityType");

        public bool RetainsAbandoned =>
            group.Kept["InstanceLifecyclePolicy"]?["RetentionTriggers"]?["TerminateHookAbandon"]?.GetValue<string>() == "retain";

        /// <summary>It launches where balance wants it, or not at all.</summary>
        public bool KeepsBalance =>
            group.Kept["AvailabilityZoneDistribution"]?["CapacityDistributionStrategy"]?.GetValue<string>() == "balanced-only";

        public bool ChecksLoadBalancers =>
            group.Kept[TypeMember]?.GetValue<string>().Split(',').Contains("ELB", StringComparer.Ordinal) ?? false;
    }

    /// <summary>What was kept before, with what the request says.</summary>
    public static JsonObject Keep(Fields request, JsonObject before)
    {
        var kept = before.DeepClone().AsObject();
        foreach (var setting in All)
        {
            if (
                request.Shape.Find(setting.Member) is null
                || request.Values[setting.Member] is not { } value
                || setting.IsSilence?.Invoke(value) == true
            )
            {
                continue;
            }

            setting.Check?.Invoke(value);
            if (setting.IsTakenBack?.Invoke(value) == true)
            {
                kept.Remove(setting.Member);
            }
            else
            {
                kept[setting.Member] = value.DeepClone();
            }
        }

        return kept;
    }

    /// <summary>Puts every setting into the answer about the group.</summary>
    public static void Tell(Transaction transaction, Group group, Document answer)
    {
        foreach (var setting in All)
        {
            var value = group.Kept[setting.Member] ?? setting.Default?.Invoke(transaction);
            answer[setting.Member] = value is JsonValue plain && plain.TryGetValue<string>(out var text) ? text : value;
        }
    }

    public static string? Text(Group group, string member) => group.Kept[member]?.GetValue<string>();

    public static int? MaintenancePercentage(Group group, string member) => Numbers.WholeOf(group.Kept[MaintenanceMember]?[member]);

    private static JsonNode LinkedRole(Transaction transaction) =>
        $"arn:aws:iam::{transaction.Account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

    private static IReadOnlyList<string> Texts(JsonNode list) => [.. list.AsArray().Select(item => item?.GetValue<string>() ?? "")];
}
