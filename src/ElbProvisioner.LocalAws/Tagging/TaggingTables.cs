using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal sealed class TaggingTables(TableSet tables)
{
    public static readonly TablesKey<TaggingTables> Key = new(tables => new(tables));

    public Table<TaggedResource> Resources { get; } = tables.Add("resourcegroupstaggingapi.resources", TaggingJson.Default.TaggedResource);
}

internal static class TaggingTransaction
{
    extension(Transaction transaction)
    {
        public TaggingTables Tagging => transaction.Tables(TaggingTables.Key);
    }
}
