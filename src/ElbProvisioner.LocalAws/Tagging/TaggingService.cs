using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal static class TaggingService
{
    public static Service Create() => new(
        "resourcegroupstaggingapi",
        new Dictionary<string, Operation>(),
        new Dictionary<string, Happening>
        {
            [TagIndex.Forgotten] = TagIndex.Forget,
        });
}
