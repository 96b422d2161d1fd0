using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>
/// Finds objects by name where AWS refuses a whole list for one unknown name [ELBv2 API: LoadBalancerNotFound, TargetGroupNotFound].
/// A few doubtful names are asked for one by one, many by listing everything, which never refuses.
/// </summary>
/// <param name="byNames">At most twenty names a call.</param>
internal sealed class NameLookup<T>(
    Func<IReadOnlyCollection<string>, Task<IReadOnlyCollection<T>>> byNames,
    Func<Task<List<T>>> all,
    Func<T, string> nameOf
)
{
    private const int ChunkSize = 20;
    private const int FewNames = 4;

    /// <param name="likely">Names that the index lists.</param>
    /// <param name="possible">Names that objects would have if they existed.</param>
    public async Task<List<T>> FindAsync(IEnumerable<string> likely, IEnumerable<string> possible)
    {
        var known = likely.Distinct(StringComparer.Ordinal).ToList();
        var doubtful = DoubtfulAsync([.. possible.Except(known, StringComparer.Ordinal)]);
        var chunks = await Task.WhenAll(known.Chunk(ChunkSize).Select(ChunkAsync));
        var gone = chunks.Where(c => c.Found is null).SelectMany(c => c.Names).ToList();
        List<T> found = [.. chunks.SelectMany(c => c.Found ?? []), .. await doubtful, .. await DoubtfulAsync(gone)];
        return found;
    }

    private async Task<(string[] Names, IReadOnlyCollection<T>? Found)> ChunkAsync(string[] names) => (names, await TryAsync(names));

    private async Task<IReadOnlyCollection<T>> DoubtfulAsync(List<string> names)
    {
        if (names.Count <= FewNames)
        {
            var found = await Task.WhenAll(names.Select(name => TryAsync([name])));
            return [.. found.SelectMany(f => f ?? [])];
        }

        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return (await all()).FindAll(item => wanted.Contains(nameOf(item)));
    }

    private async Task<IReadOnlyCollection<T>?> TryAsync(IReadOnlyCollection<string> names)
    {
        try
        {
            return await byNames(names);
        }
        catch (Amazon.Runtime.AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return null;
        }
    }
}
