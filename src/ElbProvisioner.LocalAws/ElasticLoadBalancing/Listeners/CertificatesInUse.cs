using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>Tells certificates which load balancers use them.</summary>
internal static class CertificatesInUse
{
    /// <summary>Runs what changes the load balancer's listeners, then tells what began and what ended by it.</summary>
    public static void Change(Transaction transaction, string loadBalancerArn, Action change)
    {
        var before = Of(transaction, loadBalancerArn);
        change();
        var after = Of(transaction, loadBalancerArn);
        foreach (var arn in after.Except(before))
        {
            CertificateUse.Begin(transaction, arn, loadBalancerArn);
        }

        foreach (var arn in before.Except(after))
        {
            CertificateUse.End(transaction, arn, loadBalancerArn);
        }
    }

    private static SortedSet<string> Of(Transaction transaction, string loadBalancerArn) =>
        new(
            Lookup
                .ListenersOf(transaction, loadBalancerArn)
                .SelectMany(listener => listener.MoreCertificates.Append(listener.CertificateArn))
                .OfType<string>(),
            StringComparer.Ordinal
        );
}
