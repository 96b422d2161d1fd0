using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>What load balancers ask of certificates.</summary>
internal static class CertificateUse
{
    /// <exception cref="AwsError"><c>CertificateNotFound</c>; <c>UnsupportedCertificate</c> for one that is not issued.</exception>
    public static void MustBeUsable(Turn turn, string certificateArn) => throw new NotImplementedException();

    /// <summary>The certificate is in use by that load balancer from now on.</summary>
    public static void Begin(Turn turn, string certificateArn, string loadBalancerArn) => throw new NotImplementedException();

    /// <summary>No listener of that load balancer names it any more; it lingers in use for <see cref="Timings.CertificateInUseLingers"/>.</summary>
    public static void End(Turn turn, string certificateArn, string loadBalancerArn) => throw new NotImplementedException();
}
