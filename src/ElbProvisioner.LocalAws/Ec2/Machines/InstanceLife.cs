using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>How instances go from state to state, and whom they tell.</summary>
internal static class InstanceLife
{
    /// <summary>The code of a StateReason.</summary>
    public const string ByUser = "Client.UserInitiatedShutdown";

    // The code of an interrupted Spot instance: EC2 User Guide, "Troubleshoot terminated instances".
    private const string TakenBack = "Server.SpotInstanceTermination";

    public static IReadOnlyDictionary<string, Happening> Happenings { get; } =
        new Dictionary<string, Happening>(StringComparer.Ordinal)
        {
            ["ec2.instanceRuns"] = Runs,
            ["ec2.instanceAnswers"] = Answers,
            ["ec2.instanceStops"] = Stops,
            ["ec2.instanceTerminates"] = Terminates,
            ["ec2.instanceVanishes"] = Vanishes,
            ["ec2.spotInterrupts"] = Interrupts,
        };

    public static void Begin(Turn turn, Instance instance)
    {
        turn.Ec2.Instances.Put(instance);
        Links.Put(turn.Ec2, Links.Volumes, instance.VolumeId, "", instance.Key);
        turn.Later(turn.Timings.InstanceStart, "ec2.instanceRuns", instance.Key, Start(instance));
        Tell(turn, instance);
    }

    public static void Terminate(Turn turn, string instanceId, string reason)
    {
        if (turn.Ec2.Instances.Find(instanceId) is not { State: not ("shutting-down" or "terminated") } instance)
        {
            return;
        }

        Enter(turn, Leaving(turn, instance, reason) with { State = "shutting-down" });
        turn.Later(turn.Timings.InstanceTermination, "ec2.instanceTerminates", instance.Key);
    }

    public static void Stop(Turn turn, Instance instance)
    {
        Enter(turn, Leaving(turn, instance, ByUser) with { State = "stopping" });
        turn.Later(turn.Timings.InstanceTermination, "ec2.instanceStops", instance.Key);
    }

    public static void StartAgain(Turn turn, Instance instance)
    {
        if (turn.Ec2.Interfaces.Find(instance.InterfaceId) is { PublicIp: null } face && LaunchData.WantsPublicAddress(turn, instance))
        {
            turn.Ec2.Interfaces.Put(face with { PublicIp = PublicAddresses.Take(turn, face.Key) });
        }

        Begin(turn, instance with { State = "pending", LaunchTime = turn.Now, ReasonCode = null, ReasonMessage = null, Transition = null });
    }

    /// <summary>It does not answer while it boots again; its state stays.</summary>
    public static void Reboot(Turn turn, Instance instance)
    {
        if (instance.AnswersAt is not null)
        {
            BootApplication(turn, instance);
            Tell(turn, instance);
        }
    }

    private static void Runs(Turn turn, AgendaItem item)
    {
        if (turn.Ec2.Instances.Find(item.Subject) is { State: "pending" } instance && Start(instance) == item.Argument)
        {
            BootApplication(turn, instance with { State = "running" });
            Tell(turn, instance);
            if (turn.Misfortunes.InterruptsSpot && LaunchData.Text(instance.LaunchData, "InstanceMarketOptions", "MarketType") == "spot")
            {
                turn.Later(turn.Timings.SpotInterruption, "ec2.spotInterrupts", instance.Key);
            }
        }
    }

    private static void Interrupts(Turn turn, AgendaItem item) => Terminate(turn, item.Subject, TakenBack);

    private static void BootApplication(Turn turn, Instance instance)
    {
        var silent = turn.Misfortunes.SilentImages.Contains(instance.ImageId);
        var answersAt = turn.Now + turn.Timings.ApplicationStart;
        turn.Ec2.Instances.Put(instance with { AnswersAt = silent ? null : answersAt });
        if (!silent)
        {
            turn.At(answersAt, "ec2.instanceAnswers", instance.Key);
        }
    }

    private static void Answers(Turn turn, AgendaItem item)
    {
        if (turn.Ec2.Instances.Find(item.Subject) is { State: "running" } instance && instance.AnswersAt <= turn.Now)
        {
            Tell(turn, instance);
        }
    }

    private static void Stops(Turn turn, AgendaItem item)
    {
        if (turn.Ec2.Instances.Find(item.Subject) is not { State: "stopping" } instance)
        {
            return;
        }

        // An instance gives its public address back when it stops; an elastic one stays.
        if (turn.Ec2.Interfaces.Find(instance.InterfaceId) is { PublicIp: { } address, AllocationId: null } face)
        {
            PublicAddresses.Release(turn, address);
            turn.Ec2.Interfaces.Put(face with { PublicIp = null });
        }

        Enter(turn, instance with { State = "stopped" });
    }

    private static void Terminates(Turn turn, AgendaItem item)
    {
        if (turn.Ec2.Instances.Find(item.Subject) is not { State: "shutting-down" } instance)
        {
            return;
        }

        NetworkInterfaces.Leave(turn, instance.InterfaceId);
        TagKeeping.Remove(turn, instance.VolumeId);
        Links.Remove(turn.Ec2, Links.Volumes, instance.VolumeId, "");
        Enter(turn, instance with { State = "terminated", InterfaceId = "" });
        turn.Later(turn.Timings.TerminatedInstanceSeen, "ec2.instanceVanishes", instance.Key);
    }

    private static void Vanishes(Turn turn, AgendaItem item)
    {
        turn.Ec2.Instances.Remove(item.Subject);
        TagKeeping.Remove(turn, item.Subject);
    }

    private static Instance Leaving(Turn turn, Instance instance, string reason) =>
        instance with
        {
            AnswersAt = null,
            ReasonCode = reason,
            ReasonMessage = reason == TakenBack ? $"{reason}: Spot instance termination" : $"{reason}: User initiated shutdown",
            Transition =
                reason == TakenBack
                    ? "Service initiated"
                    : string.Create(CultureInfo.InvariantCulture, $"User initiated ({turn.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} GMT)"),
        };

    private static void Enter(Turn turn, Instance instance)
    {
        turn.Ec2.Instances.Put(instance);
        Tell(turn, instance);
    }

    private static string Start(Instance instance) => instance.LaunchTime.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static void Tell(Turn turn, Instance instance)
    {
        turn.Later(TimeSpan.Zero, "autoscaling.instanceChanged", instance.Key);
        turn.Later(TimeSpan.Zero, "elbv2.instanceChanged", instance.Key);
    }
}
