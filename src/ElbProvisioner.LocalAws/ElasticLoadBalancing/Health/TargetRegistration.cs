using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>Targets come and go.</summary>
internal static class TargetRegistration
{
    public static Document? Register(Turn turn, Fields request)
    {
        var group = Lookup.TargetGroup(turn, request.Required("TargetGroupArn"));
        var asked = request
            .Structures("Targets")
            .Select(given => InItsZone(turn, group, Read(group, given)))
            .DistinctBy(target => target.Key, StringComparer.Ordinal)
            .ToList();
        if (asked.Count == 0)
        {
            throw Refuse.Invalid("At least one target must be specified");
        }

        MustSuit(turn, group, asked);
        var added = asked.Where(target => turn.Elb.Targets.Find(target.Key) is null or { IsDraining: true }).ToList();
        MustHaveRoom(turn, group, added.Count(target => !turn.Elb.Targets.Has(target.Key)));
        TheIdMustHaveRoom(turn, added);
        foreach (var target in added)
        {
            Begin(turn, target);
        }

        return null;
    }

    public static Document? Deregister(Turn turn, Fields request)
    {
        var group = Lookup.TargetGroup(turn, request.Required("TargetGroupArn"));
        foreach (var given in request.Structures("Targets"))
        {
            var asked = Read(group, given);
            if (Find(turn, asked) is { } target)
            {
                End(turn, group, target);
            }
        }

        return null;
    }

    /// <summary>A target of the group that nothing is known of yet.</summary>
    public static Target New(TargetGroup group, string id, int? port = null, string? zone = null) =>
        new(
            Target.KeyOf(group.Key, id, group.IsLambda ? null : port ?? group.Port, zone),
            group.Key,
            id,
            group.IsLambda ? null : port ?? group.Port,
            zone,
            "",
            null,
            null,
            false,
            default
        );

    public static Target Read(TargetGroup group, Fields given)
    {
        var (id, port) = (given.Required("Id"), given.Integer("Port"));
        var looksRight = group.TargetType switch
        {
            "instance" => id.StartsWith("i-", StringComparison.Ordinal),
            "lambda" => id.StartsWith("arn:", StringComparison.Ordinal) && id.Contains(":function:", StringComparison.Ordinal),
            "alb" => Arns.Is("loadbalancer", id),
            _ => System.Net.IPAddress.TryParse(id, out _),
        };
        if (!looksRight)
        {
            throw group.TargetType == "instance"
                ? Refuse.Target($"Instance ID '{id}' is not valid")
                : Refuse.Invalid($"The target ID '{id}' is not valid for target type '{group.TargetType}'");
        }

        if (group.IsLambda && port is not null)
        {
            throw Refuse.Invalid("A port cannot be specified for targets with target type 'lambda'");
        }

        if (group.TargetType == "alb" && port is not null && port != group.Port)
        {
            throw Refuse.Target($"The port of the Application Load Balancer must be the port '{group.Port}' of the target group");
        }

        return New(group, id, port, given.Text("AvailabilityZone")) with
        {
            QuicServerId = given.Text("QuicServerId"),
        };
    }

    /// <summary>The registration that a description of it means, which may have left the zone out.</summary>
    public static Target? Find(Turn turn, Target asked) =>
        turn.Elb.Targets.Find(asked.Key)
        ?? (
            asked.AvailabilityZone is null
                ? turn
                    .Elb.Targets.StartingWith(Target.Prefix(asked.TargetGroupArn, asked.Id))
                    .FirstOrDefault(target => target.Port == asked.Port)
                : null
        );

    /// <summary>
    /// The zone of an address of the VPC is detected where it was left out ("AvailabilityZone" of TargetDescription in the API reference).
    /// </summary>
    private static Target InItsZone(Turn turn, TargetGroup group, Target target) =>
        group.TargetType == "ip" && target.AvailabilityZone is null && TargetAddresses.ZoneOf(turn, group, target.Id) is { } zone
            ? New(group, target.Id, target.Port, zone) with
            {
                QuicServerId = target.QuicServerId,
            }
            : target;

    public static void Begin(Turn turn, Target target) =>
        HealthReview.Of(
            turn,
            turn.Elb.Targets.Find(target.Key) is { } draining ? draining with { DrainsUntil = null, ChecksFrom = null, State = "" } : target
        );

