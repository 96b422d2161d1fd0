using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>One of a call's <c>Filters</c>: what has one of the values passes, and only what passes all filters is told of.</summary>
internal sealed record Filter(string Name, IReadOnlyList<string> Values)
{
    private const int MostValues = 200;

    private const string TagPrefix = "tag:";

    /// <summary>Of a filter <c>tag:key</c> the key; null: it is another filter.</summary>
    public string? TagKey => Name.StartsWith(TagPrefix, StringComparison.Ordinal) ? Name[TagPrefix.Length..] : null;

    public bool IsAboutTags => TagKey is not null || Name is "tag-key" or "tag-value";

    public static IReadOnlyList<Filter> Of(Fields request)
    {
        var filters = request
            .Structures("Filters")
            .Select(filter => new Filter(filter.Text("Name") ?? throw Refusals.Missing("Filter.1.Name"), filter.Texts("Values")))
            .ToList();
        if (filters.Find(filter => filter.Values.Count == 0) is { } empty)
        {
            throw Refusals.InvalidValue($"The filter '{empty.Name}' needs at least one value");
        }

        return filters.TrueForAll(filter => filter.Values.Count <= MostValues)
            ? filters
            : throw new AwsError("FilterLimitExceeded", $"The maximum number of filter values specified on a single call is {MostValues}");
    }

    /// <summary>
    /// The values a filter asks for, where it asks for whole values only: what it can find is found by key then. Null: it does not.
    /// </summary>
    public static IReadOnlyList<string>? Exact(Fields request, string name) =>
        request.Structures("Filters").FirstOrDefault(filter => filter.Text("Name") == name)?.Texts("Values") is { Count: > 0 } values
        && !values.Any(value => value.AsSpan().ContainsAny('*', '?', '\\'))
            ? [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : null;

    public bool Matches(string? value) => value is not null && Values.Any(pattern => Wildcards.Match(pattern, value));

    public bool MatchesTags(IReadOnlyDictionary<string, string> tags) =>
        Name switch
        {
            "tag-key" => tags.Keys.Any(Matches),
            "tag-value" => tags.Values.Any(Matches),
            _ => TagKey is { } key && tags.TryGetValue(key, out var value) && Matches(value),
        };
}
