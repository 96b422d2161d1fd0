using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal sealed class TaggingTables(TableSet tables)
{
    public static readonly TablesKey<TaggingTables> Key = new(tables => new(tables));

    public Table<TaggedResource> Resources { get; } = tables.Add("resourcegroupstaggingapi.resources", TaggingJson.Default.TaggedResource);
}

internal static class TaggingTurn
{
    extension(Turn turn)
    {
        public TaggingTables Tagging => turn.Tables(TaggingTables.Key);
    }
}
