using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>Records carry no tags: those of a load balancer remember which there are.</summary>
internal sealed class NothingRemembersRecords() : Check(new("ELB3609", Severity.Warning, "Nothing of the stack remembers its DNS records"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        file.Stack is { LoadBalancers.IsEmpty: true, DnsRecords: [var first, ..] }
            ?
            [
                Report(
                    first.Dns.At,
                    "The stack has DNS records and no load balancer whose tags remember them: a record that leaves the file stays in Route 53.",
                    "Run `destroy` before you take records out of the file, or remove them by hand, each with its TXT record elbctl-…."
                ),
            ]
            : [];
}
