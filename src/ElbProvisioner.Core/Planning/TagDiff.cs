using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>The tags an object should carry, and what it takes to get there. Keys nobody declared are left alone.</summary>
internal static class TagDiff
{
    private const string TagItem = "tags.";
    private const string AttributeItem = "attributes.";

    /// <param name="declared">Items to remember beside the tags and attributes.</param>
    public static Tags Desired(Stack stack, Address address, Tags own, Tags? attributes = null, params IEnumerable<string> declared)
    {
        var user = stack.Tags.SetItems(own);
        var items = user.Keys.Select(k => TagItem + k)
            .Concat((attributes ?? TagMap.Empty).Keys.Select(k => AttributeItem + k))
            .Concat(declared);
        return user
            .SetItem(OwnershipTags.Stack, stack.Name)
            .SetItem(OwnershipTags.Address, address.ToString())
            .SetItems(DeclaredTags.Write(items));
    }

    public static (ImmutableArray<PropertyChange> Shown, AwsOperation.SetTags? Operation) Between(Tags desired, LiveResource live)
    {
        var set = desired.Where(t => live.Tags.GetValueOrDefault(t.Key) != t.Value).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var remove = DeclaredTags.Read(live.Tags, TagItem)
            .Concat(live.Tags.Keys.Where(k => k.StartsWith(OwnershipTags.DeclaredPrefix, StringComparison.Ordinal)))
            .Where(k => !desired.ContainsKey(k) && live.Tags.ContainsKey(k))
            .Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (set.IsEmpty && remove.IsEmpty)
        {
            return ([], null);
        }

        var shown = set.Keys.Concat(remove).Where(IsUsers)
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

    public static IEnumerable<Property> Properties(Tags tags) =>
        tags.Where(t => IsUsers(t.Key)).Select(t => Property.Of(TagItem + t.Key, t.Value));

    /// <summary>Attributes that were declared at the last apply and are not any more, with the value AWS gives a new object.</summary>
    public static Tags Forgotten(Tags desired, LiveResource live, Func<string, string?> defaultOf) =>
        DeclaredTags.Read(live.Tags, AttributeItem).Where(k => !desired.ContainsKey(k))
            .Select(k => KeyValuePair.Create(k, defaultOf(k))).Where(p => p.Value is not null)
            .ToImmutableSortedDictionary(p => p.Key, p => p.Value ?? "", StringComparer.Ordinal);

    /// <param name="Remember">Before anything is made.</param>
    /// <param name="Forget">Once what leaves is gone.</param>
    internal sealed record Tagging(ImmutableArray<PropertyChange> Shown, AwsOperation.SetTags? Remember, AwsOperation.SetTags? Forget)
    {
        public bool IsEmpty => Remember is null && Forget is null;
    }

    private static bool IsUsers(string key) => !key.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal);
}
