using System.Collections.Immutable;

namespace ElbProvisioner.Core.Resources;

/// <summary>
/// The tags that make AWS the state. An object is ours when it carries this stack's name and a readable address; nothing else
/// is ever changed or deleted.
/// </summary>
public static class OwnershipTags
{
    public const string Prefix = "elbctl:";

    public const string Stack = "elbctl:stack";

    public const string Address = "elbctl:address";

    /// <summary>On a launch template: <c>VERSION:FINGERPRINT</c> of the version elbctl made last.</summary>
    public const string Version = "elbctl:version";

    /// <summary>
    /// On a launch template: the parts of that version, for people to see what changes; <c>.1</c>, <c>.2</c> … hold what is left.
    /// </summary>
    public const string Content = "elbctl:content";

    /// <summary>On an imported certificate, and on a trust store: the fingerprint of what was imported.</summary>
    public const string Fingerprint = "elbctl:fingerprint";

    /// <summary>On a trust store: the number of a revocation list, by its fingerprint; AWS does not tell where it came from.</summary>
    public const string RevocationPrefix = "elbctl:revocation.";

    /// <summary>On an Elastic IP: the IPAM pool it was asked of, which AWS does not tell.</summary>
    public const string Pool = "elbctl:pool";

    /// <summary>
    /// <c>elbctl:declared.0</c>, <c>.1</c> … : what the file declared at the last apply and AWS would keep if it vanished from
    /// the file (tag keys, attribute keys, DNS names), separated by spaces. So "removed from the file" differs from "never ours".
    /// </summary>
    public const string DeclaredPrefix = "elbctl:declared.";
}

/// <summary>Proof that an object carries this stack's tags. Only <see cref="TryRead"/> makes one, and every deletion takes one.</summary>
public sealed record OwnedResource
{
    private OwnedResource(string id, Address address)
    {
        Id = id;
        Address = address;
    }

    /// <summary>AWS's id, ARN or (for scaling groups) name.</summary>
    public string Id { get; }

    public Address Address { get; }

    /// <summary>Null when the tags do not say that <paramref name="stack"/> owns the object.</summary>
    public static OwnedResource? TryRead(string id, string stack, IReadOnlyDictionary<string, string> tags) =>
        tags.TryGetValue(OwnershipTags.Stack, out var owner)
        && owner == stack
        && tags.TryGetValue(OwnershipTags.Address, out var text)
        && Resources.Address.Parse(text) is { } address
            ? new OwnedResource(id, address)
            : null;

    /// <summary>For what AWS cannot tag and that lives and dies inside an owned object, as a scaling policy does.</summary>
    /// <exception cref="ArgumentException"><paramref name="address"/> is not inside this object's address.</exception>
    public OwnedResource Part(string id, Address address) =>
        address.Path.StartsWith(Address.Path + "/", StringComparison.Ordinal)
            ? new(id, address)
            : throw new ArgumentException($"{address} is not part of {Address}", nameof(address));
}

/// <summary>
/// Reads and writes the list behind <see cref="OwnershipTags.DeclaredPrefix"/>. AWS tag values hold 255 characters out of letters,
/// digits, spaces and <c>_.:/=+-@</c> [ELBv2 API], so an item's own <c>@</c>, space and <c>*</c> are written as <c>@0</c>, <c>@1</c>,
/// <c>@2</c>.
/// </summary>
public static class DeclaredTags
{
    private const int MaxValueLength = 250;

    public static ImmutableSortedSet<string> Read(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(tag => tag.Key.StartsWith(OwnershipTags.DeclaredPrefix, StringComparison.Ordinal))
            .SelectMany(tag => tag.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(Decode)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>What follows <paramref name="prefix"/> in each item that begins with it.</summary>
    public static IEnumerable<string> Read(IReadOnlyDictionary<string, string> tags, string prefix) =>
        Read(tags).Where(item => item.StartsWith(prefix, StringComparison.Ordinal)).Select(item => item[prefix.Length..]);

    /// <param name="items">Each at most 120 characters.</param>
    public static IEnumerable<KeyValuePair<string, string>> Write(IEnumerable<string> items)
    {
        var index = 0;
        var value = "";
        foreach (var item in items.Order(StringComparer.Ordinal).Select(Encode))
        {
            if (value.Length > 0 && value.Length + 1 + item.Length > MaxValueLength)
            {
                yield return new(OwnershipTags.DeclaredPrefix + index++, value);
                value = "";
            }

            value = value.Length == 0 ? item : $"{value} {item}";
        }

        if (value.Length > 0)
        {
            yield return new(OwnershipTags.DeclaredPrefix + index, value);
        }
    }

    private static string Encode(string item) =>
        item.Replace("@", "@0", StringComparison.Ordinal)
            .Replace(" ", "@1", StringComparison.Ordinal)
            .Replace("*", "@2", StringComparison.Ordinal);

    private static string Decode(string item) =>
        item.Replace("@2", "*", StringComparison.Ordinal)
            .Replace("@1", " ", StringComparison.Ordinal)
            .Replace("@0", "@", StringComparison.Ordinal);
}
