using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>
/// For whoever lets the instances of a world really run: what there is to run and to check, and a place to report what checks found. While
/// it is held, health is what is reported, and nothing of it is simulated. To be held by one, and
/// safe to call from many threads otherwise.
/// </summary>
public sealed class MachineRoom(EmbeddedAws aws)
{
    /// <summary>How long the world waits for a process that holds it and says nothing, in life's time, before it simulates again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private HashSet<string>? _held;

    /// <summary>A change of the world changes it; cheap to ask.</summary>
    public long Version => aws.World.Version;

    /// <summary>
    /// Real checks are made from now on, in every region that there is, and every target is new to them. To be said again before
    /// <see cref="Lease"/> is over.
    /// </summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public void Hold()
    {
        var isNew = _held is null;
        _held = InEachRegion(transaction => RealChecks.Hold(transaction, Lease, isNew)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A region has come to be since it was held.</summary>
    public bool HasNewRegion => _held is { } held && !aws.World.RegionNames.All(held.Contains);

    /// <summary>They have ended: health is simulated again.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public void Release()
    {
        _ = InEachRegion(RealChecks.Release);
        _held = null;
    }

    /// <summary>Lets everything happen that is due.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public void LetTimePass() => Change(Region.Global, static _ => { });

    /// <summary>Everything there is to run and to check.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public MachineRoomView Look()
    {
        var regions = aws.World.Look(static regions => regions.Select(View).ToList());
        return new([.. regions.SelectMany(region => region.Machines)], [.. regions.SelectMany(region => region.Targets)]);
    }

    /// <summary>What the checks of a target came to. Nothing happens when it has gone meanwhile.</summary>
    /// <param name="target">As it was looked at, with its check.</param>
    /// <param name="reason">Why they fail, by AWS's reason codes; null: they pass.</param>
    /// <param name="description">In AWS's words; null: they pass.</param>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public void Report(RegisteredTarget target, string? reason, string? description)
    {
        if (target.Check is { } check)
        {
            Change(target.Region, transaction => RealChecks.Report(transaction, target.Key, check.Since, reason, description));
        }
    }

    private static MachineRoomView View(Transaction transaction) =>
        new(
            [
                .. transaction
                    .Ec2.Instances.All.Where(instance => instance.State == "running")
                    .Select(instance => Machine(transaction, instance)),
            ],
            [.. transaction.Elb.Targets.All.Select(target => Registered(transaction, target)).OfType<RegisteredTarget>()]
        );

    private static RunningMachine Machine(Transaction transaction, Instance instance) =>
        new(
            transaction.Here.Name,
            instance.Key,
            instance.AnswersAt?.UtcTicks.ToString("D19", null) ?? "",
            GroupOf(transaction, instance),
            TagsOf(transaction, instance),
            instance.AvailabilityZone,
            instance.PrivateIpAddress,
            LaunchData.Text(instance.LaunchData, "UserData"),
            instance.AnswersAt is null
        );

    private static string? GroupOf(Transaction transaction, Instance instance) => GroupLookup.MemberOf(transaction, instance.Key)?.Group;

    private static Dictionary<string, string> TagsOf(Transaction transaction, Instance instance) =>
        transaction
            .Scaling.Groups.Find(GroupOf(transaction, instance))
            ?.Tags.ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal)
        ?? [];

    private static RegisteredTarget? Registered(Transaction transaction, Target target)
    {
        if (
            transaction.Elb.TargetGroups.Find(target.TargetGroupArn) is not { TargetType: "instance" or "ip" } group
            || target.Port is not { } port
        )
        {
            return null;
        }

        var machine = Observation.MachineOf(transaction, target, group);
        return new(
            transaction.Here.Name,
            target.Key,
            target.Id,
            port,
            group.Name,
            group.Protocol ?? "TCP",
            group.ProtocolVersion,
            Observation.PortOf(target, group),
            group.HealthCheck.Path,
            group.HealthCheck.Codes,
            machine?.Key,
            machine is null ? null : GroupOf(transaction, machine),
            machine?.AvailabilityZone ?? TargetAddresses.ZoneOf(transaction, group, target.Id),
            Check(transaction, target, group, machine)
        );
    }

    private static TargetCheck? Check(Transaction transaction, Target target, TargetGroup group, Instance? machine)
    {
        var balancer = transaction.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(transaction, group.Key));
        return
            target is { IsDraining: false, ChecksFrom: { } since }
            && since <= transaction.Now
            && balancer is not null
            && RealChecks.Concern(transaction, group, balancer)
            ? new(
                since,
                group.HealthCheck.Protocol ?? "TCP",
                Host(transaction, target, group, balancer, machine),
                transaction.Lasting(group.HealthCheck.IntervalSeconds),
                TimeSpan.FromSeconds(group.HealthCheck.TimeoutSeconds),
                group.HealthCheck.HealthyThreshold,
                group.HealthCheck.UnhealthyThreshold,
                target.State,
                Observation.IsReachable(transaction, target, group, balancer),
                !balancer.IsNetwork
            )
            : null;
    }

    /// <summary>
    /// The target's address and the port that is checked, unless it is the protocol's own; of a network load balancer its node's address
    /// and its listener's port ("Health checks for your target groups" in both user guides).
    /// </summary>
    private static string Host(Transaction transaction, Target target, TargetGroup group, LoadBalancer balancer, Instance? machine)
    {
        var (address, port) = balancer.IsNetwork
            ? (
                balancer
                    .Zones.Select(zone => NetworkInterfaces.PrivateIpOf(transaction, zone.InterfaceId))
                    .OfType<string>()
                    .FirstOrDefault(),
                transaction
                    .Elb.Uses.StartingWith(GroupUse.Prefix(group.Key))
                    .Select(use => transaction.Elb.Listeners.Find(use.By)?.Port)
                    .FirstOrDefault(port => port is not null)
            )
            : (machine?.PrivateIpAddress ?? target.Id, Observation.PortOf(target, group));
        var usual = group.HealthCheck.Protocol == "HTTPS" ? 443 : 80;
        var host = address is null ? target.Id : address;
        host = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return port is null || port == usual ? host : string.Create(null, $"{host}:{port}");
    }

    /// <returns>The regions.</returns>
    private IReadOnlyList<string> InEachRegion(Action<Transaction> act)
    {
        LetTimePass();
        var regions = aws.World.RegionNames;
        foreach (var region in regions)
        {
            Change(region, act);
        }

        return regions;
    }

    private void Change(string region, Action<Transaction> act) =>
        aws.Run(
            region,
            transaction =>
            {
                act(transaction);
                return true;
            }
        );
}
