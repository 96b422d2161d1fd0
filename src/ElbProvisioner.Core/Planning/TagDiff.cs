using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>The tags an object should carry, and what it takes to get there. Keys nobody declared are left alone.</summary>
internal static class TagDiff
{
    private const string TagItem = "tags.";

    /// <summary>In the declared items of whatever has attributes.</summary>
    public const string AttributeItem = "attributes.";

    /// <param name="declared">Items to remember beside the tags and attributes.</param>
    public static Tags Desired(Stack stack, Address address, Tags own, Tags? attributes = null, params IEnumerable<string> declared)
    {
        var user = stack.Tags.SetItems(own);
        var items = user
            .Keys.Select(k => TagItem + k)
            .Concat((attributes ?? TagMap.Empty).Keys.Select(k => AttributeItem + k))
            .Concat(declared);
        return user.SetItem(OwnershipTags.Stack, stack.Name)
            .SetItem(OwnershipTags.Address, address.ToString())
            .SetItems(DeclaredTags.Write(items));
    }

    public static (ImmutableArray<PropertyChange> Shown, AwsOperation.SetTags? Operation) Between(Tags desired, LiveResource live)
    {
        var set = desired.Where(t => live.Tags.GetValueOrDefault(t.Key) != t.Value).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var remove = DeclaredTags
            .Read(live.Tags, TagItem)
            .Concat(live.Tags.Keys.Where(k => k.StartsWith(OwnershipTags.DeclaredPrefix, StringComparison.Ordinal)))
            .Where(k => !desired.ContainsKey(k) && live.Tags.ContainsKey(k))
            .Distinct(StringComparer.Ordinal)
            .ToImmutableArray();
        if (set.IsEmpty && remove.IsEmpty)
        {
            return ([], null);
        }

        var shown = set
            .Keys.Concat(remove)
            .Where(IsUsers)
            .Select(k => new PropertyChange(TagItem + k, live.Tags.GetValueOrDefault(k), desired.GetValueOrDefault(k)))
            .ToImmutableArray();
        if (shown.IsEmpty)
        {
            shown = [new PropertyChange("tags", "elbctl's marks, outdated", "elbctl's marks")];
        }

        return (shown, new AwsOperation.SetTags(new ResourceRef.Existing(live.Id), set, remove));
    }

    /// <summary>For an object whose tags remember what carries none itself.</summary>
    /// <param name="meanwhile">The tags until what leaves is gone: those desired, and what leaves remembered besides.</param>
    public static Tagging InSteps(Tags desired, Tags meanwhile, LiveResource live)
    {
        var (shown, _) = Between(desired, live);
        var (_, remember) = Between(meanwhile, live);
        var tagged = remember is null ? live : live with { Tags = live.Tags.SetItems(remember.Set).RemoveRange(remember.Remove) };
        return new(shown, remember, Between(desired, tagged).Operation);
    }

    /// <summary>For an object whose running parts carry its tags too: it gets the user's own tags last, when they have them.</summary>
    public static Tagging InStepsAfterParts(Tags desired, Tags meanwhile, LiveResource live) =>
        InSteps(desired, live.Tags.RemoveRange(live.Tags.Keys.Where(IsMark)).SetItems(meanwhile.Where(t => IsMark(t.Key))), live);

    /// <summary>It touches what elbctl remembers, and none of the user's tags.</summary>
    public static bool OnlyMarks(AwsOperation.SetTags operation) => operation.Set.Keys.Concat(operation.Remove).All(IsMark);

    /// <summary>The user's own part of a tagging.</summary>
    public static (Tags Set, ImmutableArray<string> Remove) OfUser(Tagging tagging, LiveResource live)
    {
        var changed = tagging.Shown.Where(s => s.Path.StartsWith(TagItem, StringComparison.Ordinal)).ToLookup(s => s.After is null);
        return (
            changed[false].ToImmutableSortedDictionary(s => s.Path[TagItem.Length..], s => s.After ?? "", StringComparer.Ordinal),
            [.. changed[true].Select(s => s.Path[TagItem.Length..]).Where(live.Tags.ContainsKey)]
        );
    }

    /// <summary>
    /// For an object whose attributes or targets the file declares: they are remembered before they are set, and until they are set back.
    /// </summary>
    /// <param name="items">What else is remembered so, where it is.</param>
    public static Tagging InSteps(Tags desired, LiveResource live, params IReadOnlyList<string> items) =>
        InSteps(
            desired,
            // What tells the secret that AWS has follows when AWS has it.
            WithItems(
                AsBefore(desired, live, OwnershipTags.Fingerprint),
                DeclaredTags
                    .Read(live.Tags)
                    .Where(i =>
                        i.StartsWith(AttributeItem, StringComparison.Ordinal)
                        || i.StartsWith(RegisteredTarget.Item, StringComparison.Ordinal)
                        || items.Contains(i)
                    )
            ),
            live
        );

    private static Tags AsBefore(Tags desired, LiveResource live, string key) =>
        live.Tags.TryGetValue(key, out var before) ? desired.SetItem(key, before) : desired.Remove(key);

    /// <summary>The same tags, which remember these items besides.</summary>
    public static Tags WithItems(Tags tags, IEnumerable<string> items)
    {
        var all = DeclaredTags.Read(tags).Union(items);
        return tags.RemoveRange(tags.Keys.Where(k => k.StartsWith(OwnershipTags.DeclaredPrefix, StringComparison.Ordinal)))
            .SetItems(DeclaredTags.Write(all));
    }

    public static IEnumerable<Fact> Properties(Tags tags) =>
        tags.Where(t => IsUsers(t.Key)).Select(t => Fact.Of(TagItem + t.Key, t.Value, Feels.Nothing));

    /// <summary>Attributes that were declared at the last apply and are not any more, with the value AWS gives a new object.</summary>
    public static Tags Forgotten(Settings desired, LiveResource live) =>
        DeclaredTags
            .Read(live.Tags, AttributeItem)
            .Where(k => !desired.Attributes.ContainsKey(k))
            .Select(k => KeyValuePair.Create(k, desired.Table.AwsValueOf(k, desired)))
            .Where(p => p.Value is not null)
            .ToImmutableSortedDictionary(p => p.Key, p => p.Value ?? "", StringComparer.Ordinal);

    /// <param name="Remember">Before anything is made.</param>
    /// <param name="Forget">Once what leaves is gone.</param>
    internal sealed record Tagging(ImmutableArray<PropertyChange> Shown, AwsOperation.SetTags? Remember, AwsOperation.SetTags? Forget)
    {
        public bool IsEmpty => Remember is null && Forget is null;
    }

    private static bool IsMark(string key) => !IsUsers(key);

    private static bool IsUsers(string key) => !key.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal);
}
