using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class HttpListenerHasCertificate() : Check(new("ELB3102", Severity.Error, "A listener without TLS has certificates"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.Listener is { IsTls: false, Certificates.IsEmpty: false }
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "protocol"),
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} is {pair.Listener.Protocol}, which uses no certificate.",
            $"Write protocol: {(pair.LoadBalancer.IsNetwork ? "TLS" : "HTTPS")}, or remove the certificates."
        );
}
