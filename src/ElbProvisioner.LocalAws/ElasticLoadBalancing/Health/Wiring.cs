using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>Which target groups are used by which listeners and rules, and so by which load balancer.</summary>
internal static class Wiring
{
    /// <summary>The load balancer that uses the group; null: none.</summary>
    public static string? LoadBalancerOf(Transaction transaction, string targetGroupArn) =>
        transaction.Elb.Uses.StartingWith(GroupUse.Prefix(targetGroupArn)).FirstOrDefault()?.LoadBalancerArn;

    public static IEnumerable<string> GroupsOf(Transaction transaction, string loadBalancerArn) =>
        transaction.Elb.UsedGroups.StartingWith(UsedGroup.Prefix(loadBalancerArn)).Select(used => used.TargetGroupArn);

    /// <exception cref="AwsError">A listener of that protocol cannot send its requests to one of the groups.</exception>
    public static void MustBePossible(Transaction transaction, LoadBalancer balancer, string? protocol, IReadOnlyList<string> groups)
    {
        foreach (var arn in groups)
        {
            var group = Lookup.TargetGroup(transaction, arn);
            if (!Accepts(protocol, group))
            {
                throw Refusals.Incompatible(
                    $"The protocol '{group.Protocol}' of target group '{arn}' is not supported for a listener with protocol "
                        + $"'{protocol ?? "GENEVE"}'"
                );
            }

            // "Target groups" in the user guides: an IPv6 group needs a load balancer with both kinds of addresses.
            if (group.IpAddressType == "ipv6" && balancer.IpAddressType == "ipv4")
            {
                throw Refusals.Configuration(
                    $"The target group '{arn}' with the IP address type 'ipv6' cannot be used with a load balancer with the IP "
                        + "address type 'ipv4'"
                );
            }

            // "Create a listener" in the user guide of network load balancers.
            if (
                group.IpAddressType == "ipv4"
                && balancer.IpAddressType == "dualstack"
                && balancer.IsNetwork
                && TransportProtocols.IsUdp(protocol)
            )
            {
                throw Refusals.Configuration(
                    $"The target group '{arn}' with the IP address type 'ipv4' cannot be used with a listener with protocol '{protocol}' of "
                        + "a load balancer with the IP address type 'dualstack'"
                );
            }

            if (group.VpcId is not null && group.VpcId != balancer.VpcId)
            {
                throw Refusals.Configuration($"The target group '{arn}' is not in the VPC '{balancer.VpcId}' of the load balancer");
            }
        }

        if (balancer.IsNetwork)
        {
            NetworkForwards.MustGoTogether(protocol, [.. groups.Select(arn => Lookup.TargetGroup(transaction, arn))]);
            foreach (var arn in groups)
            {
                BalancersAsTargets.MustHaveRoom(transaction, arn, balancer.Key);
            }
        }

        var taken = groups.Where(arn => LoadBalancerOf(transaction, arn) is { } other && other != balancer.Key).ToList();
        if (taken.Count > 0)
        {
            throw new AwsError(
                "TargetGroupAssociationLimit",
                $"The following target groups cannot be associated with more than one load balancer: {string.Join(", ", taken)}"
            );
        }

        var added = groups.Count(arn => !transaction.Elb.UsedGroups.Has(UsedGroup.KeyOf(balancer.Key, arn)));
        if (added > 0 && added + GroupsOf(transaction, balancer.Key).Count() > Limits.Of(transaction, "targetGroupsPerLoadBalancer"))
        {
            throw new AwsError(
                "TooManyUniqueTargetGroupsPerLoadBalancer",
                $"The maximum number of target groups has been reached on load balancer '{balancer.Key}'"
            );
        }
    }

    /// <summary>The listener or rule names other groups from now on.</summary>
    public static void Change(
        Transaction transaction,
        string loadBalancerArn,
        string by,
        IReadOnlyList<string> before,
        IReadOnlyList<string> after
    )
    {
        foreach (var arn in after.Except(before, StringComparer.Ordinal))
        {
            var isFirst = LoadBalancerOf(transaction, arn) is null;
            transaction.Elb.Uses.Put(new(GroupUse.KeyOf(arn, by), arn, loadBalancerArn, by));
            if (isFirst)
            {
                transaction.Elb.UsedGroups.Put(new(UsedGroup.KeyOf(loadBalancerArn, arn), arn));
                Tell(transaction, arn);
            }
        }

        foreach (var arn in before.Except(after, StringComparer.Ordinal))
        {
            transaction.Elb.Uses.Remove(GroupUse.KeyOf(arn, by));
            if (LoadBalancerOf(transaction, arn) is null)
            {
                transaction.Elb.UsedGroups.Remove(UsedGroup.KeyOf(loadBalancerArn, arn));
                if (transaction.Elb.TargetGroups.Find(arn) is { } group)
                {
                    transaction.Elb.TargetGroups.Put(
                        group with
                        {
                            InUseUntil = transaction.Now + transaction.Timings.TargetGroupInUseLingers,
                        }
                    );
                }

                Tell(transaction, arn);
            }
        }
    }

    private static void Tell(Transaction transaction, string targetGroupArn)
    {
        HealthReview.OfGroup(transaction, targetGroupArn);
        transaction.Later(TimeSpan.Zero, "autoscaling.targetGroupChanged", targetGroupArn);
    }

    // "Listener and target group protocols": the user guides' tables.
    private static bool Accepts(string? listener, TargetGroup group) =>
        (listener, group.Protocol) switch
        {
            ("HTTP" or "HTTPS", _) => group.IsHttp || group.IsLambda,
            ("TCP", "TCP" or "TCP_UDP") or ("UDP", "UDP" or "TCP_UDP") or ("TLS", "TCP" or "TLS") => true,
            ("QUIC", "QUIC") => true,
            ("TCP_UDP", "TCP_UDP") or ("TCP_QUIC", "TCP_QUIC") or (null, "GENEVE") => true,
            _ => false,
        };
}
