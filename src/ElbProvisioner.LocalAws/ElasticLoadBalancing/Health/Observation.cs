using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>What there is to see of a target now.</summary>
/// <param name="State">Set when nothing checks it: what it is instead.</param>
/// <param name="Reason">With a state its reason; else why checks fail, or null where they pass.</param>
internal sealed record Observation(string? State, string? Reason, string? Description, bool IsGone = false)
{
    private const string Unreachable = "Target.Timeout";

    public bool Passes => State is null && Reason is null;

    /// <summary>Real checks found it, and counted the thresholds.</summary>
    public bool IsFound { get; private init; }

    /// <summary>Real checks have not come to anything yet.</summary>
    public bool IsAwaited { get; private init; }

    public static Observation Of(Transaction transaction, Target target, TargetGroup group)
    {
        var balancer = transaction.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(transaction, group.Key));
        if (balancer is null)
        {
            return new(
                TargetState.Unused,
                "Target.NotInUse",
                "Target group is not configured to receive traffic from the load balancer",
                InstanceIsGone(transaction, target, group)
            );
        }

        var seen = Simulated(transaction, target, group, balancer);
        return seen.State is null && RealChecks.Concern(transaction, group, balancer)
            ? target.Found is { } found
                ? new(null, found.Reason, found.Description) { IsFound = true }
                : seen with
                {
                    IsAwaited = true,
                }
            : seen;
    }

    /// <summary>The security groups let the load balancer's checks through, and the machine is not one that never answers.</summary>
    public static bool IsReachable(Transaction transaction, Target target, TargetGroup group, LoadBalancer balancer)
    {
        var (port, machine) = (PortOf(target, group), MachineOf(transaction, target, group));
        return machine is null
            ? group.IpAddressType == "ipv6" || LetsOut(transaction, balancer, [], target.Id, port)
            : machine is { State: "running", AnswersAt: not null } && Reaches(transaction, balancer, machine, port);
    }

    /// <summary>The instance behind a target; null: none of this world's.</summary>
    public static Instance? MachineOf(Transaction transaction, Target target, TargetGroup group) =>
        group.TargetType switch
        {
            "instance" => Instances.Find(transaction, target.Id),
            "ip" => TargetAddresses.InstanceAt(transaction, group, target.Id),
            _ => null,
        };

    private static Observation Simulated(Transaction transaction, Target target, TargetGroup group, LoadBalancer balancer) =>
        group.TargetType switch
        {
            "lambda" => group.HealthCheck.IsEnabled
                ? Judge(group)
                : new(TargetState.Unavailable, "Target.HealthCheckDisabled", "Health checks are not enabled for this target"),
            "alb" => OfBalancer(transaction, target, group, balancer),
            "ip" => OfAddress(transaction, target, group, balancer),
            _ => OfInstance(transaction, Instances.Find(transaction, target.Id), target, group, balancer),
        };

    private static bool InstanceIsGone(Transaction transaction, Target target, TargetGroup group) =>
        group.TargetType == "instance" && Instances.Find(transaction, target.Id)?.State is null or "terminated";

    private static Observation OfInstance(
        Transaction transaction,
        Instance? instance,
        Target target,
        TargetGroup group,
        LoadBalancer balancer
    )
    {
        if (instance is not { State: "running" })
        {
            return new(
                TargetState.Unused,
                "Target.InvalidState",
                $"Target is in the {instance?.State ?? "terminated"} state",
                instance?.State is null or "terminated"
            );
        }

        if (!balancer.Zones.Any(zone => zone.Name == instance.AvailabilityZone))
        {
            return NotInZone();
        }

        return Starting(balancer)
            ?? (
                Reaches(transaction, balancer, instance, PortOf(target, group)) && instance.AnswersAt <= transaction.Now
                    ? Judge(group)
                    : Failing(balancer)
            );
    }

    private static Observation OfAddress(Transaction transaction, Target target, TargetGroup group, LoadBalancer balancer)
    {
        var zone = TargetAddresses.ZoneOf(transaction, group, target.Id);
        if (zone is not null && !balancer.Zones.Any(one => one.Name == zone))
        {
            return NotInZone();
        }

        if (Starting(balancer) is { } starting)
        {
            return starting;
        }

        if (group.IpAddressType == "ipv6")
        {
            // Instances have none here: there is somebody, this world does not know who.
            return Judge(group);
        }

        if (zone is null || TargetAddresses.InstanceAt(transaction, group, target.Id) is not { } instance)
        {
            // Beyond the VPC, or of a machine in it that somebody runs elsewhere: there is somebody, too.
            return LetsOut(transaction, balancer, [], target.Id, PortOf(target, group)) ? Judge(group) : Failing(balancer);
        }

        return
            instance is { State: "running" }
            && instance.AnswersAt <= transaction.Now
            && Reaches(transaction, balancer, instance, PortOf(target, group))
            ? Judge(group)
            : Failing(balancer);
    }

    private static Observation OfBalancer(Transaction transaction, Target target, TargetGroup group, LoadBalancer balancer)
    {
        var front = transaction.Elb.LoadBalancers.Find(target.Id);
        return Starting(balancer)
            ?? (
                front is { State: "active" }
                && Lookup.ListenersOf(transaction, target.Id).Exists(listener => listener.Port == PortOf(target, group))
                    ? Judge(group)
                    : Failing(balancer)
            );
    }

    private static Observation NotInZone() =>
        new(TargetState.Unused, "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer");

    private static Observation? Starting(LoadBalancer balancer) =>
        balancer.State == "active" ? null : new(TargetState.Initial, "Elb.RegistrationInProgress", "Target registration is in progress");

    /// <summary>The application answers everything with 200: whether that is what the group wants.</summary>
    private static Observation Judge(TargetGroup group) =>
        group.HealthCheck.Codes is { } codes && group.ProtocolVersion != "GRPC" && !CodeRanges.Admit(codes, 200)
            ? new(null, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [200]")
            : new(null, null, null);

    // Target.Timeout is not told of network load balancers' targets: "Health checks for Network Load Balancer target groups".
    private static Observation Failing(LoadBalancer balancer) =>
        balancer.IsNetwork ? new(null, "Target.FailedHealthChecks", "Health checks failed") : new(null, Unreachable, "Request timed out");

    private static bool Reaches(Transaction transaction, LoadBalancer balancer, Instance instance, int port)
    {
        var sources = balancer.Zones.Select(zone => NetworkInterfaces.PrivateIpOf(transaction, zone.InterfaceId)).OfType<string>().ToList();
        return SecurityGroupTraffic.Admits(transaction, instance.SecurityGroupIds, "tcp", port, balancer.SecurityGroups, sources)
            && LetsOut(transaction, balancer, instance.SecurityGroupIds, instance.PrivateIpAddress, port);
    }

    /// <summary>Health checks obey the outbound rules of a load balancer's groups, where it has any.</summary>
    private static bool LetsOut(Transaction transaction, LoadBalancer balancer, IReadOnlyList<string> groups, string address, int port) =>
        balancer.SecurityGroups.Count == 0
        || SecurityGroupTraffic.LetsOut(transaction, balancer.SecurityGroups, "tcp", port, groups, address);

    public static int PortOf(Target target, TargetGroup group) =>
        int.TryParse(group.HealthCheck.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : target.Port ?? 0;
}
