using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>[ALB guide: authenticate users]</summary>
internal sealed class AuthenticationNeedsHttps() : Check(new("ELB3113", Severity.Error, "Sign-in on a listener without HTTPS"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.Listener.Authenticates && pair.Listener.Protocol != "HTTPS"
        select Report(
            pair.Listener.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} authenticates, which AWS allows on HTTPS listeners only.",
            "Give the listener certificates, or move `authenticate` to one that has them."
        );
}
