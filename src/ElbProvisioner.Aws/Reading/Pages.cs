namespace ElbProvisioner.Aws.Reading;

/// <summary>Reads a listing to its end. The SDK leaves collections null that AWS did not send.</summary>
internal static class Pages
{
    /// <param name="fetch">Takes the token of the page, null for the first.</param>
    public static async Task<List<TItem>> AllAsync<TPage, TItem>(
        Func<string?, Task<TPage>> fetch,
        Func<TPage, IEnumerable<TItem>?> items,
        Func<TPage, string?> next
    )
    {
        List<TItem> all = [];
        string? token = null;
        do
        {
            var page = await fetch(token);
            all.AddRange(items(page) ?? []);
            token = next(page);
        } while (!string.IsNullOrEmpty(token));

        return all;
    }

    /// <summary>One call for each chunk, side by side.</summary>
    public static async Task<List<TItem>> ChunkedAsync<TKey, TItem>(
        IEnumerable<TKey> keys,
        int size,
        Func<TKey[], Task<IReadOnlyCollection<TItem>>> read
    )
    {
        var chunks = await Task.WhenAll(keys.Chunk(size).Select(read));
        return [.. chunks.SelectMany(c => c)];
    }
}
