using System.Globalization;

namespace ElbProvisioner.LocalTraffic.Instances.Checks;

/// <summary>A matcher: <c>200</c>, <c>200,202</c>, <c>200-299</c> ("Matcher" in the API reference).</summary>
internal static class PassingCodes
{
    /// <param name="codes">Null: every code passes.</param>
    public static bool Admit(string? codes, int code) =>
        codes is null || codes.Split(',').Any(part => Range(part) is var (from, to) && from <= code && code <= to);

    /// <summary>The first that passes; null: the matcher is none.</summary>
    public static int? First(string? codes) => codes is null ? null : Range(codes.Split(',')[0])?.From;

    private static (int From, int To)? Range(string part)
    {
        var ends = part.Split('-');
        return
            ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? (from, to)
            : null;
    }
}
