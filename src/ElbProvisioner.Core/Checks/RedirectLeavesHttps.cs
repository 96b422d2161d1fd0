using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class RedirectLeavesHttps() : Check(new("ELB3105", Severity.Error, "A redirect leads from HTTPS to HTTP"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from route in Routes.Of(file.Stack)
        where route.Listener.Protocol == "HTTPS" && route.End.As(RedirectTable.Table)?.Get(RedirectTable.Protocol) == "HTTP"
        select Report(
            route.At,
            $"{route.Place} redirects from HTTPS to HTTP, which AWS refuses.",
            "Redirect to HTTPS, or leave the protocol out."
        );
}
