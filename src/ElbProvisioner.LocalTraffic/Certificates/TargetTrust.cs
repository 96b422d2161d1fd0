using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>Load balancers take any certificate of a target [ALB guide: target groups; NLB guide: TLS listeners].</summary>
internal static class TargetTrust
{
    [SuppressMessage("Security", "CA5359", Justification = "So do AWS's load balancers, and targets are on this machine.")]
    public static RemoteCertificateValidationCallback Any { get; } = static (_, _, _, _) => true;
}
