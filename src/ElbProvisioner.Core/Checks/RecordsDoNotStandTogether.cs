using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Records of one name and type have one policy and an id each, and no two the same part of it [Route 53 API: ResourceRecordSet].
/// </summary>
internal sealed class RecordsDoNotStandTogether() : Check(new("ELB3607", Severity.Error, "DNS records of one name cannot stand together"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var name in Records(file.Stack).GroupBy(static p => p.Dns.ZoneKey, StringComparer.Ordinal))
        {
            var records = name.ToList();
            foreach (
                var (first, second) in records
                    .SelectMany((one, at) => records.Skip(at + 1), static (one, other) => (one, other))
                    .Where(AreTwo)
            )
            {
                if (Mistake(first, second) is { } mistake)
                {
                    yield return Report(second.Dns.At, mistake.Says, mistake.Remedy);
                    break;
                }
            }
        }
    }

    private static (string Says, string Remedy)? Mistake(Placed first, Placed second)
    {
        var name = second.Dns.Name;
        if (first.Type != second.Type)
        {
            return first.Type == "CNAME" || second.Type == "CNAME"
                ? (
                    $"{name} has a CNAME in {(first.Type == "CNAME" ? first.Where : second.Where)}: nothing else can stand beside it.",
                    "Give one of them another name."
                )
                : null;
        }

        var (one, other) = (first.Dns.Settings, second.Dns.Settings);
        var (policy, theirs) = (DnsRecordTable.PolicyOf(other), DnsRecordTable.PolicyOf(one));
        return policy != theirs
                ? (
                    $"{name} has {Says(policy)} here and {Says(theirs)} in {first.Where}: records of one name and type have one policy.",
                    "Write the same policy for both."
                )
            : first.Dns.Id == second.Dns.Id
                ? (
                    policy is null
                        ? $"{name} has a {second.Type} record in {first.Where} already."
                        : $"{name} has two records with the id `{second.Dns.Id}`: here and in {first.Where}.",
                    policy is null ? "Remove one of them; or write a policy for both, such as weight." : "Write another id."
                )
            : DnsRecordTable.SayTheSame(one, other)
                ? ($"{name} has the same `{policy?.Path}` here and in {first.Where}.", "Write another one.")
            : DnsRecordTable.DifferInTime(one.Filled(), other.Filled())
                ? ($"{name} has weighted records with two TTLs, here and in {first.Where}: they have the same.", "Write the same ttl.")
            : null;
    }

    private static string Says(Property? policy) => policy is null ? "no policy" : $"`{policy.Path}`";

    /// <summary>Of two names of load balancers with the same id other checks tell.</summary>
    private static bool AreTwo((Placed First, Placed Second) pair) =>
        !(pair.First.IsName && pair.Second.IsName && pair.First.Dns.Id == pair.Second.Dns.Id);

    private static IEnumerable<Placed> Records(Stack stack) =>
        stack
            .LoadBalancers.SelectMany(b =>
                b.Dns.SelectMany(dns =>
                    (b.IsDualStack ? (string[])["A", "AAAA"] : ["A"]).Select(type => new Placed(
                        dns,
                        type,
                        $"loadBalancers.{b.Name}.dns",
                        true
                    ))
                )
            )
            .Concat(stack.DnsRecords.Select(r => new Placed(r.Dns, r.Type, $"dnsRecords.{r.Name}", false)));
}

/// <param name="Where">In the file.</param>
/// <param name="IsName">A load balancer's.</param>
internal sealed record Placed(DnsName Dns, string Type, string Where, bool IsName);
