using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>How HTTPS and TLS listeners ask for clients' certificates.</summary>
internal static class MutualAuthentications
{
    private const string Verify = "verify";

    private static JsonObject Off => new() { ["Mode"] = "off" };

    /// <param name="before">What a listener that stays secure has.</param>
    /// <param name="listenerArn">Null: it is new.</param>
    /// <returns>Null: a TLS listener that asks for none.</returns>
    /// <exception cref="AwsError">A listener of this protocol cannot do so.</exception>
    public static JsonObject? Read(
        Transaction transaction,
        LoadBalancer balancer,
        Fields request,
        string protocol,
        JsonObject? before,
        string? listenerArn
    )
    {
        var isTls = protocol == "TLS";
        if (request.Structure("MutualAuthentication") is not { } given)
        {
            return before ?? (isTls ? null : Off);
        }

        // Terraform's provider always sends a trust store, an empty one where its user gave none, and AWS takes it for none.
        var (mode, store) = (given.Text("Mode") ?? "off", given.Text("TrustStoreArn") is { Length: > 0 } arn ? arn : null);
        if (mode is not ("off" or "passthrough" or Verify))
        {
            throw Refusals.Invalid($"Mutual authentication mode '{mode}' must be one of 'off, passthrough, verify'");
        }

        // "Mutual authentication" in the user guide of network load balancers: there is no header to pass a certificate on in.
        if (isTls && mode == "passthrough")
        {
            throw Refusals.Configuration("Mutual authentication mode 'passthrough' is not supported for listeners with protocol 'TLS'");
        }

        if (!isTls && given.Structures("ClientCertificateIdentityFilters").Count > 0)
        {
            throw Refusals.Configuration($"Identity filters are not supported for listeners with protocol '{protocol}'");
        }

        if (mode != Verify)
        {
            MustSayNothingElse(given, mode, store);
            return isTls ? null : new JsonObject { ["Mode"] = mode };
        }

        if (store is null)
        {
            throw Refusals.Invalid("A trust store must be specified when the mutual authentication mode is 'verify'");
        }

        if (Lookup.TrustStore(transaction, store).ActiveAt > transaction.Now)
        {
            throw new AwsError("TrustStoreNotReady", $"Trust store '{store}' is not active");
        }

        MustHaveRoom(transaction, balancer, listenerArn);
        return Verifying(given, store);
    }

    private static void MustSayNothingElse(Fields given, string mode, string? store)
    {
        if (store is not null)
        {
            throw Refusals.Invalid($"A trust store cannot be specified when the mutual authentication mode is '{mode}'");
        }

        if (
            given.Flag("IgnoreClientCertificateExpiry") == true
            || given.Text("AdvertiseTrustStoreCaNames") == "on"
            || given.Structures("ClientCertificateIdentityFilters").Count > 0
        )
        {
            throw Refusals.Configuration($"What is verified cannot be specified when the mutual authentication mode is '{mode}'");
        }
    }

    // The quota is published, its code is not.
    private static void MustHaveRoom(Transaction transaction, LoadBalancer balancer, string? listenerArn)
    {
        var others = Lookup
            .ListenersOf(transaction, balancer.Key)
            .Count(listener => listener.Key != listenerArn && listener.MutualAuthentication?["Mode"]?.GetValue<string>() == Verify);
        if (others >= transaction.Quota(Limits.VerifyingListenersPerLoadBalancer))
        {
            throw Refusals.Configuration(
                $"The maximum number of listeners that verify client certificates has been reached on load balancer '{balancer.Key}'"
            );
        }
    }

    private static JsonObject Verifying(Fields given, string store)
    {
        var told = new JsonObject
        {
            ["Mode"] = Verify,
            ["TrustStoreArn"] = store,
            ["IgnoreClientCertificateExpiry"] = given.Flag("IgnoreClientCertificateExpiry") ?? false,
            ["TrustStoreAssociationStatus"] = "active",
            ["AdvertiseTrustStoreCaNames"] = given.Text("AdvertiseTrustStoreCaNames") ?? "off",
        };
        if (given.Values["ClientCertificateIdentityFilters"] is JsonArray { Count: > 0 } filters)
        {
            told["ClientCertificateIdentityFilters"] = filters.DeepClone();
        }

        return told;
    }
}
