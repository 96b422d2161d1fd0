using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal static class TaggingService
{
    public static Service Create()
    {
        var writing = new TagWriting();
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
            new Dictionary<string, Happening>(StringComparer.Ordinal) { [TagIndex.Forgotten] = TagIndex.Forget }
        );
    }
}
