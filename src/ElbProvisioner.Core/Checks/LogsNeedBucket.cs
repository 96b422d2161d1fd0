using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class LogsNeedBucket() : Check(new("ELB3404", Severity.Error, "Logs are turned on without a bucket"))
{
    private static readonly string[] Kinds = ["access_logs", "connection_logs", "health_check_logs"];

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        from kind in Kinds
        where
            loadBalancer.Attributes.GetValueOrDefault(kind + ".s3.enabled") == "true"
            && loadBalancer.Attributes.GetValueOrDefault(kind + ".s3.bucket", "").Length == 0
            && !file.IsBroken("loadBalancers", loadBalancer.Name)
        select Report(
            file.At("loadBalancers", loadBalancer.Name, "attributes", kind + ".s3.enabled"),
            $"loadBalancers.{loadBalancer.Name}: {kind} are turned on without a bucket.",
            $"Add {kind}.s3.bucket."
        );
}
