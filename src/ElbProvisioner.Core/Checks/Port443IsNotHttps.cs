using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class Port443IsNotHttps() : Check(new("ELB3106", Severity.Warning, "Port 443 is served without HTTPS"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair is { Listener: { Protocol: "HTTP", Port: 443, Certificates.IsEmpty: true }, LoadBalancer.IsForeign: false }
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "port"),
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} serves plain HTTP on port 443.",
            "Add `certificates` to make it HTTPS."
        );
}
