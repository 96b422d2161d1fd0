using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.TrustStores;

/// <summary>Lists of revoked certificates come and go; none is ever changed.</summary>
internal static class Revocations
{
    /// <summary>Nobody reads what is in a list.</summary>
    public const int EntriesOfEach = 1;

    public static Document Add(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        var contents = request.Structures("RevocationContents");
        if (contents.Count == 0)
        {
            throw Refusals.Invalid("At least one revocation content must be specified");
        }

        // The quota is documented, its code is not: this is the one for too many entries.
        if (Of(transaction, store.Key).Count() + contents.Count > transaction.Quota(Limits.RevocationListsPerTrustStore))
        {
            throw new AwsError(
                "TooManyTrustStoreRevocationEntries",
                $"The maximum number of revocation lists of trust store '{store.Key}' has been reached"
            );
        }

        var added = contents
            .Select(
                (content, index) =>
                {
                    var id = store.LastRevocation + index + 1;
                    return new TrustStoreRevocation(
                        TrustStoreRevocation.KeyOf(store.Key, id),
                        store.Key,
                        id,
                        StoredObjects.RevocationList(content)
                    );
                }
            )
            .ToList();
        added.ForEach(transaction.Elb.TrustStoreRevocations.Put);
        transaction.Elb.TrustStores.Put(store with { LastRevocation = added[^1].Id });
        return new() { ["TrustStoreRevocations"] = added.ConvertAll(Told) };
    }

    public static Document Remove(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        foreach (var id in Ids(request))
        {
            transaction.Elb.TrustStoreRevocations.Remove(Find(transaction, store, id).Key);
        }

        return [];
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        var found = Ids(request) is { Count: > 0 } ids
            ? ids.Select(id => Find(transaction, store, id)).OrderBy(list => list.Id)
            : Of(transaction, store.Key);
        var page = Listing.Page(request, found, list => list.Key);
        return new() { ["TrustStoreRevocations"] = page.Items.Select(Told).ToList(), ["NextMarker"] = page.Next };
    }

    public static Document Content(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        var id = request.Values["RevocationId"]?.GetValue<long>() ?? 0;
        return new() { ["Location"] = StoredObjects.LinkTo(Find(transaction, store, id).Content) };
    }

    public static IEnumerable<TrustStoreRevocation> Of(Transaction transaction, string trustStoreArn) =>
        transaction.Elb.TrustStoreRevocations.StartingWith(TrustStoreRevocation.Prefix(trustStoreArn));

    private static List<long> Ids(Fields request) =>
        request.Values["RevocationIds"] is System.Text.Json.Nodes.JsonArray ids
            ? [.. ids.Select(id => id?.GetValue<long>() ?? 0).Distinct()]
            : [];

    private static TrustStoreRevocation Find(Transaction transaction, TrustStore store, long id) =>
        transaction.Elb.TrustStoreRevocations.Find(TrustStoreRevocation.KeyOf(store.Key, id))
        ?? throw new AwsError(
            "RevocationIdNotFound",
            string.Create(CultureInfo.InvariantCulture, $"Revocation '{id}' not found in trust store '{store.Key}'")
        );

    private static Document Told(TrustStoreRevocation list) =>
        new()
        {
            ["TrustStoreArn"] = list.TrustStoreArn,
            ["RevocationId"] = list.Id,
            ["RevocationType"] = "CRL",
            ["NumberOfRevokedEntries"] = EntriesOfEach,
        };
}
