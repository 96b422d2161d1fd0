using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal sealed class TaggingTables(TableSet tables)
{
    public Table<TaggedResource> Resources { get; } = tables.Add("resourcegroupstaggingapi.resources", TaggingJson.Default.TaggedResource);
}
