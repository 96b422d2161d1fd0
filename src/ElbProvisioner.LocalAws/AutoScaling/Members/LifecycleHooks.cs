using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>The hooks themselves; <see cref="Hooks"/> has the instances that wait for them.</summary>
internal static class LifecycleHooks
{
    public static Document? Put(Transaction transaction, Fields request)
    {
        Put(transaction, GroupLookup.Changeable(transaction, request), request);
        return [];
    }

    /// <summary>Makes the hook or changes it: what is left out stays as it was.</summary>
    public static void Put(Transaction transaction, Group group, Fields said)
    {
        var name = said.Required("LifecycleHookName");
        var key = ScalingTables.Of(group.Key, name);
        var before = transaction.Scaling.Hooks.Find(key);
        if (before is null && Hooks.Of(transaction, group.Key).Count() >= transaction.Quota(ScalingQuotas.HooksPerGroup))
        {
            throw Refusals.AtLimit("lifecycle hooks for this Auto Scaling group");
        }

        var hook = new LifecycleHook(
            key,
            group.Key,
            name,
            said.Text("LifecycleTransition")
                ?? before?.Transition
                ?? throw Refusals.Invalid("LifecycleTransition is required when creating a lifecycle hook."),
            said.Integer("HeartbeatTimeout") ?? before?.HeartbeatTimeout ?? 3600,
            said.Text("DefaultResult") ?? before?.DefaultResult ?? "ABANDON",
            said.Text("NotificationMetadata") ?? before?.Metadata,
            said.Text("NotificationTargetARN") ?? before?.NotificationTarget,
            said.Text("RoleARN") ?? before?.Role
        );
        Check(hook);

        // An empty target takes the notification away.
        transaction.Scaling.Hooks.Put(hook.NotificationTarget is "" ? hook with { NotificationTarget = null, Role = null } : hook);
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        var names = request.Texts("LifecycleHookNames");
        return new()
        {
            ["LifecycleHooks"] = Hooks
                .Of(transaction, group.Key)
                .Where(hook => names.Count == 0 || names.Contains(hook.Name, StringComparer.Ordinal))
                .Select(Tell)
                .ToList(),
        };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var name = request.Required("LifecycleHookName");
        var hook =
            transaction.Scaling.Hooks.Find(ScalingTables.Of(group.Key, name))
            ?? throw Refusals.Invalid($"No Lifecycle Hook found with name: {name}");
        transaction.Scaling.Hooks.Remove(hook.Key);
        Hooks.Release(transaction, hook);
        return [];
    }

    private static void Check(LifecycleHook hook)
    {
        if (hook.Transition is not (LifecycleHook.Launching or LifecycleHook.Leaving))
        {
            throw Refusals.Invalid(
                $"Invalid Lifecycle Transition: {hook.Transition}. Valid values are: {LifecycleHook.Launching}, {LifecycleHook.Leaving}"
            );
        }

        if (hook.HeartbeatTimeout is < 30 or > 7200)
        {
            throw Refusals.Invalid("Heartbeat Timeout must be between 30 and 7200 seconds");
        }

        if (hook.DefaultResult is not ("CONTINUE" or "ABANDON"))
        {
            throw Refusals.Invalid($"Invalid Default Result: {hook.DefaultResult}. Valid values are: CONTINUE, ABANDON");
        }
    }

    private static Document Tell(LifecycleHook hook) =>
        new()
        {
            ["LifecycleHookName"] = hook.Name,
            ["AutoScalingGroupName"] = hook.Group,
            ["LifecycleTransition"] = hook.Transition,
            ["NotificationTargetARN"] = hook.NotificationTarget,
            ["RoleARN"] = hook.Role,
            ["NotificationMetadata"] = hook.Metadata,
            ["HeartbeatTimeout"] = hook.HeartbeatTimeout,
            ["GlobalTimeout"] = Math.Min(172800, hook.HeartbeatTimeout * 100),
            ["DefaultResult"] = hook.DefaultResult,
        };
}
