using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>GetTagKeys and GetTagValues: what is in use in the region.</summary>
internal static class TagVocabulary
{
    private const int Page = 100;

    public static Document Keys(Turn turn, Fields request)
    {
        var (keys, next) = Cut(turn, request, tags => tags.Keys);
        return new() { ["TagKeys"] = keys, ["PaginationToken"] = next };
    }

    public static Document Values(Turn turn, Fields request)
    {
        var key = request.Required("Key");
        var (values, next) = Cut(turn, request, tags => tags.TryGetValue(key, out var value) ? [value] : []);
        return new() { ["TagValues"] = values, ["PaginationToken"] = next };
    }

    private static (IReadOnlyList<string> Items, string Next) Cut(
        Turn turn,
        Fields request,
        Func<IReadOnlyDictionary<string, string>, IEnumerable<string>> of
    )
    {
        var all = turn
            .Tagging.Resources.All.Select(resource => resource.TagsAt(turn.Now))
            .OfType<IReadOnlyDictionary<string, string>>()
            .SelectMany(of)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return TagPages.Cut(turn, all, text => text, request.Text("PaginationToken"), Page);
    }
}
