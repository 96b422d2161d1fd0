using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Instances that wait for lifecycle hooks.</summary>
internal static class Hooks
{
    public const string What = "autoscaling.hookTimeout";

    private const double LongestWaitInSeconds = 48 * 3600;

    public static IEnumerable<LifecycleHook> Of(Turn turn, string group, string? transition = null) =>
        turn.Scaling.Hooks.StartingWith(ScalingTables.Of(group)).Where(hook => transition is null || hook.Transition == transition);

    /// <summary>Lets the hooks of the transition have their say; without any the instance goes on at once.</summary>
    public static void Ask(Turn turn, Member member, string transition)
    {
        var isLaunching = transition == LifecycleHook.Launching;
        var hooks = member.SkipsHooks ? [] : Of(turn, member.Group, transition).ToList();
        if (hooks.Count == 0)
        {
            GoOn(turn, member);
            return;
        }

        var waits = hooks.Select(hook => Wait(turn, hook)).ToList();
        turn.Scaling.Members.Put(member with { State = isLaunching ? Lifecycle.PendingWait : Lifecycle.TerminatingWait, Waits = waits });
        Activities.Step(turn, member.Activity, "MidLifecycleAction", isLaunching ? 40 : 60);
        foreach (var wait in waits)
        {
            turn.At(wait.Deadline, What, member.Key, wait.Token);
        }
    }

    public static void TimedOut(Turn turn, AgendaItem item)
    {
        if (
            turn.Scaling.Members.Find(item.Subject) is not { } member
            || member.Waits.FirstOrDefault(wait => wait.Token == item.Argument) is not { } waited
        )
        {
            return;
        }

        if (waited.Deadline > turn.Now)
        {
            // A heartbeat has moved it.
            turn.At(waited.Deadline, What, member.Key, waited.Token);
            return;
        }

        var hook = turn.Scaling.Hooks.Find(ScalingTables.Of(member.Group, waited.Hook));
        Answer(turn, member, waited, hook?.DefaultResult ?? "ABANDON");
    }

    public static Document? Complete(Turn turn, Fields request)
    {
        var result = request.Required("LifecycleActionResult");
        if (result is not ("CONTINUE" or "ABANDON"))
        {
            throw Refusals.Invalid("Invalid Lifecycle Action Result. Valid values are: CONTINUE, ABANDON");
        }

        var (member, wait) = Waiting(turn, request);
        Answer(turn, member, wait, result);
        return [];
    }

    public static Document? Heartbeat(Turn turn, Fields request)
    {
        var (member, wait) = Waiting(turn, request);
        var hook = turn.Scaling.Hooks.Find(ScalingTables.Of(member.Group, wait.Hook));
        var deadline = turn.Now + turn.Lasting(hook?.HeartbeatTimeout ?? 3600);
        var moved = wait with { Deadline = deadline < wait.LastDeadline ? deadline : wait.LastDeadline };
        turn.Scaling.Members.Put(member with { Waits = [.. member.Waits.Select(other => other.Token == wait.Token ? moved : other)] });
        return [];
    }

    /// <summary>The hook is being deleted: who waits for it waits no more.</summary>
    public static void Release(Turn turn, LifecycleHook hook)
    {
        foreach (var member in GroupLookup.Members(turn, hook.Group))
        {
            if (member.Waits.FirstOrDefault(wait => wait.Hook == hook.Name) is { } wait)
            {
                Answer(turn, member, wait, hook.Transition == LifecycleHook.Launching ? "ABANDON" : "CONTINUE");
            }
        }
    }

    private static void Answer(Turn turn, Member member, HookAction answered, string result)
    {
        var left = member with { Waits = [.. member.Waits.Where(wait => wait.Token != answered.Token)] };
        turn.Scaling.Members.Put(left);
        if (result == "ABANDON" && member.State == Lifecycle.PendingWait)
        {
            Abandon(turn, left);
        }
        else if (left.Waits.Count == 0 || result == "ABANDON")
        {
            // An abandoned termination keeps the other hooks from their say, but the instance goes either way.
            GoOn(turn, left);
        }
    }

    private static void Abandon(Turn turn, Member member)
    {
        if (turn.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        Activities.End(
            turn,
            member.Activity,
            "Failed",
            "Lifecycle Action was completed with ABANDON result. Launching EC2 instance failed."
        );
        var cause = $"{Words.At(turn)} an instance was taken out of service in response to an abandoned lifecycle action.";
        Terminations.Begin(turn, group, member with { Activity = null, Waits = [] }, cause);
        Reviews.Soon(turn, group.Key);
    }

    private static void GoOn(Turn turn, Member member)
    {
        if (member.IsPending)
        {
            InstanceStates.EnterService(turn, member);
        }
        else if (member.IsTerminating)
        {
            Terminations.Proceed(turn, member);
        }
    }

    private static HookAction Wait(Turn turn, LifecycleHook hook)
    {
        var longest = Math.Min(hook.HeartbeatTimeout * 100.0, LongestWaitInSeconds);
        return new(hook.Name, turn.NewUuid(), turn.Now + turn.Lasting(hook.HeartbeatTimeout), turn.Now + turn.Lasting(longest));
    }

    private static (Member Member, HookAction Wait) Waiting(Turn turn, Fields request)
    {
        var group = GroupLookup.Named(turn, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        var (hook, token, instanceId) = (
            request.Required("LifecycleHookName"),
            request.Text("LifecycleActionToken"),
            request.Text("InstanceId")
        );
        if (token is null && instanceId is null)
        {
            throw Refusals.Invalid("Either LifecycleActionToken or InstanceId must be specified");
        }

        if (turn.Scaling.Hooks.Find(ScalingTables.Of(group.Key, hook)) is null)
        {
            throw Refusals.Invalid($"No Lifecycle Hook found with name: {hook}");
        }

        foreach (var member in GroupLookup.Members(turn, group.Key).Where(member => instanceId is null || member.InstanceId == instanceId))
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
