using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.EndpointServiceTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The private DNS name of an endpoint service, which endpoints have once a record has proved that the name is ours [VPC guide: manage DNS
/// names]. The record is made where the name's zone is found, and goes before the name does.
/// </summary>
internal static class PrivateNames
{
    private const string Verified = "verified";

    /// <summary>The name is there, and still to be proved.</summary>
    public static bool IsPending(Settings wanted, LiveEndpointService kept) =>
        wanted.Find(PrivateDnsName) is { Length: > 0 } name && name == kept.Settings.Find(PrivateDnsName) && kept.NameState != Verified;

    /// <param name="named">What gives the service the name; null: it has it.</param>
    public static void Verify(PlanningContext context, LoadBalancer wanted, Settings settings, string? named)
    {
        if (settings.Find(PrivateDnsName) is not { Length: > 0 } name)
        {
            return;
        }

        var address = Address.Of(ResourceKind.EndpointService, wanted.Name);
        if (context.Network.Zones.TryGetValue(name, out var zone))
        {
            context.Builder.Act(
                address,
                "verify name",
                new AwsOperation.VerifyPrivateName(context.Ref(address), zone.Id),
                Cost.NameVerified,
                named
            );
            return;
        }

        context.Builder.Report(
            new Diagnostic(
                PlanCodes.NameIsToBeProved,
                wanted.EndpointService?.At ?? wanted.At,
                $"No public hosted zone of this account holds '{name}', so the private DNS name of the endpoint service '{wanted.Name}' is not "
                    + "verified here, and no endpoint has it until it is.",
                "Put the TXT record that the VPC console shows with the endpoint service into the domain's DNS, and have AWS verify it there."
            )
        );
    }

    /// <returns>The action after which the record is gone; null: there is none that elbctl could have made.</returns>
    public static string? Forget(PlanningContext context, LiveEndpointService live, params string?[] after) =>
        live.NameProof is { } proof
        && live.Settings.Find(PrivateDnsName) is { Length: > 0 } name
        && context.Network.Zones.TryGetValue(name, out var zone)
            ? context.Builder.Act(
                live.Address,
                "remove proof",
                new AwsOperation.RemoveNameProof(live.Owner, proof, zone.Id),
                Cost.DnsInSync,
                after
            )
            : null;
}
