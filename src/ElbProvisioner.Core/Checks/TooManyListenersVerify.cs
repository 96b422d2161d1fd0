using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class TooManyListenersVerify() : Check(new("ELB3126", Severity.Error, "Too many listeners verify clients"))
{
    // Of an application load balancer; AWS does not raise it [ALB guide: quotas]. Of network load balancers none is published.
    private const int Quota = 2;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        where !loadBalancer.IsNetwork
        let verifying = loadBalancer.Listeners.Where(Verifies).ToList()
        where verifying.Count > Quota
        select Report(
            verifying[Quota].At,
            $"loadBalancers.{loadBalancer.Name} has {verifying.Count} listeners that verify clients; AWS takes {Quota}.",
            "Let fewer of them verify, or spread them over several load balancers."
        );

    private static bool Verifies(Listener listener) =>
        listener.MutualAuthentication is { } mutual && MutualAuthenticationTable.IsVerifying(mutual);
}
