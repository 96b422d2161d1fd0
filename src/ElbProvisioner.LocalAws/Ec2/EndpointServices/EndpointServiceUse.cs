using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>What other services ask of endpoint services.</summary>
internal static class EndpointServiceUse
{
    /// <summary>Whether a service stands on the load balancer, which then cannot go.</summary>
    public static bool Holds(Transaction transaction, string loadBalancerArn) =>
        transaction.Ec2.EndpointServices.All.Any(service => service.LoadBalancers.Contains(loadBalancerArn, StringComparer.Ordinal));
}
