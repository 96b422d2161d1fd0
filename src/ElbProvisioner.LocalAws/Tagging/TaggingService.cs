using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal static class TaggingService
{
    public static Service Create() => new(
        "resourcegroupstaggingapi",
        new Dictionary<string, Operation>(StringComparer.Ordinal)
        {
            ["GetResources"] = ResourceSearch.Get,
            ["GetTagKeys"] = TagVocabulary.Keys,
            ["GetTagValues"] = TagVocabulary.Values,
        },
        new Dictionary<string, Happening>(StringComparer.Ordinal)
        {
            [TagIndex.Forgotten] = TagIndex.Forget,
        });
}
