using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>
/// An Auto Scaling group; the key is its name. It is seen at once: Terraform reads it right back on AWS and fails if it is not there.
/// </summary>
internal sealed record Group : IRecord, IJsonOnDeserialized
{
    /// <summary>What earlier builds wrote beside the settings, and the settings' own names.</summary>
    private static readonly IReadOnlyList<(string Written, string Member)> Earlier =
    [
        ("Cooldown", "DefaultCooldown"),
        ("HealthCheckType", "HealthCheckType"),
        ("GracePeriod", "HealthCheckGracePeriod"),
        ("TerminationPolicies", "TerminationPolicies"),
        ("ProtectsNewInstances", "NewInstancesProtectedFromScaleIn"),
        ("RebalancesCapacity", "CapacityRebalance"),
        ("MaxInstanceLifetime", "MaxInstanceLifetime"),
        ("DefaultInstanceWarmup", "DefaultInstanceWarmup"),
        ("ServiceLinkedRole", "ServiceLinkedRoleARN"),
    ];

    public required string Key { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Recipe Recipe { get; init; }

    public required int Min { get; init; }

    public required int Max { get; init; }

    public required int Desired { get; init; }

    public required IReadOnlyList<string> Subnets { get; init; }

    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>The settings, by the model's members, as they were said; <see cref="GroupSettings"/> has their defaults.</summary>
    public required JsonObject Kept { get; init; }

    /// <summary>By the members of the model's WarmPoolConfiguration; null: the group has none.</summary>
    public JsonObject? WarmPool { get; init; }

    public IReadOnlyList<GroupTag> Tags { get; init; } = [];

    public IReadOnlyList<string> Suspended { get; init; } = [];

    /// <summary>When each of them was suspended, as it is told.</summary>
    public IReadOnlyDictionary<string, string> SuspendedAt { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary><c>Delete in progress</c> while it is being deleted; else null.</summary>
    public string? Status { get; init; }

    /// <summary>Nothing is left in it; it goes once its time has come.</summary>
    public bool IsEmptied { get; init; }

    /// <summary>When the group looks at itself next; null: when something happens.</summary>
    public DateTimeOffset? ReviewAt { get; init; }

    public int FailedLaunches { get; init; }

    /// <summary>After a failed launch nothing is launched before then.</summary>
    public DateTimeOffset? NextLaunchAt { get; init; }

    /// <summary>The end of the last scaling that a simple policy's cooldown counts from.</summary>
    public DateTimeOffset? ScaledAt { get; init; }

    /// <summary>What last changed the capacity, as causes of activities tell it; null once the capacity is what is desired.</summary>
    public string? LastChange { get; init; }

    /// <summary>One more than desired has been launched, to be evened out between zones once it is in service.</summary>
    public bool IsRebalancing { get; init; }

    /// <summary>What the file of the world holds that has no name here; empty once it is read.</summary>
    [JsonExtensionData]
    public JsonObject? Unnamed { get; set; }

    public bool IsSuspended(string process) => Suspended.Contains(process, StringComparer.Ordinal);

    /// <summary>Takes over the settings of a world that an earlier build wrote.</summary>
    void IJsonOnDeserialized.OnDeserialized()
    {
        foreach (var (written, member) in Earlier)
        {
            if (Unnamed?[written] is { } value && Kept[member] is null)
            {
                Kept[member] = value.DeepClone();
            }
        }

        Unnamed = null;
    }
}

internal sealed record GroupTag(string Name, string Value, bool Propagates);

/// <summary>What instances are launched from: one template, a policy that names templates, or a launch configuration.</summary>
/// <param name="Mixed">By the members of the model's MixedInstancesPolicy, defaults filled in.</param>
/// <param name="Configuration">The name of a launch configuration.</param>
internal sealed record Recipe(TemplateChoice? Template, JsonObject? Mixed, string? Configuration = null);

/// <param name="Version">A number, <c>$Latest</c> or <c>$Default</c>; null where none was said.</param>
internal sealed record TemplateChoice(string Id, string Name, string? Version);
