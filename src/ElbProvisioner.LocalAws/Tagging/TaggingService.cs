using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal static class TaggingService
{
    /// <param name="owners">The services of what can be tagged.</param>
    public static Service Create(IReadOnlyList<Service> owners)
    {
        var writing = new TagWriting(owners);
        return new(
            "resourcegroupstaggingapi",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["GetResources"] = ResourceSearch.Get,
                ["GetTagKeys"] = TagVocabulary.Keys,
                ["GetTagValues"] = TagVocabulary.Values,
                ["TagResources"] = writing.Tag,
                ["UntagResources"] = writing.Untag,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal) { [TagIndex.Forgotten] = TagIndex.Forget },
            TaggingTables.Key
        );
    }
}
