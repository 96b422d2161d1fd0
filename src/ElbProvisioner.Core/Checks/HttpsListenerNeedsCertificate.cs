using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class HttpsListenerNeedsCertificate() : Check(new("ELB3101", Severity.Error, "An HTTPS or TLS listener has no certificate"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        let at = file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name)
        where
            pair.Listener is { IsTls: true, Certificates.IsEmpty: true }
            && !pair.LoadBalancer.IsForeign
            && !file.IsBroken("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "certificates")
            && !file.IsBroken("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "certificate")
        select Report(
            at,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} is {pair.Listener.Protocol} and has no certificate.",
            "Add `certificates: [NAME]`."
        );
}
