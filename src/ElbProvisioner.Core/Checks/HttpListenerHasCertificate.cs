using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class HttpListenerHasCertificate() : Check(new("ELB3102", Severity.Error, "An HTTP listener has certificates"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.Listener is { Protocol: "HTTP", Certificates.IsEmpty: false }
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "protocol"),
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} is HTTP, which uses no certificate.",
            "Write protocol: HTTPS, or remove the certificates."
        );
}
