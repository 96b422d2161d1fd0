using ElbProvisioner.LocalAws.Ec2.EndpointServices;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>Whether a TXT record proves the private DNS name of an endpoint service: EC2 asks DNS, and is told.</summary>
internal static class NameProofs
{
    public static void Look(Transaction transaction, AgendaItem item)
    {
        if (EndpointServiceUse.ProofOf(transaction, item.Subject) is { } proof)
        {
            EndpointServiceUse.Settle(transaction, item.Subject, Records.Resolves(transaction, proof.Name, "TXT", $"\"{proof.Value}\""));
        }
    }
}
