using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Instances that wait for lifecycle hooks.</summary>
internal static class Hooks
{
    public const string What = "autoscaling.hookTimeout";

    private const double LongestWaitInSeconds = 48 * 3600;

    public static IEnumerable<LifecycleHook> Of(Transaction transaction, string group, string? transition = null) =>
        transaction.Scaling.Hooks.StartingWith(ScalingTables.Of(group)).Where(hook => transition is null || hook.Transition == transition);

    /// <summary>Lets the hooks of the transition have their say; without any the instance goes on at once.</summary>
    public static void Ask(Transaction transaction, Member member, string transition)
    {
        var isLaunching = transition == LifecycleHook.Launching;
        var hooks = member.SkipsHooks ? [] : Of(transaction, member.Group, transition).ToList();
        if (hooks.Count == 0)
        {
            GoOn(transaction, member);
            return;
        }

        var waits = hooks.Select(hook => Wait(transaction, hook)).ToList();
        transaction.Scaling.Members.Put(
            member with
            {
                State = member.StateOf(member.IsTerminating ? Lifecycle.TerminatingWait : Lifecycle.PendingWait),
                Waits = waits,
            }
        );
        Activities.Step(transaction, member.Activity, "MidLifecycleAction", isLaunching ? 40 : 60);
        foreach (var wait in waits)
        {
            transaction.At(wait.Deadline, What, member.Key, wait.Token);
        }
    }

    public static void TimedOut(Transaction transaction, AgendaItem item)
    {
        if (
            transaction.Scaling.Members.Find(item.Subject) is not { } member
            || member.Waits.FirstOrDefault(wait => wait.Token == item.Argument) is not { } waited
        )
        {
            return;
        }

        if (waited.Deadline > transaction.Now)
        {
            // A heartbeat has moved it.
            transaction.At(waited.Deadline, What, member.Key, waited.Token);
            return;
        }

        var hook = transaction.Scaling.Hooks.Find(ScalingTables.Of(member.Group, waited.Hook));
        Answer(transaction, member, waited, hook?.DefaultResult ?? "ABANDON");
    }

    public static Document? Complete(Transaction transaction, Fields request)
    {
        var result = request.Required("LifecycleActionResult");
        if (result is not ("CONTINUE" or "ABANDON"))
        {
            throw Refusals.Invalid("Invalid Lifecycle Action Result. Valid values are: CONTINUE, ABANDON");
        }

        var (member, wait) = Waiting(transaction, request);
        Answer(transaction, member, wait, result);
        return [];
    }

    public static Document? Heartbeat(Transaction transaction, Fields request)
    {
        var (member, wait) = Waiting(transaction, request);
        var hook = transaction.Scaling.Hooks.Find(ScalingTables.Of(member.Group, wait.Hook));
        var deadline = transaction.Now + transaction.Lasting(hook?.HeartbeatTimeout ?? 3600);
        var moved = wait with { Deadline = deadline < wait.LastDeadline ? deadline : wait.LastDeadline };
        transaction.Scaling.Members.Put(
            member with
            {
                Waits = [.. member.Waits.Select(other => other.Token == wait.Token ? moved : other)],
            }
        );
        return [];
    }

    /// <summary>The hook is being deleted: who waits for it waits no more.</summary>
    public static void Release(Transaction transaction, LifecycleHook hook)
    {
        foreach (var member in GroupLookup.Everyone(transaction, hook.Group))
        {
            if (member.Waits.FirstOrDefault(wait => wait.Hook == hook.Name) is { } wait)
            {
                Answer(transaction, member, wait, hook.Transition == LifecycleHook.Launching ? "ABANDON" : "CONTINUE");
            }
        }
    }

    private static void Answer(Transaction transaction, Member member, HookAction answered, string result)
    {
        var left = member with { Waits = [.. member.Waits.Where(wait => wait.Token != answered.Token)] };
        transaction.Scaling.Members.Put(left);
        if (result == "ABANDON" && member is { Phase: Lifecycle.PendingWait, IsReturning: false })
        {
            Abandon(transaction, left);
        }
        else if (result == "ABANDON" && transaction.Scaling.Groups.Find(member.Group) is { RetainsAbandoned: true, Status: null })
        {
            Retain(transaction, left);
        }
        else if (left.Waits.Count == 0 || result == "ABANDON")
        {
            // An abandoned termination keeps the other hooks from their say, but the instance goes either way; one that was to return to
            // the warm pool goes for good.
            GoOn(transaction, left, isAbandoned: result == "ABANDON");
        }
    }

    private static void Abandon(Transaction transaction, Member member)
    {
        if (transaction.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        Activities.End(
            transaction,
            member.Activity,
            "Failed",
            "Lifecycle Action was completed with ABANDON result. Launching EC2 instance failed."
        );
        var cause = $"{Words.At(transaction)} an instance was taken out of service in response to an abandoned lifecycle action.";
        Terminations.Begin(transaction, group, member with { Activity = null, Waits = [] }, cause);
        Reviews.Soon(transaction, group.Key);
    }

    /// <summary>It stays until somebody terminates it, and counts no more ("Instance lifecycle policy" in the user guide).</summary>
    private static void Retain(Transaction transaction, Member member)
    {
        Activities.End(
            transaction,
            member.Activity,
            "Cancelled",
            "The termination lifecycle action was abandoned and the instance was retained."
        );
        var phase = member.IsTerminating ? Lifecycle.Terminating : Lifecycle.Pending;
        transaction.Scaling.Members.Put(member with { State = member.StateOf(phase + Lifecycle.Retained), Activity = null, Waits = [] });
        Reviews.Soon(transaction, member.Group);
    }

    private static void GoOn(Transaction transaction, Member member, bool isAbandoned = false)
    {
        if (member.IsPending)
        {
            InstanceStates.EnterService(transaction, member);
        }
        else if (member.IsTerminating)
        {
            Terminations.Proceed(transaction, member);
        }
        else if (member.IsWarm && isAbandoned)
        {
            Warming.GiveUp(transaction, member, "in response to an abandoned lifecycle action");
        }
        else if (member.IsWarm)
        {
            Warming.Enter(transaction, member);
        }
    }

    private static HookAction Wait(Transaction transaction, LifecycleHook hook)
    {
        var longest = Math.Min(hook.HeartbeatTimeout * 100.0, LongestWaitInSeconds);
        return new(
            hook.Name,
            transaction.NewUuid(),
            transaction.Now + transaction.Lasting(hook.HeartbeatTimeout),
            transaction.Now + transaction.Lasting(longest)
        );
    }

    private static (Member Member, HookAction Wait) Waiting(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        var (hook, token, instanceId) = (
            request.Required("LifecycleHookName"),
            request.Text("LifecycleActionToken"),
            request.Text("InstanceId")
        );
        if (token is null && instanceId is null)
        {
            throw Refusals.Invalid("Either LifecycleActionToken or InstanceId must be specified");
        }

        if (transaction.Scaling.Hooks.Find(ScalingTables.Of(group.Key, hook)) is null)
        {
            throw Refusals.Invalid($"No Lifecycle Hook found with name: {hook}");
        }

        foreach (
            var member in GroupLookup
                .Everyone(transaction, group.Key)
                .Where(member => instanceId is null || member.InstanceId == instanceId)
        )
        {
            if (member.Waits.FirstOrDefault(wait => wait.Hook == hook && (token is null || wait.Token == token)) is { } found)
            {
                return (member, found);
            }
        }

        throw Refusals.Invalid(
            token is null
                ? $"No active Lifecycle Action found with instance ID {instanceId}"
                : $"No active Lifecycle Action found with token {token}"
        );
    }
}
