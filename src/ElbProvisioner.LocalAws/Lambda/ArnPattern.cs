namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>
/// The condition operator <c>ArnLike</c>: each of the six parts of an ARN may have wildcards ("IAM JSON policy elements").
/// </summary>
internal static class ArnPattern
{
    private const int Parts = 6;

    public static bool Fits(string pattern, string arn)
    {
        var (expected, given) = (pattern.Split(':', Parts), arn.Split(':', Parts));
        return expected.Length == given.Length && expected.Zip(given).All(pair => Fits(pair.First.AsSpan(), pair.Second.AsSpan()));
    }

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
