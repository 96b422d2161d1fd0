using System.Text.RegularExpressions;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// AWS opens regions, so that no list of names holds; all of them have one form: a part of the world, a place in it, a number
/// (<c>ap-northeast-2</c>, <c>us-gov-west-1</c>). Emulators take any word.
/// </summary>
internal static partial class RegionNames
{
    public static bool MayBe(string region) => Form().IsMatch(region);

    [GeneratedRegex("^[a-z]+(-[a-z]+)+-[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
