using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>A bucket: its name, its place and its policy, and nothing in it.</summary>
/// <param name="Key">Its name, of which there is one in the world.</param>
/// <param name="Policy">As it was put; null: none.</param>
internal sealed record Bucket(string Key, string Region, string? Policy) : IRecord
{
    /// <summary>Null: none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed class StorageTables(TableSet tables)
{
    public static readonly TablesKey<StorageTables> Key = new(tables => new(tables));

    public Table<Bucket> Buckets { get; } = tables.Add("s3.buckets", StorageJson.Default.Bucket);
}

internal static class StorageTransaction
{
    extension(Transaction transaction)
    {
        /// <summary>Names are the world's, so the buckets of all regions stand together.</summary>
        public StorageTables Storage => transaction.Global.Of(StorageTables.Key);
    }
}

[JsonSerializable(typeof(Bucket))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class StorageJson : JsonSerializerContext;
