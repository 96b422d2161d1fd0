using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>How EC2 describes things of one kind.</summary>
/// <param name="Member">Of the answer, which holds them.</param>
/// <param name="KeyOf">Orders them, tells where a page begins, and is what their tags hang on.</param>
/// <param name="Filters">Names of filters, and where in an answer they look; an empty path for those that nothing here can pass.</param>
/// <param name="HasTags">Whether filters about tags are known.</param>
internal sealed record Listing<T>(
    string Member,
    Func<T, string> KeyOf,
    Func<Transaction, T, Document> Write,
    IReadOnlyDictionary<string, string> Filters,
    bool HasTags = true
)
{
    /// <summary>In place of a path: whoever gives the candidates has heeded the filter.</summary>
    public const string Heeded = "*";

    /// <summary>Where filters about tags look.</summary>
    public Func<Transaction, T, IReadOnlyDictionary<string, string>> TagsOf { get; init; } =
        (transaction, record) => TagKeeping.Of(transaction, KeyOf(record));

    /// <param name="candidates">In the order of their keys.</param>
    /// <param name="limits">Null: the operation has no pages.</param>
    public Document Answer(Transaction transaction, Fields request, IEnumerable<T> candidates, PageLimits? limits = null)
    {
        var page = Find(transaction, request, candidates, limits);
        var answer = new Document { [Member] = page.Items.Select(found => found.Written).ToList() };
        if (limits is not null)
        {
            answer["NextToken"] = page.Next;
        }

        return answer;
    }

    public Page<(T Record, Document Written)> Find(
        Transaction transaction,
        Fields request,
        IEnumerable<T> candidates,
        PageLimits? limits = null
    )
    {
        var filters = Filter.Of(request);
        foreach (var filter in filters)
        {
            if (!Filters.ContainsKey(filter.Name) && !(HasTags && filter.IsAboutTags))
            {
                throw Refusals.InvalidValue($"The filter '{filter.Name}' is invalid");
            }
        }

        var matching = candidates
            .Where(record => filters.All(filter => !IsByTags(filter) || filter.MatchesTags(TagsOf(transaction, record))))
            .Select(record => (Record: record, Written: Write(transaction, record)))
            .Where(found => filters.All(filter => IsByTags(filter) || Passes(filter, found.Written)));
        return limits is null ? new([.. matching], null) : limits.Cut(request, matching, found => KeyOf(found.Record));
    }

    private bool IsByTags(Filter filter) => !Filters.ContainsKey(filter.Name);

    private bool Passes(Filter filter, Document written) =>
        Filters[filter.Name] is { Length: > 0 } path && (path == Heeded || AnswerPath.Values(written, path).Any(filter.Matches));
}
