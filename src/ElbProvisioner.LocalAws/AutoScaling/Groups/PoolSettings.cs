using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>What a group's warm pool says.</summary>
internal static class PoolSettings
{
    public const string PendingDelete = "PendingDelete";

    extension(Group group)
    {
        /// <summary>It has a warm pool that is not being deleted.</summary>
        public bool HasPool => group.WarmPool is not null && !group.IsPoolLeaving;

        public bool IsPoolLeaving => group.WarmPool?["Status"]?.GetValue<string>() == PendingDelete;

        public bool ReusesInstances => group.HasPool && group.WarmPool?["InstanceReusePolicy"]?["ReuseOnScaleIn"]?.GetValue<bool>() == true;

        /// <summary>The model's WarmPoolState.</summary>
        public string StateOfPool => group.WarmPool?["PoolState"]?.GetValue<string>() ?? "Stopped";

        /// <summary>
        /// What the group does not desire of what may be prepared, and never less than its minimum (API reference, PutWarmPool).
        /// </summary>
        public int PoolSize =>
            group.HasPool
                ? Math.Max(
                    Numbers.WholeOf(group.WarmPool?["MinSize"]) ?? 0,
                    (Numbers.WholeOf(group.WarmPool?["MaxGroupPreparedCapacity"]) ?? group.Max) - group.Desired
                )
                : 0;
    }
}
