using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>GetTagKeys and GetTagValues: what is in use in the region.</summary>
internal static class TagVocabulary
{
    private const int Page = 100;

    public static Document Keys(Transaction transaction, Fields request)
    {
        var (keys, next) = Cut(transaction, request, tags => tags.Keys);
        return new() { ["TagKeys"] = keys, ["PaginationToken"] = next };
    }

    public static Document Values(Transaction transaction, Fields request)
    {
        var key = request.Required("Key");
        var (values, next) = Cut(transaction, request, tags => tags.TryGetValue(key, out var value) ? [value] : []);
        return new() { ["TagValues"] = values, ["PaginationToken"] = next };
    }

    private static (IReadOnlyList<string> Items, string Next) Cut(
        Transaction transaction,
        Fields request,
        Func<IReadOnlyDictionary<string, string>, IEnumerable<string>> of
    )
    {
        var all = transaction
            .Tagging.Resources.All.Select(resource => resource.TagsAt(transaction.Now))
            .OfType<IReadOnlyDictionary<string, string>>()
            .SelectMany(of)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return TagPages.Cut(transaction, all, text => text, request.Text("PaginationToken"), Page);
    }
}
