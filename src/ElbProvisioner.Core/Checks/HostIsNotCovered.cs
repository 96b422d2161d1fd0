using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class HostIsNotCovered() : Check(new("ELB3108", Severity.Warning, "No certificate covers a host"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var certificates = file.Stack.Certificates.ToDictionary(certificate => certificate.Name, StringComparer.Ordinal);
        foreach (
            var (loadBalancer, listener) in Routes
                .Listeners(file.Stack)
                .Where(pair => pair is { Listener.IsTls: true, LoadBalancer.IsForeign: false })
        )
        {
            if (CoveredNames(listener, certificates) is not { } names)
            {
                continue;
            }

            var hosts = listener
                .Rules.SelectMany(rule =>
                    rule.Conditions.OfType<RuleCondition.Host>()
                        .SelectMany(host => host.Values)
                        .Select(host => new DnsName(host.ToLowerInvariant(), rule.At))
                )
                .Concat(loadBalancer.Dns)
                .Where(host => host.Name.IndexOfAny(['*', '?'], host.Name.StartsWith("*.", StringComparison.Ordinal) ? 1 : 0) < 0);
            foreach (var host in hosts.Where(host => !names.Exists(name => Covers(name, host.Name))))
            {
                yield return Report(
                    host.At,
                    $"No certificate of loadBalancers.{loadBalancer.Name}.listeners.{listener.Name} covers {host.Name}: browsers will "
                        + "refuse it.",
                    "Add it to a certificate's alternativeNames, or another certificate to the listener."
                );
            }
        }
    }

    /// <summary>Null when a certificate made elsewhere may cover anything.</summary>
    private static List<string>? CoveredNames(Listener listener, Dictionary<string, Certificate> certificates)
    {
        var names = new List<string>();
        foreach (var reference in listener.Certificates)
        {
            var known = certificates.GetValueOrDefault(reference.Text) switch
            {
                Certificate.Requested requested => requested.Domains,
                Certificate.Imported imported => PemCertificate.NamesOf(imported.CertificatePem),
                _ => [],
            };
            if (!known.Any())
            {
                return null;
            }

            names.AddRange(known);
        }

        return names.Count > 0 ? names : null;
    }

    /// <summary>A wildcard stands for one label.</summary>
    private static bool Covers(string name, string host) =>
        name == host
        || (
            name.StartsWith("*.", StringComparison.Ordinal)
            && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && host[dot..] == name[1..]
        );
}
