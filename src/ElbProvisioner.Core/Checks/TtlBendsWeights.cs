using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Resolvers keep an alias of a load balancer for 60 seconds: a value that they keep longer gets more than its share of the clients
/// [Route 53 API: ResourceRecordSet, TTL].
/// </summary>
internal sealed class TtlBendsWeights() : Check(new("ELB3608", Severity.Warning, "A TTL bends the weights of records"))
{
    private static readonly TimeSpan BalancersTtl = TimeSpan.FromSeconds(60);

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from record in file.Stack.DnsRecords
        where record.Dns.Settings.Has(DnsRecordTable.Weight)
        let ttl = record.Dns.Settings.Filled().FindValue(DnsRecordTable.Ttl)
        where ttl is not null && ttl != BalancersTtl
        from dns in file.Stack.LoadBalancers.SelectMany(static b => b.Dns).Where(dns => IsBeside(dns, record)).Take(1)
        select Report(
            record.Dns.Settings.Has(DnsRecordTable.Ttl) ? record.Dns.Settings.At(DnsRecordTable.Ttl) : record.Dns.At,
            $"dnsRecords.{record.Name} shares {dns.Name} with a load balancer by weight, and is kept for {ttl?.TotalSeconds:0}s where the load "
                + "balancer's addresses are kept for 60s: it gets another share than its weight says.",
            "Write ttl: 60s."
        );

    private static bool IsBeside(DnsName dns, DnsRecord record) =>
        dns.ZoneKey == record.Dns.ZoneKey && dns.Settings.Has(DnsRecordTable.Weight);
}
