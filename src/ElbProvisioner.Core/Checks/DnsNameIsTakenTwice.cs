using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class DnsNameIsTakenTwice() : Check(new("ELB3602", Severity.Error, "A DNS name leads to two load balancers"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from same in file
            .Stack.LoadBalancers.SelectMany(loadBalancer =>
                loadBalancer.Dns.Select(dns => new { LoadBalancer = loadBalancer.Name, Dns = dns })
            )
            .GroupBy(pair => (pair.Dns.ZoneKey, pair.Dns.Id))
        let first = same.First()
        from second in same.Skip(1)
        where second.LoadBalancer != first.LoadBalancer
        select Report(
            second.Dns.At,
            $"{first.Dns.Name} is to lead to the load balancers {first.LoadBalancer} and {second.LoadBalancer}.",
            first.Dns.Id is null
                ? "Give it to one of them, or share it by weight: { name: …, weight: …, id: … } in both."
                : "Give one of them another id."
        );
}
