using System.Globalization;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>The codes that pass a health check, as in <c>200,202</c> or <c>200-299</c>.</summary>
internal static class CodeRanges
{
    /// <summary>Null: that is no list of codes.</summary>
    public static IReadOnlyList<(int From, int To)>? Parse(string codes)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in codes.Split(','))
        {
            var ends = part.Split('-');
            if (
                ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || to < from
            )
            {
                return null;
            }

            ranges.Add((from, to));
        }

        return ranges;
    }

    public static bool Admit(string codes, int code) => Parse(codes)?.Any(range => range.From <= code && code <= range.To) == true;
}
