using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>What can be asked about, though there is none of it here: trust stores.</summary>
internal static class Extras
{
    public static Document? TrustStores(Transaction transaction, Fields request) =>
        request.Texts("TrustStoreArns").Concat(request.Texts("Names")).FirstOrDefault() is { } name
            ? throw Refusals.NoSuchTrustStore(name)
            : new() { ["TrustStores"] = (Document[])[] };
}
