using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Tags by the rules of ELB, the strictest of the services that get them [ELB tag restrictions].</summary>
internal static class Tags
{
    private const int MaxKeyLength = 127;
    private const int MaxValueLength = 255;
    private const int MaxCount = 40;
    private const string OwnPrefix = "elbctl:";

    private static readonly PairsShape<string> Written = new("a map of tags", new TextShape("a tag's value", mayBeEmpty: true));

    public static Shape<ImmutableSortedDictionary<string, string>> Shape { get; } =
        Written.Convert<Pair<string>[], ImmutableSortedDictionary<string, string>>(Read);

    /// <summary>Tags to find something by: at least one, any text.</summary>
    public static Shape<ImmutableSortedDictionary<string, string>> Filter { get; } =
        new PairsShape<string>("a map of tags", new TextShape("a tag's value", mayBeEmpty: true), mayBeEmpty: false).Select(pairs =>
            pairs.Aggregate(TagMap.Empty, (tags, pair) => tags.SetItem(pair.Key, pair.Value))
        );

    private static bool Read(Pair<string>[] pairs, Node node, Binding binding, out ImmutableSortedDictionary<string, string> tags)
    {
        tags = TagMap.Empty;
        foreach (var pair in pairs)
        {
            if (pair.IsSecret)
            {
                binding.Report(
                    BindingCodes.SecretInPlainSight,
                    pair.KeyAt,
                    $"{binding.Place}: the tag `{pair.Key}` holds a secret, and everybody who may list resources reads tags.",
                    "Leave it out; or leave `secret` out where the variable is declared."
                );
            }
            else if (Mistake(pair) is { } mistake)
            {
                binding.Report(BindingCodes.InvalidTag, pair.KeyAt, $"{binding.Place}: the tag `{pair.Key}` {mistake}.");
            }
            else
            {
                tags = tags.Add(pair.Key, pair.Value);
            }
        }

        if (pairs.Length > MaxCount)
        {
            binding.Report(
                BindingCodes.TooMany,
                node.At,
                $"{binding.Place}: there are {pairs.Length} tags; at most {MaxCount} fit beside those elbctl itself needs.",
                "AWS allows 50 on a resource."
            );
        }

        return true;
    }

    private static string? Mistake(Pair<string> tag) =>
        tag switch
        {
            { Key.Length: 0 } => "has an empty key",
            { Key.Length: > MaxKeyLength } => $"has a key longer than {MaxKeyLength} characters",
            { Value.Length: > MaxValueLength } => $"has a value longer than {MaxValueLength} characters",
            _ when tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) => "begins with aws:, which AWS keeps for itself",
            _ when tag.Key.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) =>
                $"begins with {OwnPrefix}, by which elbctl knows what it owns",
            _ when !tag.Key.All(IsAllowed) => "has a key with a character AWS does not take: letters, digits, spaces and _ . : / = + - @",
            _ when !tag.Value.All(IsAllowed) =>
                "has a value with a character AWS does not take: letters, digits, spaces and _ . : / = + - @",
            _ => null,
        };

    private static bool IsAllowed(char character) =>
        char.IsLetterOrDigit(character) || character is ' ' or '_' or '.' or ':' or '/' or '=' or '+' or '-' or '@';
}
