using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.TrustStores;

/// <summary>Trust stores ("Mutual authentication" in the user guide): made, told, filled anew and deleted.</summary>
internal static class TrustStoreCalls
{
    public static Document Create(Transaction transaction, Fields request)
    {
        var name = request.Required("Name");
        var all = transaction.Elb.TrustStores.All.ToList();
        if (all.Exists(store => store.Name == name))
        {
            throw new AwsError("DuplicateTrustStoreName", $"A trust store with the name '{name}' already exists");
        }

        if (all.Count >= transaction.Quota(Limits.TrustStores))
        {
            throw new AwsError("TooManyTrustStores", "The maximum number of trust stores has been reached");
        }

        var store = new TrustStore(
            Arns.NewTrustStore(transaction, name),
            name,
            StoredObjects.Bundle(request),
            transaction.Now + transaction.Timings.TrustStoreCreation,
            transaction.Now + transaction.Timings.Visibility
        );
        transaction.Elb.TrustStores.Put(store);
        Tags.OfNew(transaction, store.Key, request);
        return Answer(transaction, [store]);
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (arns, names) = (request.Texts("TrustStoreArns"), request.Texts("Names"));
        Listing.MustBeFew("trust store ARNs", arns);
        Listing.MustBeFew("trust store names", names);
        if (arns.Count > 0 && names.Count > 0)
        {
            throw Refusals.Invalid("Trust store ARNs and trust store names cannot be specified at the same time");
        }

        var found =
            arns.Count > 0 ? arns.Select(arn => Lookup.TrustStore(transaction, arn))
            : names.Count > 0 ? names.Select(name => Named(transaction, name))
            : transaction.Visible(transaction.Elb.TrustStores);
        var page = Listing.Page(request, found.OrderBy(store => store.Key, StringComparer.Ordinal), store => store.Key);
        var answer = Answer(transaction, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document Modify(Transaction transaction, Fields request)
    {
        var changed = Lookup.TrustStore(transaction, request.Required("TrustStoreArn")) with { Bundle = StoredObjects.Bundle(request) };
        transaction.Elb.TrustStores.Put(changed);
        return Answer(transaction, [changed]);
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        if (UsersOf(transaction, store.Key).Any())
        {
            throw new AwsError("TrustStoreInUse", $"Trust store '{store.Key}' is currently in use by a listener");
        }

        transaction.Elb.TrustStores.Remove(store.Key);
        foreach (var list in Revocations.Of(transaction, store.Key))
        {
            transaction.Elb.TrustStoreRevocations.Remove(list.Key);
        }

        Tags.Forget(transaction, store.Key);
        return [];
    }

    public static Document Associations(Transaction transaction, Fields request)
    {
        var store = Lookup.TrustStore(transaction, request.Required("TrustStoreArn"));
        var page = Listing.Page(request, UsersOf(transaction, store.Key), listener => listener.Key);
        return new()
        {
            ["TrustStoreAssociations"] = page.Items.Select(listener => new Document { ["ResourceArn"] = listener.Key }).ToList(),
            ["NextMarker"] = page.Next,
        };
    }

    public static Document Bundle(Transaction transaction, Fields request) =>
        new() { ["Location"] = StoredObjects.LinkTo(Lookup.TrustStore(transaction, request.Required("TrustStoreArn")).Bundle) };

    public static IEnumerable<Listener> UsersOf(Transaction transaction, string arn) =>
        transaction.Elb.Listeners.All.Where(listener =>
            listener.MutualAuthentication?["TrustStoreArn"]?.GetValue<string>() == arn
        );

    private static TrustStore Named(Transaction transaction, string name) =>
        transaction.Visible(transaction.Elb.TrustStores).FirstOrDefault(store => store.Name == name)
        ?? throw Refusals.NoSuchTrustStore(name);

    private static Document Answer(Transaction transaction, IEnumerable<TrustStore> stores) =>
        new()
        {
            ["TrustStores"] = stores
                .Select(store => new Document
                {
                    ["Name"] = store.Name,
                    ["TrustStoreArn"] = store.Key,
                    ["Status"] = store.ActiveAt > transaction.Now ? "CREATING" : "ACTIVE",
                    ["NumberOfCaCertificates"] = 1,
                    ["TotalRevokedEntries"] = Revocations.Of(transaction, store.Key).Count() * Revocations.EntriesOfEach,
                })
                .ToList(),
        };
}
