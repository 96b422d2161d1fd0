using System.Buffers;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>EC2 tells an id that cannot be one from one that is nobody's.</summary>
internal static class Ids
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <param name="prefix">With its dash, as <c>sg-</c>.</param>
    public static void MustBeWellFormed(string id, string prefix, Func<string, AwsError> refusal)
    {
        if (!IsWellFormed(id, prefix))
        {
            throw refusal(id);
        }
    }

    public static void MustBeWellFormed(string id, string prefix, string code) =>
        MustBeWellFormed(id, prefix, malformed => new(code, $"Invalid id: \"{malformed}\" (expecting \"{prefix}...\")"));

    /// <summary>Ids have 17 digits since 2016 and had 8 before.</summary>
    public static bool IsWellFormed(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal)
        && id.Length - prefix.Length is 8 or 17
        && !id.AsSpan(prefix.Length).ContainsAnyExcept(Hexadecimal);
}
