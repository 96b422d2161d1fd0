using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>What other services ask of endpoint services.</summary>
internal static class EndpointServiceUse
{
    /// <summary>Asks DNS whether the private name of a service is proved.</summary>
    public const string ProofAsked = "route53.proofAsked";

    /// <returns>The TXT record that proves the private name of a service; null: there is none.</returns>
    public static (string Name, string Value)? ProofOf(Transaction transaction, string serviceId) =>
        transaction.Ec2.EndpointServices.Find(serviceId) is { PrivateDnsName: { } name, NameProof: { } proof }
            ? ($"_{proof}.{(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name)}", $"vpce:{proof}")
            : null;

    public static void Settle(Transaction transaction, string serviceId, bool isProved)
    {
        if (transaction.Ec2.EndpointServices.Find(serviceId) is { NameProof: not null } service)
        {
            transaction.Ec2.EndpointServices.Put(service with { IsNameProved = isProved });
        }
    }

    /// <summary>Whether a service stands on the load balancer, which then cannot go.</summary>
    public static bool Holds(Transaction transaction, string loadBalancerArn) =>
        transaction.Ec2.EndpointServices.All.Any(service => service.LoadBalancers.Contains(loadBalancerArn, StringComparer.Ordinal));
}
