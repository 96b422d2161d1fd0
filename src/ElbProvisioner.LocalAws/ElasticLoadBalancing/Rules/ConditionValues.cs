using System.Buffers;
using System.Net;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>What the values of conditions may be: RuleCondition and its parts in the API reference.</summary>
internal static class ConditionValues
{
    private const int Longest = 128;
    private const int LongestName = 40;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const string Any = "*?";

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(Letters + Digits + "-." + Any);
    private static readonly SearchValues<char> LastLabelCharacters = SearchValues.Create(Letters + Any);
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(Letters + Digits + "_-.$/~\"'@:+&" + Any);
    private static readonly SearchValues<char> MethodCharacters = SearchValues.Create(Letters[..26] + "-_");

    // RFC 7230: a token.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(Letters + Digits + "!#$%&'*+-.^_`|~");

    public static int Wildcards(string value) => value.Count(character => character is '*' or '?');

    /// <exception cref="AwsError">It cannot be compared with that field.</exception>
    public static void MustBe(string field, string value)
    {
        MustBeShort(field, value);
        var isGood = field switch
        {
            "host-header" => IsHost(value),
            "path-pattern" => Is(value, PathCharacters),
            "http-request-method" => value.Length <= LongestName && Is(value, MethodCharacters),
            "source-ip" => value.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(value, out _),
            _ => true,
        };
        if (!isGood)
        {
            throw Refusals.Invalid($"Condition value '{value}' is not valid for field '{field}'");
        }
    }

    public static void MustBeShort(string field, string value)
    {
        if (value.Length is 0 or > Longest)
        {
            throw Refusals.Invalid(
                value.Length == 0
                    ? $"A condition value cannot be empty for field '{field}'"
                    : $"Condition value '{value}' for field '{field}' cannot be longer than '{Longest}' characters"
            );
        }
    }

    public static void MustBeHeader(string name)
    {
        if (name.Length > LongestName || !Is(name, TokenCharacters) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusals.Invalid($"Header name '{name}' is not valid for a condition with field 'http-header'");
        }
    }

    // "You must include at least one '.' character. You can include only alphabetical characters after the final '.' character."
    private static bool IsHost(string value) =>
        Is(value, HostCharacters) && value.LastIndexOf('.') is >= 0 and var dot && Is(value.AsSpan(dot + 1), LastLabelCharacters);

    private static bool Is(ReadOnlySpan<char> value, SearchValues<char> characters) =>
        value.Length > 0 && !value.ContainsAnyExcept(characters);
}
