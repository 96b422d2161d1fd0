using System.Globalization;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>Pages whose tokens are good for 15 minutes; the last page says so with an empty token.</summary>
internal static class TagPages
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    public static (IReadOnlyList<T> Items, string Next) Cut<T>(
        Transaction transaction,
        IEnumerable<T> all,
        Func<T, string> keyOf,
        string? token,
        int size
    )
    {
        var page = Pages.Cut(all, keyOf, string.IsNullOrEmpty(token) ? null : Open(transaction, token), size, Invalid);
        return (
            page.Items,
            page.Next is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{transaction.Now.ToUnixTimeSeconds()}.{page.Next}")
        );
    }

    private static string Open(Transaction transaction, string token)
    {
        if (
            token.Split('.', 2) is not [var since, var rest]
            || !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 100_000_000_000
        )
        {
            throw Invalid(token);
        }

        return DateTimeOffset.FromUnixTimeSeconds(seconds) + TokenLifetime >= transaction.Now
            ? rest
            : throw new AwsError("PaginationTokenExpiredException", "Pagination token has expired. Request again without one.");
    }

    private static AwsError Invalid(string token) => new("InvalidParameterException", "The pagination token is not valid.");
}
