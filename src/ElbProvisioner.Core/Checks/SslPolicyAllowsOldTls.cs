using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class SslPolicyAllowsOldTls() : Check(new("ELB3107", Severity.Warning, "A security policy allows TLS 1.0 or 1.1"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.Listener.SslPolicy is { } policy && AllowsOldTls(policy)
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "sslPolicy"),
            $"{pair.Listener.SslPolicy} lets clients use TLS 1.0 or 1.1, which are broken.",
            $"Remove `sslPolicy` for {ListenerTable.StrongPolicy}."
        );

    /// <summary>The names say it: TLS13-1-0 and TLS13-1-1, and the policies from before there was a choice.</summary>
    private static bool AllowsOldTls(string policy) =>
        policy.Contains("TLS13-1-0", StringComparison.Ordinal)
        || policy.Contains("TLS13-1-1", StringComparison.Ordinal)
        || policy
            is "ELBSecurityPolicy-2016-08"
                or "ELBSecurityPolicy-2015-05"
                or "ELBSecurityPolicy-TLS-1-0-2015-04"
                or "ELBSecurityPolicy-TLS-1-1-2017-01"
                or "ELBSecurityPolicy-FS-2018-06"
                or "ELBSecurityPolicy-FS-1-1-2019-08";
}
