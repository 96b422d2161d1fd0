using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <param name="Key">The load balancer's ARN.</param>
internal sealed record WebAclAssociation(string Key, string WebAclArn) : IRecord;

internal sealed class WafTables(TableSet tables)
{
    public static readonly TablesKey<WafTables> Key = new(tables => new(tables));

    public Table<WebAclAssociation> Associations { get; } = tables.Add("waf.associations", WafJson.Default.WebAclAssociation);
}

internal static class WafTransaction
{
    extension(Transaction transaction)
    {
        public WafTables Waf => transaction.Tables(WafTables.Key);
    }
}

[JsonSerializable(typeof(WebAclAssociation))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class WafJson : JsonSerializerContext;