    public static void End(Turn turn, TargetGroup group, Target target)
    {
        if (target.IsDraining)
        {
            return;
        }

        var delay = TargetGroupAttributes.Delay(turn, group);
        if (target.State == TargetState.Unused || delay == TimeSpan.Zero)
        {
            HealthReview.Drop(turn, target);
            return;
        }

        var draining = target with
        {
            State = TargetState.Draining,
            Reason = "Target.DeregistrationInProgress",
            Description = "Target deregistration is in progress",
            DrainsUntil = turn.Now + delay,
            ChecksFrom = null,
        };
        turn.Elb.Targets.Put(draining);
        HealthReview.Of(turn, draining);
        HealthReview.Tell(turn, draining);
    }

    private static void MustSuit(Turn turn, TargetGroup group, List<Target> asked)
    {
        switch (group.TargetType)
        {
            case "instance":
                InstancesMustRun(turn, group, asked);
                break;
            case "ip":
                asked.ForEach(target => TargetAddresses.MustSuit(turn, group, target.Id, target.AvailabilityZone));
                break;
            case "alb":
                asked.ForEach(target => BalancerMustListen(turn, group, target));
                break;
        }
    }

    private static void InstancesMustRun(Turn turn, TargetGroup group, List<Target> asked)
    {
        var instances = asked.Select(target => (target.Id, Instance: Instances.Seen(turn, target.Id))).ToList();
        Refused(instances.Where(one => one.Instance is null), "The following targets are not valid");
        Refused(
            instances.Where(one => one.Instance?.VpcId != group.VpcId),
            $"The following targets are not in the target group VPC '{group.VpcId}'"
        );
        Refused(
            instances.Where(one => one.Instance?.State != "running"),
            "The following targets are not in a running state and cannot be registered"
        );
    }

    private static void Refused(IEnumerable<(string Id, Instance? Instance)> targets, string why)
    {
        var ids = targets.Select(target => target.Id).ToList();
        if (ids.Count > 0)
        {
            throw Refuse.Target($"{why}: {Refuse.Quoted(ids)}");
        }
    }

    private static void BalancerMustListen(Turn turn, TargetGroup group, Target target)
    {
        if (turn.Visible(turn.Elb.LoadBalancers, target.Id) is not { IsApplication: true } balancer || balancer.VpcId != group.VpcId)
        {
            throw Refuse.Target($"The target '{target.Id}' is not an Application Load Balancer in the target group VPC '{group.VpcId}'");
        }

        if (!ListenerCalls.Of(turn, balancer.Key).Exists(listener => listener.Port == target.Port))
        {
            throw Refuse.Target(
                $"The Application Load Balancer '{target.Id}' must have a listener on the port '{target.Port}' of the target group"
            );
        }
    }

    private static void MustHaveRoom(Turn turn, TargetGroup group, int added)
    {
        var most = group.IsLambda || group.TargetType == "alb" ? 1 : Limits.Of(turn, "targetsPerTargetGroup");
        if (added > 0 && turn.Elb.Targets.StartingWith(Target.Prefix(group.Key)).Count(target => !target.IsDraining) + added > most)
        {
            throw TooMany($"The maximum number of targets has been reached on target group '{group.Key}'");
        }

        if (added == 0 || turn.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(turn, group.Key)) is not { IsGateway: false } balancer)
        {
            return;
        }

        var all = Wiring
            .GroupsOf(turn, balancer.Key)
            .Sum(arn => turn.Elb.Targets.StartingWith(Target.Prefix(arn)).Count(target => !target.IsDraining));
        if (all + added > Limits.Of(turn, balancer.IsNetwork ? "targetsPerNetworkLoadBalancer" : "targetsPerApplicationLoadBalancer"))
        {
            throw TooMany($"The maximum number of targets has been reached on load balancer '{balancer.Key}'");
        }
    }

    private static void TheIdMustHaveRoom(Turn turn, List<Target> added)
    {
        foreach (var id in added.Select(target => target.Id).Distinct(StringComparer.Ordinal))
        {
            var registrations =
                turn.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(id)).Count()
                + added.Count(target => target.Id == id && !turn.Elb.Targets.Has(target.Key));
            if (registrations > Limits.Of(turn, "registrationsPerTargetId"))
            {
                throw new AwsError(
                    "TooManyRegistrationsForTargetId",
                    $"The maximum number of registrations has been reached for target '{id}'"
                );
            }
        }
    }

    private static AwsError TooMany(string message) => new("TooManyTargets", message);
}
