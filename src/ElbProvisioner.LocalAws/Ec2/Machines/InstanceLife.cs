using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>How instances go from state to state, and whom they tell.</summary>
internal static class InstanceLife
{
    /// <summary>The code of a StateReason.</summary>
    public const string ByUser = "Client.UserInitiatedShutdown";

    // The code of an interrupted Spot instance: EC2 User Guide, "Troubleshoot terminated instances".
    private const string TakenBack = "Server.SpotInstanceTermination";

    public static IReadOnlyDictionary<string, WorldEventHandler> EventHandlers { get; } =
        new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal)
        {
            ["ec2.instanceRuns"] = Runs,
            ["ec2.instanceAnswers"] = Answers,
            ["ec2.instanceStops"] = Stops,
            ["ec2.instanceTerminates"] = Terminates,
            ["ec2.instanceVanishes"] = Vanishes,
            ["ec2.spotInterrupts"] = Interrupts,
        };

    public static void Begin(Transaction transaction, Instance instance)
    {
        transaction.Ec2.Instances.Put(instance);
        Links.Put(transaction.Ec2, Links.Volumes, instance.VolumeId, "", instance.Key);
        transaction.Later(transaction.Timings.InstanceStart, "ec2.instanceRuns", instance.Key, Start(instance));
        Tell(transaction, instance);
    }

    public static void Terminate(Transaction transaction, string instanceId, string reason)
    {
        if (transaction.Ec2.Instances.Find(instanceId) is not { State: not ("shutting-down" or "terminated") } instance)
        {
            return;
        }

        Enter(transaction, Leaving(transaction, instance, reason) with { State = "shutting-down" });
        transaction.Later(transaction.Timings.InstanceTermination, "ec2.instanceTerminates", instance.Key);
    }

    public static void Stop(Transaction transaction, Instance instance)
    {
        Enter(transaction, Leaving(transaction, instance, ByUser) with { State = "stopping" });
        transaction.Later(transaction.Timings.InstanceTermination, "ec2.instanceStops", instance.Key);
    }

    public static void StartAgain(Transaction transaction, Instance instance)
    {
        if (
            transaction.Ec2.Interfaces.Find(instance.InterfaceId) is { PublicIp: null } face
            && LaunchData.WantsPublicAddress(transaction, instance)
        )
        {
            transaction.Ec2.Interfaces.Put(face with { PublicIp = PublicAddresses.Take(transaction, face.Key) });
        }

        Begin(
            transaction,
            instance with
            {
                State = "pending",
                LaunchTime = transaction.Now,
                ReasonCode = null,
                ReasonMessage = null,
                Transition = null,
            }
        );
    }

    /// <summary>It does not answer while it boots again; its state stays.</summary>
    public static void Reboot(Transaction transaction, Instance instance)
    {
        if (instance.AnswersAt is not null)
        {
            BootApplication(transaction, instance);
            Tell(transaction, instance);
        }
    }

    public static void ReplaceRoot(Transaction transaction, Instance instance, string imageId)
    {
        TagKeeping.Remove(transaction, instance.VolumeId);
        Links.Remove(transaction.Ec2, Links.Volumes, instance.VolumeId, "");
        var renewed = instance with { ImageId = imageId, VolumeId = $"vol-{transaction.NewId(17)}" };
        Links.Put(transaction.Ec2, Links.Volumes, renewed.VolumeId, "", renewed.Key);
        BootApplication(transaction, renewed);
        Tell(transaction, renewed);
    }

    private static void Runs(Transaction transaction, AgendaItem item)
    {
        if (transaction.Ec2.Instances.Find(item.Subject) is { State: "pending" } instance && Start(instance) == item.Argument)
        {
            BootApplication(transaction, instance with { State = "running" });
            Tell(transaction, instance);
            if (
                transaction.FaultSettings.InterruptsSpot
                && LaunchData.Text(instance.LaunchData, "InstanceMarketOptions", "MarketType") == "spot"
            )
            {
                transaction.Later(transaction.Timings.SpotInterruption, "ec2.spotInterrupts", instance.Key);
            }
        }
    }

    private static void Interrupts(Transaction transaction, AgendaItem item) => Terminate(transaction, item.Subject, TakenBack);

    private static void BootApplication(Transaction transaction, Instance instance)
    {
        var silent = transaction.FaultSettings.SilentImages.Contains(instance.ImageId);
        var answersAt = transaction.Now + transaction.Timings.ApplicationStart;
        transaction.Ec2.Instances.Put(instance with { AnswersAt = silent ? null : answersAt });
        if (!silent)
        {
            transaction.At(answersAt, "ec2.instanceAnswers", instance.Key);
        }
    }

    private static void Answers(Transaction transaction, AgendaItem item)
    {
        if (transaction.Ec2.Instances.Find(item.Subject) is { State: "running" } instance && instance.AnswersAt <= transaction.Now)
        {
            Tell(transaction, instance);
        }
    }

    private static void Stops(Transaction transaction, AgendaItem item)
    {
        if (transaction.Ec2.Instances.Find(item.Subject) is not { State: "stopping" } instance)
        {
            return;
        }

        // An instance gives its public address back when it stops; an elastic one stays.
        if (transaction.Ec2.Interfaces.Find(instance.InterfaceId) is { PublicIp: { } address, AllocationId: null } face)
        {
            PublicAddresses.Release(transaction, address);
            transaction.Ec2.Interfaces.Put(face with { PublicIp = null });
        }

        Enter(transaction, instance with { State = "stopped" });
    }

    private static void Terminates(Transaction transaction, AgendaItem item)
    {
        if (transaction.Ec2.Instances.Find(item.Subject) is not { State: "shutting-down" } instance)
        {
            return;
        }

        NetworkInterfaces.Leave(transaction, instance.InterfaceId);
        TagKeeping.Remove(transaction, instance.VolumeId);
        Links.Remove(transaction.Ec2, Links.Volumes, instance.VolumeId, "");
        Enter(transaction, instance with { State = "terminated", InterfaceId = "" });
        transaction.Later(transaction.Timings.TerminatedInstanceSeen, "ec2.instanceVanishes", instance.Key);
    }

    private static void Vanishes(Transaction transaction, AgendaItem item)
    {
        transaction.Ec2.Instances.Remove(item.Subject);
        TagKeeping.Remove(transaction, item.Subject);
    }

    private static Instance Leaving(Transaction transaction, Instance instance, string reason) =>
        instance with
        {
            AnswersAt = null,
            ReasonCode = reason,
            ReasonMessage = reason == TakenBack ? $"{reason}: Spot instance termination" : $"{reason}: User initiated shutdown",
            Transition =
                reason == TakenBack
                    ? "Service initiated"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"User initiated ({transaction.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} GMT)"
                    ),
        };

    private static void Enter(Transaction transaction, Instance instance)
    {
        transaction.Ec2.Instances.Put(instance);
        Tell(transaction, instance);
    }

    private static string Start(Instance instance) => instance.LaunchTime.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static void Tell(Transaction transaction, Instance instance)
    {
        transaction.Later(TimeSpan.Zero, "autoscaling.instanceChanged", instance.Key);
        transaction.Later(TimeSpan.Zero, "elbv2.instanceChanged", instance.Key);
    }
}
