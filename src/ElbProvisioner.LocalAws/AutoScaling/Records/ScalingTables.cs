using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>
/// Keys of what belongs to a group begin with <see cref="Of"/> the group: names of groups have no colon. What is listed newest first
/// has <see cref="NewestFirst"/> after it.
/// </summary>
internal sealed class ScalingTables(TableSet tables)
{
    public static readonly TablesKey<ScalingTables> Key = new(tables => new(tables));

    public Table<Group> Groups { get; } = tables.Add("autoscaling.groups", ScalingJson.Default.Group);

    /// <summary>By group and instance id.</summary>
    public Table<Member> Members { get; } = tables.Add("autoscaling.members", ScalingJson.Default.Member);

    /// <summary>Which group an instance is in, by instance id.</summary>
    public Table<Membership> Memberships { get; } = tables.Add("autoscaling.memberships", ScalingJson.Default.Membership);

    /// <summary>Decided, and not yet an instance; by the key of their activity.</summary>
    public Table<PendingLaunch> Launches { get; } = tables.Add("autoscaling.launches", ScalingJson.Default.PendingLaunch);

    /// <summary>By group, newest first.</summary>
    public Table<ScalingActivity> Activities { get; } = tables.Add("autoscaling.activities", ScalingJson.Default.ScalingActivity);

    /// <summary>By group and identifier of the traffic source.</summary>
    public Table<Attachment> Attachments { get; } = tables.Add("autoscaling.attachments", ScalingJson.Default.Attachment);

    /// <summary>Which groups a traffic source is attached to, by its identifier and the group.</summary>
    public Table<AttachedTo> AttachedTo { get; } = tables.Add("autoscaling.attachedTo", ScalingJson.Default.AttachedTo);

    /// <summary>By group and name.</summary>
    public Table<ScalingPolicy> Policies { get; } = tables.Add("autoscaling.policies", ScalingJson.Default.ScalingPolicy);

    /// <summary>By group and name.</summary>
    public Table<ScheduledAction> Schedules { get; } = tables.Add("autoscaling.schedules", ScalingJson.Default.ScheduledAction);

    /// <summary>By group and name.</summary>
    public Table<LifecycleHook> Hooks { get; } = tables.Add("autoscaling.hooks", ScalingJson.Default.LifecycleHook);

    /// <summary>By group, newest first.</summary>
    public Table<InstanceRefresh> Refreshes { get; } = tables.Add("autoscaling.refreshes", ScalingJson.Default.InstanceRefresh);

    /// <summary>The key of the refresh that a group is going through, by the group.</summary>
    public Table<ActiveRefresh> ActiveRefreshes { get; } = tables.Add("autoscaling.activeRefreshes", ScalingJson.Default.ActiveRefresh);

    /// <summary>By group, topic and type.</summary>
    public Table<Subscription> Subscriptions { get; } = tables.Add("autoscaling.subscriptions", ScalingJson.Default.Subscription);

    /// <summary>By time.</summary>
    public Table<SentNotification> Sent { get; } = tables.Add("autoscaling.sent", ScalingJson.Default.SentNotification);

    public Table<LaunchConfiguration> Configurations { get; } =
        tables.Add("autoscaling.launchConfigurations", ScalingJson.Default.LaunchConfiguration);

    /// <summary>By group and client token.</summary>
    public Table<LaunchedTogether> LaunchedTogether { get; } =
        tables.Add("autoscaling.launchedTogether", ScalingJson.Default.LaunchedTogether);

    public static string Of(string group, string rest = "") => $"{group}:{rest}";

    public static string NewestFirst(DateTimeOffset time, string id) => $"{DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks:D19}:{id}";

    public static string AttachedKey(string identifier, string group = "") => $"{identifier}|{group}";
}

internal static class ScalingTransaction
{
    extension(Transaction transaction)
    {
        public ScalingTables Scaling => transaction.Tables(ScalingTables.Key);
    }
}

[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(Membership))]
[JsonSerializable(typeof(PendingLaunch))]
[JsonSerializable(typeof(ScalingActivity))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(AttachedTo))]
[JsonSerializable(typeof(ScalingPolicy))]
[JsonSerializable(typeof(ScheduledAction))]
[JsonSerializable(typeof(LifecycleHook))]
[JsonSerializable(typeof(InstanceRefresh))]
[JsonSerializable(typeof(ActiveRefresh))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(SentNotification))]
[JsonSerializable(typeof(LaunchConfiguration))]
[JsonSerializable(typeof(LaunchedTogether))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ScalingJson : JsonSerializerContext;
