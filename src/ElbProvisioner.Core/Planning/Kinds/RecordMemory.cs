using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Which names and records load balancers remember in their tags: what is ours where nothing else says so, and what is to go when it leaves
/// the file.
/// </summary>
internal static class RecordMemory
{
    /// <summary>In the load balancer's declared items.</summary>
    public const string DeclaredItem = "dns.";

    /// <summary>The items by which load balancers remember records; the first one knows those that are no load balancer's.</summary>
    public static IEnumerable<string> ItemsOf(PlanningContext context, LoadBalancer loadBalancer)
    {
        IEnumerable<DnsRecord> records =
            Memory(context.Stack) is { } memory && memory.Name == loadBalancer.Name ? context.Stack.DnsRecords : [];
        return loadBalancer
            .Dns.Select(dns => DeclaredItem + dns.Name)
            .Concat(loadBalancer.IsForeign ? loadBalancer.Dns.SelectMany(MarksOf) : [])
            .Concat(records.Select(record => RecordMark.Item + RecordMark.NameOf(record)))
            .Concat(
                loadBalancer
                    .Dns.Concat(records.Select(record => record.Dns))
                    .Where(dns => dns.ZoneKey != dns.Name)
                    .Select(dns => context.Network.Zones.GetValueOrDefault(dns.ZoneKey)?.Id)
                    .OfType<string>()
                    .Select(zone => RecordMark.ZoneItem + zone)
            )
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Of either type of address: which there are hangs on what its owner makes of the load balancer.</summary>
    private static IEnumerable<string> MarksOf(DnsName dns) =>
        RecordMark.TypesOfNames.Select(type => RecordMark.Item + RecordMark.NameOf(dns.Name, type, dns.Id));

    public static bool IsRemembered(string item) =>
        item.StartsWith(DeclaredItem, StringComparison.Ordinal)
        || item.StartsWith(RecordMark.Item, StringComparison.Ordinal)
        || item.StartsWith(RecordMark.ZoneItem, StringComparison.Ordinal);

    public static LoadBalancer? Memory(Stack stack) =>
        stack.OwnLoadBalancers.MinBy(static b => b.Name, StringComparer.Ordinal)
        ?? stack.ForeignLoadBalancers.MinBy(static b => b.Name, StringComparer.Ordinal);

    /// <summary>Whose tags remember its names: its own, or those of the stack's rules on it.</summary>
    public static IEnumerable<Address> KeepersOf(LoadBalancer loadBalancer) =>
        loadBalancer.IsForeign
            ? loadBalancer.Listeners.SelectMany(l => l.Rules.Select(r => ListenerPlanner.AddressOf(loadBalancer, l, r)))
            : [AddressOf(loadBalancer)];

    public static IEnumerable<Address> KeepersOf(PlanningContext context, ImmutableArray<RecordChange> batch) =>
        batch.Select(w => w.Wanted.LoadBalancer ?? Memory(context.Stack)).OfType<LoadBalancer>().SelectMany(KeepersOf).Distinct();

    /// <summary>Whoever remembers the records knows them before they are made.</summary>
    public static IEnumerable<string?> Remembering(PlanningContext context, IEnumerable<Address> keepers) =>
        keepers.Select(address =>
            context.Ref(address) is ResourceRef.Planned planned
                ? context.Builder.CreatorOf(planned.Address)
                : context.Builder.Remembered(address)
        );

    private static Address AddressOf(LoadBalancer loadBalancer) => Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
}
