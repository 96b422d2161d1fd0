using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Lambda;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>Targets come and go.</summary>
internal static class TargetRegistration
{
    public static Document? Register(Transaction transaction, Fields request)
    {
        var group = Lookup.TargetGroup(transaction, request.Required("TargetGroupArn"));
        var asked = request
            .Structures("Targets")
            .Select(given => InItsZone(transaction, group, Read(group, given)))
            .DistinctBy(target => target.Key, StringComparer.Ordinal)
            .ToList();
        if (asked.Count == 0)
        {
            throw Refusals.Invalid("At least one target must be specified");
        }

        MustSuit(transaction, group, asked);
        QuicServerIds.MustFit(transaction, group, asked);
        var added = asked.Where(target => transaction.Elb.Targets.Find(target.Key) is null or { IsDraining: true }).ToList();
        TargetRoom.MustHold(transaction, group, [.. added.Where(target => !transaction.Elb.Targets.Has(target.Key))]);
        foreach (var target in added)
        {
            Begin(transaction, target);
        }

        return null;
    }

    public static Document? Deregister(Transaction transaction, Fields request)
    {
        var group = Lookup.TargetGroup(transaction, request.Required("TargetGroupArn"));
        foreach (var given in request.Structures("Targets"))
        {
            var asked = Read(group, given);
            if (Find(transaction, asked) is { } target)
            {
                End(transaction, group, target);
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
                ? Refusals.Target($"Instance ID '{id}' is not valid")
                : Refusals.Invalid($"The target ID '{id}' is not valid for target type '{group.TargetType}'");
        }

        if (group.IsLambda && port is not null)
        {
            throw Refusals.Invalid("A port cannot be specified for targets with target type 'lambda'");
        }

        if (group.Protocol == "GENEVE" && port is not null && port != group.Port)
        {
            throw Refusals.Invalid($"The port of targets must be '{group.Port}' for target groups with protocol 'GENEVE'");
        }

        if (given.Has("AvailabilityZone") && group.TargetType is "instance" or "alb")
        {
            throw Refusals.Invalid($"An Availability Zone cannot be specified for targets with target type '{group.TargetType}'");
        }

        return New(group, id, port, given.Text("AvailabilityZone")) with
        {
            QuicServerId = given.Text("QuicServerId"),
        };
    }

    /// <summary>The registration that a description of it means, which may have left the zone out.</summary>
    public static Target? Find(Transaction transaction, Target asked) =>
        transaction.Elb.Targets.Find(asked.Key)
        ?? (
            asked.AvailabilityZone is null
                ? transaction
                    .Elb.Targets.StartingWith(Target.Prefix(asked.TargetGroupArn, asked.Id))
                    .FirstOrDefault(target => target.Port == asked.Port)
                : null
        );

    /// <summary>
    /// The zone of an address of the VPC is detected where it was left out ("AvailabilityZone" of TargetDescription in the API reference).
    /// </summary>
    private static Target InItsZone(Transaction transaction, TargetGroup group, Target target) =>
        group.TargetType == "ip" && target.AvailabilityZone is null && TargetAddresses.ZoneOf(transaction, group, target.Id) is { } zone
            ? New(group, target.Id, target.Port, zone) with
            {
                QuicServerId = target.QuicServerId,
            }
            : target;

    public static void Begin(Transaction transaction, Target target) =>
        HealthReview.Of(
            transaction,
            transaction.Elb.Targets.Find(target.Key) is { } draining
                ? draining with
                {
                    DrainsUntil = null,
                    ChecksFrom = null,
                    State = "",
                }
                : target
        );

    public static void End(Transaction transaction, TargetGroup group, Target target)
    {
        if (target.IsDraining)
        {
            return;
        }

        var delay = TargetGroupAttributes.Delay(transaction, group);
        if (target.State == TargetState.Unused || delay == TimeSpan.Zero)
        {
            HealthReview.Drop(transaction, target);
            return;
        }

        var draining = target with
        {
            State = TargetState.Draining,
            Reason = "Target.DeregistrationInProgress",
            Description = "Target deregistration is in progress",
            DrainsUntil = transaction.Now + delay,
            ChecksFrom = null,
        };
        transaction.Elb.Targets.Put(draining);
        HealthReview.Of(transaction, draining);
        HealthReview.Tell(transaction, draining);
    }

    private static void MustSuit(Transaction transaction, TargetGroup group, List<Target> asked)
    {
        switch (group.TargetType)
        {
            case "instance":
                InstancesMustRun(transaction, group, asked);
                break;
            case "ip":
                asked.ForEach(target => TargetAddresses.MustSuit(transaction, group, target.Id, target.AvailabilityZone));
                break;
            case "lambda":
                asked.ForEach(target => FunctionMustLetIn(transaction, group, target.Id));
                break;
            case "alb":
                asked.ForEach(target => BalancersAsTargets.MustListen(transaction, group, target));
                break;
        }
    }

    // Public repositories quote code and text; the status is theirs, too.
    private static void FunctionMustLetIn(Transaction transaction, TargetGroup group, string functionArn)
    {
        if (!FunctionAccess.Allows(transaction, functionArn, "elasticloadbalancing.amazonaws.com", group.Key))
        {
            throw new AwsError(
                "AccessDenied",
                $"elasticloadbalancing principal does not have permission to invoke {functionArn} from target group {group.Key}",
                403
            );
        }
    }

    private static void InstancesMustRun(Transaction transaction, TargetGroup group, List<Target> asked)
    {
        var instances = asked.Select(target => (target.Id, Instance: Instances.Seen(transaction, target.Id))).ToList();
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
            throw Refusals.Target($"{why}: {Refusals.Quoted(ids)}");
        }
    }
}
