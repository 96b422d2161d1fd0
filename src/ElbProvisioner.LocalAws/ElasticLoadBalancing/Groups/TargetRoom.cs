using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>How many targets a group, a load balancer and its zones hold.</summary>
internal static class TargetRoom
{
    /// <param name="added">Those that are not registered yet.</param>
    /// <exception cref="AwsError">There are more than the quotas allow.</exception>
    public static void MustHold(Transaction transaction, TargetGroup group, IReadOnlyList<Target> added)
    {
        var most = group.IsLambda || group.TargetType == "alb" ? 1 : Limits.Of(transaction, "targetsPerTargetGroup");
        if (added.Count > 0 && Of(transaction, group.Key).Count() + added.Count > most)
        {
            throw TooMany($"The maximum number of targets has been reached on target group '{group.Key}'");
        }

        TheIdMustHaveRoom(transaction, added);
        if (added.Count == 0 || transaction.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(transaction, group.Key)) is not { } balancer)
        {
            return;
        }

        var there = Wiring.GroupsOf(transaction, balancer.Key).SelectMany(arn => Of(transaction, arn)).ToList();
        if (!balancer.IsApplication)
        {
            ZonesMustHaveRoom(transaction, balancer, [.. there, .. added]);
        }

        if (
            !balancer.IsGateway
            && there.Count + added.Count
                > Limits.Of(transaction, balancer.IsNetwork ? "targetsPerNetworkLoadBalancer" : "targetsPerApplicationLoadBalancer")
        )
        {
            throw TooMany($"The maximum number of targets has been reached on load balancer '{balancer.Key}'");
        }
    }

    private static void TheIdMustHaveRoom(Transaction transaction, IReadOnlyList<Target> added)
    {
        foreach (var id in added.Select(target => target.Id).Distinct(StringComparer.Ordinal))
        {
            var registrations =
                transaction.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(id)).Count() + added.Count(target => target.Id == id);
            if (registrations > Limits.Of(transaction, "registrationsPerTargetId"))
            {
                throw Refusals.TooManyRegistrations($"The maximum number of registrations has been reached for target '{id}'");
            }
        }
    }

    // "Quotas" in the user guides: an application load balancer is worth 50 targets in each zone, 100 where its zones are crossed.
    private static void ZonesMustHaveRoom(Transaction transaction, LoadBalancer balancer, IReadOnlyList<Target> targets)
    {
        var most = Limits.Of(
            transaction,
            balancer.IsNetwork ? "targetsPerZonePerNetworkLoadBalancer" : "targetsPerZonePerGatewayLoadBalancer"
        );
        foreach (var zone in balancer.Zones)
        {
            if (targets.Sum(target => ZoneOf(transaction, target) is { } one && one != zone.Name ? 0 : WorthOf(transaction, target)) > most)
            {
                throw TooMany(
                    $"The maximum number of targets has been reached in the Availability Zone '{zone.Name}' on load balancer '{balancer.Key}'"
                );
            }
        }
    }

    /// <summary>Null: all.</summary>
    private static string? ZoneOf(Transaction transaction, Target target) =>
        (target.AvailabilityZone ?? Instances.Find(transaction, target.Id)?.AvailabilityZone) is { } zone and not "all" ? zone : null;

    private static int WorthOf(Transaction transaction, Target target) =>
        !Arns.Is("loadbalancer", target.Id) ? 1
        : Targets.IsCrossZone(transaction, target.TargetGroupArn) ? 100
        : 50;

    private static IEnumerable<Target> Of(Transaction transaction, string targetGroupArn) =>
        transaction.Elb.Targets.StartingWith(Target.Prefix(targetGroupArn)).Where(target => !target.IsDraining);

    private static AwsError TooMany(string message) => new("TooManyTargets", message);
}
