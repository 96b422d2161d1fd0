using System.Text;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.World;

/// <summary>
/// Listings in pages. A token names the last key given out, so that what comes and goes between two pages neither repeats nor hides the
/// rest.
/// </summary>
internal static class Pages
{
    /// <param name="all">In the ordinal order of <paramref name="keyOf"/>.</param>
    /// <param name="token">As the page before gave it out; null: the first page.</param>
    /// <param name="size">At most so many on one page.</param>
    /// <param name="refusal">Thrown for a token that this world has not given out.</param>
    public static Page<T> Cut<T>(IEnumerable<T> all, Func<T, string> keyOf, string? token, int size, Func<string, AwsError> refusal)
    {
        if (token is not null)
        {
            var after = Decode(token) ?? throw refusal(token);
            all = all.SkipWhile(item => string.CompareOrdinal(keyOf(item), after) <= 0);
        }

        var items = all.Take(size + 1).ToList();
        if (items.Count <= size)
        {
            return new(items, null);
        }

        items.RemoveAt(size);
        return new(items, Encode(keyOf(items[^1])));
    }

    private static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes("after " + key));

    private static string? Decode(string token)
    {
        var bytes = new byte[token.Length];
        return
            Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var text
            && text.StartsWith("after ", StringComparison.Ordinal)
            ? text["after ".Length..]
            : null;
    }
}

/// <param name="Next">The token of the next page; null: this is the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
