using System.Collections.Immutable;

namespace ElbProvisioner.Aws.Reading;

/// <summary>Tags as the rest of elbctl sees them: without AWS's own, which nobody may set and everybody reads back.</summary>
internal static class TagSet
{
    private const string AwsPrefix = "aws:";

    public static ImmutableSortedDictionary<string, string> Of<TTag>(
        IEnumerable<TTag>? tags,
        Func<TTag, string> key,
        Func<TTag, string?> value
    ) =>
        (tags ?? [])
            .Where(t => !key(t).StartsWith(AwsPrefix, StringComparison.Ordinal))
            .DistinctBy(key)
            .ToImmutableSortedDictionary(key, t => value(t) ?? "", StringComparer.Ordinal);
}
