using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>What a stack declares and AWS does not have. Of something missing, what stands in it is not named too.</summary>
internal static class DeclaredThings
{
    public static IEnumerable<Address> Missing(Stack stack, LiveWorld world)
    {
        HashSet<Address> there = [.. world.AllResources().Select(r => r.Address), .. Foreign(stack, world)];
        return
        [
            .. Top(stack, there)
                .Concat(Routing(stack, there))
                .Concat(Policies(stack, there))
                .Concat(Records(stack, world, there))
                .Concat(Alarms(stack, there))
                .Concat(ElasticIps(stack, world, there)),
        ];
    }

    /// <summary>What is somebody else's, and there as the file names it.</summary>
    private static IEnumerable<Address> Foreign(Stack stack, LiveWorld world) =>
        from balancer in stack.ForeignLoadBalancers
        let found = world.ForeignOf(balancer)
        where found is not null
        from address in balancer
            .Listeners.Where(l => found.ListenerOn(l.Port) is not null)
            .Select(l => Address.Of(ResourceKind.Listener, balancer.Name, l.Name))
            .Prepend(Of(balancer))
        select address;

    /// <summary>What people call by a name of the file.</summary>
    public static IEnumerable<Address> Named(Stack stack) =>
        Top(stack, [])
            .Concat(
                from balancer in stack.LoadBalancers
                from listener in balancer.Listeners
                from address in listener
                    .Rules.Select(r => Address.Of(ResourceKind.Rule, balancer.Name, listener.Name, r.Name))
                    .Prepend(Address.Of(ResourceKind.Listener, balancer.Name, listener.Name))
                select address
            );

    public static bool IsInPlace(DnsName dns, LoadBalancer balancer, LiveWorld world)
    {
        var targets = world
            .LoadBalancers.Where(l => l.Address == Of(balancer))
            .Select(l => l.DnsName)
            .Concat(balancer.IsForeign && world.ForeignOf(balancer) is { } foreign ? [foreign.DnsName] : [])
            .Select(name => name.ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);
        return world.DnsRecords.Any(r => r.Name == dns.Name && r.Id == dns.Id && r.AliasTarget is { } target && targets.Contains(target));
    }

    /// <summary>The record that stands for one of the file, with the mark that says so beside it; null: there is none.</summary>
    public static LiveDnsRecord? InPlaceOf(DnsRecord record, Stack stack, LiveWorld world)
    {
        var mark = RecordMark.NameOf(record);
        return world.DnsRecords.FirstOrDefault(r =>
            r.Name == record.Dns.Name
            && r.Type == record.Type
            && r.Id == record.Dns.Id
            && world.DnsRecords.Any(m =>
                m.ZoneId == r.ZoneId
                && m.Name == mark
                && m.Values.Any(value => RecordMark.RecordOf(value, stack.Name, world.Region) == record.Name)
            )
        );
    }

    private static IEnumerable<Address> Top(Stack stack, HashSet<Address> there) =>
        stack
            .Certificates.Where(c => c is Certificate.Requested or Certificate.Imported)
            .Select(c => Address.Of(ResourceKind.Certificate, c.Name))
            .Concat(stack.TrustStores.OfType<TrustStore.Declared>().Select(s => Address.Of(ResourceKind.TrustStore, s.Name)))
            .Concat(stack.SecurityGroups.Select(g => Address.Of(ResourceKind.SecurityGroup, g.Name)))
            .Concat(stack.LoadBalancers.Select(Of))
            .Concat(
                stack
                    .LoadBalancers.Where(static b => b.EndpointService is not null)
                    .Select(b => Address.Of(ResourceKind.EndpointService, b.Name))
            )
            .Concat(stack.TargetGroups.Select(g => Address.Of(ResourceKind.TargetGroup, g.Name)))
            .Concat(stack.AutoScalingGroups.Select(Of))
            .Where(a => !there.Contains(a));

    private static IEnumerable<Address> Routing(Stack stack, HashSet<Address> there)
    {
        foreach (var balancer in stack.LoadBalancers.Where(b => there.Contains(Of(b))))
        {
            foreach (var listener in balancer.Listeners)
            {
                var address = Address.Of(ResourceKind.Listener, balancer.Name, listener.Name);
                if (!there.Contains(address))
                {
                    yield return address;
                    continue;
                }

                foreach (
                    var rule in listener
                        .Rules.Select(r => Address.Of(ResourceKind.Rule, balancer.Name, listener.Name, r.Name))
                        .Where(r => !there.Contains(r))
                )
                {
                    yield return rule;
                }
            }
        }
    }

    private static IEnumerable<Address> Policies(Stack stack, HashSet<Address> there) =>
        stack
            .AutoScalingGroups.Where(g => there.Contains(Of(g)))
            .SelectMany(g =>
                g.Scaling.Select(p => Address.Of(ResourceKind.ScalingPolicy, g.Name, p.Name))
                    .Concat(g.LifecycleHooks.Select(p => Address.Of(p.Kind, g.Name, p.Name)))
            )
            .Where(a => !there.Contains(a));

    private static IEnumerable<Address> Alarms(Stack stack, HashSet<Address> there) =>
        stack
            .Alarms.Select(a => Address.Of(ResourceKind.Alarm, a.Name))
            .Concat(
                from @group in stack.AutoScalingGroups
                from policy in @group.Scaling
                where policy.Alarm?.Own is not null
                select Address.Of(ResourceKind.Alarm, @group.Name, policy.Name)
            )
            .Where(a => !there.Contains(a));

    private static IEnumerable<Address> ElasticIps(Stack stack, LiveWorld world, HashSet<Address> there) =>
        stack
            .LoadBalancers.Where(b => b.StaticIps is ElasticIp.Allocated && there.Contains(Of(b)))
            .SelectMany(b => world.Network.SubnetsOf(Of(b)).Select(s => Address.Of(ResourceKind.ElasticIp, b.Name, s.AvailabilityZone)))
            .Where(a => !there.Contains(a));

    private static IEnumerable<Address> Records(Stack stack, LiveWorld world, HashSet<Address> there) =>
        stack
            .LoadBalancers.Where(b => there.Contains(Of(b)))
            .SelectMany(b => b.Dns.Where(d => !IsInPlace(d, b, world)).Select(d => Address.Of(ResourceKind.DnsRecord, d.Name)))
            .Concat(
                stack.DnsRecords.Where(r => InPlaceOf(r, stack, world) is null).Select(r => Address.Of(ResourceKind.DnsRecord, r.Name))
            );

    private static Address Of(LoadBalancer balancer) => Address.Of(ResourceKind.LoadBalancer, balancer.Name);

    private static Address Of(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);
}
