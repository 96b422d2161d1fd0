using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Traffic.TrafficImpact;

namespace ElbProvisioner.Core.Tables;

/// <summary>Scaling groups [Auto Scaling API: CreateAutoScalingGroup, UpdateAutoScalingGroup, AutoScalingGroup].</summary>
public static class AutoScalingGroupTable
{
    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.AutoScalingGroup)
            .Section("healthCheck", "groupHealthCheck", "When the group replaces an instance.", "When the group replaces an instance.")
            .Section(
                "zoneImpairment",
                "zoneImpairment",
                "What the group does while a zone is shifted away from.",
                "What the group does while a zone is shifted away from (ARC zonal shift)."
            )
            .Section(
                "lifecyclePolicy",
                "lifecyclePolicy",
                "Which instances are kept that would be terminated.",
                "Which instances are kept that would be terminated."
            );

    /// <summary>In AWS: up to 255 characters.</summary>
    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("AutoScalingGroupName").Replaces();

    public static Property<string> VpcId { get; } = Table.Given("vpc", Forms.Text).NotCompared().Replaces();

    public static Property<int> MinSize { get; } =
        Table.Given("size.min", Forms.Number).InsteadOf("minSize").Wire("MinSize").Unsaid(0).Effect(Feels.Nothing);

    public static Property<int> MaxSize { get; } =
        Table.Given("size.max", Forms.Number).InsteadOf("maxSize").Wire("MaxSize").Unsaid(0).Effect(Feels.Judged);

    /// <summary>For groups that choose instance types by what is required [Auto Scaling API: DesiredCapacityType].</summary>
    public static Property<string> SizeUnit { get; } =
        Table.Given("size.unit", Forms.Text).InsteadOf("desiredCapacityType").Undone("units").Wire("DesiredCapacityType").Effect(Counts);

    /// <summary>Written once, at creation: after that it is scaling's business.</summary>
    public static Property<int> DesiredCapacity { get; } =
        Table.Given("desired", Forms.Number).NotCompared().Wire("DesiredCapacity").Unsaid(0).Effect(Feels.Judged);

    public static Property<ImmutableSortedSet<string>> SubnetIds { get; } =
        Table.Given("subnets", Forms.JoinedSet).Wire("VPCZoneIdentifier").Unsaid([]).Effect(Feels.Judged);

    /// <summary>Given at creation; attached and detached after that.</summary>
    public static Property<ImmutableArray<ResourceRef>> TargetGroups { get; } =
        Table
            .Given("targetGroups", Forms.Refs)
            .InsteadOf("targetGroupARNs")
            .Wire("TargetGroupARNs")
            .Unsaid([])
            .ByItems()
            .Effect(Feels.Judged);

    public static Property<string> HealthCheckType { get; } =
        Table
            .Text(
                "healthCheck.type",
                HealthCheckTypes.Shape,
                "EC2, which always counts: an instance that runs is healthy; ELB: one that its target groups find healthy; EBS: one whose "
                    + "volumes answer; VPC_LATTICE: one that VPC Lattice finds healthy. ELB unless written, when there are target groups.",
                HealthCheckTypes.Form
            )
            .InsteadOf("healthCheckType")
            .Wire("HealthCheckType")
            .Unsaid("EC2")
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> GracePeriod { get; } =
        Table
            .Duration("healthCheck.gracePeriod", 0, 86400, "How long a new instance may take until its health counts; 5m unless written.")
            .InsteadOf("healthCheckGracePeriod")
            .Is(TimeSpan.FromMinutes(5))
            .Wire("HealthCheckGracePeriod")
            .Unsaid(TimeSpan.Zero)
            .Effect(Feels.Nothing);

    /// <summary>A second below zero takes it away [Auto Scaling API: DefaultInstanceWarmup].</summary>
    public static Property<TimeSpan> DefaultWarmup { get; } =
        Table
            .Duration("defaultInstanceWarmup", 0, 21600, "How long a new instance counts in no metric, and a refresh waits for it.")
            .Undone(TimeSpan.FromSeconds(-1))
            .Wire("DefaultInstanceWarmup")
            .Effect(Feels.Nothing);

    public static Property<ImmutableArray<string>> TerminationPolicies { get; } =
        Table
            .Texts(
                "terminationPolicies",
                new ListShape<string>(Texts.TerminationPolicy, orSingle: true, mayBeEmpty: false),
                "Which instance goes first when the group shrinks, in order."
            )
            .Undone(["Default"])
            .Wire("TerminationPolicies")
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> MaxInstanceLifetime { get; } =
        Table
            .Duration("maxInstanceLifetime", OffOrDays, "Replaces instances of this age: 0 (off), or 1d to 365d.")
            .Undone(TimeSpan.Zero)
            .Wire("MaxInstanceLifetime")
            .Effect(Lifetime);

    public static Property<ImmutableSortedSet<string>> Suspended { get; } =
        Table
            .Words(
                "suspend",
                [
                    "Launch",
                    "Terminate",
                    "AddToLoadBalancer",
                    "AlarmNotification",
                    "AZRebalance",
                    "HealthCheck",
                    "InstanceRefresh",
                    "ReplaceUnhealthy",
                    "ScheduledActions",
                ],
                "Processes of the group to keep suspended."
            )
            .InsteadOf("suspendedProcesses")
            .Undone([])
            .ByItems()
            .Described("SuspendedProcesses[].ProcessName")
            .Unsaid([])
            .Effect(Suspension);

    public static Property<TimeSpan> DefaultCooldown { get; } =
        Table
            .Duration("defaultCooldown", 0, 31_536_000, "How long simple scaling rests after it has acted.")
            .Undone(TimeSpan.FromMinutes(5))
            .Wire("DefaultCooldown")
            .Effect(Feels.Nothing);

    /// <summary>An empty name takes it away [Auto Scaling API].</summary>
    public static Property<string> PlacementGroup { get; } =
        Table
            .Text("placementGroup", new TextShape("a placement group's name", maxLength: 255), "The placement group for new instances.")
            .Undone("")
            .Wire("PlacementGroup")
            .Effect(Feels.Nothing);

    public static Property<bool> ProtectFromScaleIn { get; } =
        Table
            .Flag("protectFromScaleIn", "Whether new instances stay when the group shrinks.")
            .InsteadOf("newInstancesProtectedFromScaleIn")
            .Undone(false)
            .Wire("NewInstancesProtectedFromScaleIn")
            .Effect(
                Feels.Becoming(
                    "true",
                    None,
                    "none; instances launched from now on stay when the group shrinks, and a refresh waits for them"
                )
            );

    public static Property<bool> CapacityRebalance { get; } =
        Table
            .Flag("capacityRebalance", "Whether a Spot Instance is replaced as soon as AWS is likely to take it back.")
            .Undone(false)
            .Wire("CapacityRebalance")
            .Effect(Feels.Nothing);

    public static Property<Settings> InstanceMaintenance { get; } =
        Table
            .Value(
                "instanceMaintenance",
                new BlockForm(InstanceMaintenanceTable.Table),
                InstanceMaintenanceTable.Shape,
                "How many instances there are while some are replaced."
            )
            .InsteadOf("instanceMaintenancePolicy")
            .Undone(InstanceMaintenanceTable.None)
            .Wire("InstanceMaintenancePolicy")
            .Effect(Feels.Nothing);

    public static Property<string> ZoneDistribution { get; } =
        Table
            .Word(
                "zoneDistribution",
                ["balanced-best-effort", "balanced-only"],
                "balanced-only: a zone without capacity is waited for; balanced-best-effort: the others take its share.",
                ["reservations-then-balanced"],
                "Write `capacityReservations` as well."
            )
            .InsteadOf("availabilityZoneDistribution")
            .Undone("balanced-best-effort")
            .Wire("AvailabilityZoneDistribution.CapacityDistributionStrategy")
            .Effect(Feels.Nothing);

    public static Property<Settings> CapacityReservations { get; } =
        Table
            .Value(
                "capacityReservations",
                new BlockForm(GroupReservationTable.Table),
                GroupReservationTable.Shape,
                "Which Capacity Reservations the group's instances use."
            )
            .InsteadOf("capacityReservationSpecification")
            .Undone(GroupReservationTable.None)
            .Wire("CapacityReservationSpecification")
            .Effect(Feels.Nothing);

    /// <summary>Said along with the launch template's version, which stands inside it on the wire.</summary>
    public static Property<Settings> MixedInstances { get; } =
        Table
            .Value(
                "mixedInstances",
                new BlockForm(MixedInstancesTable.Table),
                MixedInstancesTable.Shape,
                "Several instance types, On-Demand and Spot, in place of the launch template's one."
            )
            .InsteadOf("mixedInstancesPolicy")
            .Undone(MixedInstancesTable.None)
            .Wire("MixedInstancesPolicy")
            .Effect(Feels.Judged);

    public static Property<bool> ZonalShift { get; } =
        Table
            .Switch("zoneImpairment.zonalShift", "Whether a zonal shift holds for the group's instances too.", Forms.Flag)
            .InsteadOf("zonalShiftEnabled")
            .Undone(false)
            .Wire("AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled")
            .Effect(Feels.Nothing);

    public static Property<string> ZoneHealthChecks { get; } =
        Table
            .Word(
                "zoneImpairment.healthCheckBehavior",
                ["ReplaceUnhealthy", "IgnoreUnhealthy"],
                "Whether unhealthy instances in the zone that is shifted away from are replaced meanwhile; needed with zonalShift."
            )
            .InsteadOf("impairedZoneHealthCheckBehavior")
            .Undone("IgnoreUnhealthy")
            .Wire("AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior")
            .Effect(Feels.Nothing);

    /// <summary>Said along with a request; AWS keeps nothing of it.</summary>
    public static Property<bool> SkipZonalShiftValidation { get; } =
        Table
            .Flag(
                "zoneImpairment.skipValidation",
                "Whether zonal shift is turned on though a target group spreads no requests across zones."
            )
            .InsteadOf("skipZonalShiftValidation")
            .NotCompared()
            .Wire("SkipZonalShiftValidation")
            .Effect(Feels.Nothing);

    public static Property<string> DeletionProtection { get; } =
        Table
            .Word(
                "deletionProtection",
                ["none", "prevent-force-deletion", Prevented],
                "Whether AWS refuses to delete the group; prevent-force-deletion: while instances are in it."
            )
            .Undone("none")
            .Wire("DeletionProtection")
            .Effect(Feels.Nothing);

    public static Property<string> TerminateHookAbandon { get; } =
        Table
            .Word(
                "lifecyclePolicy.terminateHookAbandon",
                ["retain", "terminate"],
                "What becomes of an instance whose terminating hook is abandoned: retain keeps it, outside the group's capacity."
            )
            .Undone("terminate")
            .Wire("InstanceLifecyclePolicy.RetentionTriggers.TerminateHookAbandon")
            .Effect(Feels.Nothing);

    /// <summary>AWS has no word for its own, so undoing names it by account: see <see cref="DefaultRole"/>.</summary>
    public static Property<string> ServiceLinkedRole { get; } =
        Table
            .Text("serviceLinkedRole", GroupTexts.ServiceLinkedRole, "The ARN of the role by which Auto Scaling works for this group.")
            .InsteadOf("serviceLinkedRoleARN")
            .Undone(DefaultRole)
            .Wire("ServiceLinkedRoleARN")
            .Effect(Feels.Nothing);

    public static Property<Settings> WarmPool { get; } =
        Table
            .Value(
                "warmPool",
                new BlockForm(WarmPoolTable.Table),
                WarmPoolTable.Shape,
                "Instances that are prepared before they are needed: the group grows by them. `{}` for as many as the group may have."
            )
            .InsteadOf("warmPoolConfiguration")
            .Undone(WarmPoolTable.None)
            .ByItems()
            .Described("WarmPoolConfiguration")
            .Effect(Feels.Note("the group grows by instances that are prepared beside it, which get no traffic until then"));

    public static Property<ImmutableArray<string>> Metrics { get; } =
        Table
            .Value(
                "metrics",
                GroupMetrics.Form,
                GroupMetrics.Shape,
                "The group's own metrics in CloudWatch, a minute each: `all`, or some of them."
            )
            .InsteadOf("enabledMetrics", "metricsCollection")
            .Undone([])
            .ByItems()
            .Described("EnabledMetrics[].Metric")
            .Effect(Feels.Nothing);

    public static Property<ImmutableArray<string>> TrafficSources { get; } =
        Table
            .Value(
                "trafficSources",
                TrafficSourceForm.Instance,
                TrafficSourceForm.Shape,
                "What sends its instances traffic beside `targetGroups`: target groups of VPC Lattice by ARN, Classic load balancers as "
                    + "{ identifier, type: elb }."
            )
            .Undone([])
            .ByItems()
            .Wire("TrafficSources")
            .Effect(Leaving);

    /// <summary>Read only of groups whose file says it or said it: listing groups does not tell.</summary>
    public static Property<ImmutableArray<string>> Notifications { get; } =
        Table
            .Value(
                "notifications",
                NotificationForm.Instance,
                NotificationForm.Shape,
                "Topics that are told of launches and terminations: `{ topic, on }` each."
            )
            .InsteadOf("notificationConfigurations")
            .Undone([])
            .ByItems()
            .Effect(Feels.Nothing);

    /// <summary>Stands for the role that AWS makes for every account.</summary>
    internal const string DefaultRole = "default";

    internal const string Prevented = "prevent-all-deletion";

    private static Shape<TimeSpan> OffOrDays =>
        DurationShape
            .Seconds(0, 31_536_000)
            .Convert(
                (TimeSpan lifetime, Node node, Binding binding, out TimeSpan value) =>
                {
                    value = lifetime;
                    if (lifetime == TimeSpan.Zero || lifetime >= TimeSpan.FromDays(1))
                    {
                        return true;
                    }

                    binding.Report(
                        BindingCodes.OutOfRange,
                        node.At,
                        $"{binding.Place} is {DurationShape.Write(lifetime)}; it must be 0 (off) or from 1d to 365d."
                    );
                    return false;
                }
            );

    private static TrafficEffect Lifetime(string? before, string? after) =>
        after is null or "0s" ? TrafficEffect.None : new(Drain, $"instances older than {after} are replaced, a few at a time");

    /// <summary>The sizes stay what they are and mean something else.</summary>
    private static TrafficEffect Counts(string? before, string? after) =>
        new(Capacity, $"sizes count {after} in place of {before}: instances come or go until the capacity fits");

    private static TrafficEffect Leaving(string? before, string? after)
    {
        var left = TrafficSourceForm.Items(before).Except(TrafficSourceForm.Items(after), StringComparer.Ordinal).ToList();
        return left.Count == 0
            ? TrafficEffect.None
            : new(Gap, $"instances leave {string.Join(", ", left)}: unless others stand behind it, its requests fail");
    }

    /// <summary>What stands still while a process rests [Auto Scaling guide: suspend and resume].</summary>
    private static TrafficEffect Suspension(string? before, string? after)
    {
        var resting = (after ?? "")
            .Split(", ")
            .Except((before ?? "").Split(", "), StringComparer.Ordinal)
            .Where(p => p.Length > 0)
            .ToList();
        return resting.Contains("AddToLoadBalancer", StringComparer.Ordinal)
                ? new(Capacity, "instances that are launched from now on get no traffic")
            : resting.Contains("Launch", StringComparer.Ordinal) ? new(Capacity, "instances that end from now on are not replaced")
            : TrafficEffect.None;
    }
}
