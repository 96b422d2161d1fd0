using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>Tells certificates which load balancers use them.</summary>
internal static class CertificatesInUse
{
    /// <summary>Runs what changes the load balancer's listeners, then tells what began and what ended by it.</summary>
    public static void Change(Turn turn, string loadBalancerArn, Action change)
    {
        var before = Of(turn, loadBalancerArn);
        change();
        var after = Of(turn, loadBalancerArn);
        foreach (var arn in after.Except(before))
        {
            CertificateUse.Begin(turn, arn, loadBalancerArn);
        }

        foreach (var arn in before.Except(after))
        {
            CertificateUse.End(turn, arn, loadBalancerArn);
        }
    }

    private static SortedSet<string> Of(Turn turn, string loadBalancerArn) =>
        new(
            ListenerCalls
                .Of(turn, loadBalancerArn)
                .SelectMany(listener => listener.MoreCertificates.Append(listener.CertificateArn))
                .OfType<string>(),
            StringComparer.Ordinal
        );
}
