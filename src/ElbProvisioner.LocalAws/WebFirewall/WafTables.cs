using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <param name="Key">The load balancer's ARN.</param>
internal sealed record WebAclAssociation(string Key, string WebAclArn) : IRecord;

/// <summary>A web ACL that was made here.</summary>
/// <param name="Key">Its ARN.</param>
/// <param name="LockToken">Another one after each change: who changes it shows that he has seen the last one.</param>
/// <param name="Content">By the members that the requests and the answers share.</param>
internal sealed record WebAcl(
    string Key,
    string Name,
    string Id,
    string LockToken,
    JsonObject Content,
    IReadOnlyDictionary<string, string> Tags
) : IRecord;

/// <param name="Key">The ARN of a web ACL that was made here and is gone.</param>
internal sealed record DeletedWebAcl(string Key) : IRecord;

internal sealed class WafTables(TableSet tables)
{
    public static readonly TablesKey<WafTables> Key = new(tables => new(tables));

    public Table<WebAclAssociation> Associations { get; } = tables.Add("waf.associations", WafJson.Default.WebAclAssociation);

    public Table<WebAcl> WebAcls { get; } = tables.Add("waf.webAcls", WafJson.Default.WebAcl);

    public Table<DeletedWebAcl> Deleted { get; } = tables.Add("waf.deleted", WafJson.Default.DeletedWebAcl);
}

internal static class WafTransaction
{
    extension(Transaction transaction)
    {
        public WafTables Waf => transaction.Tables(WafTables.Key);
    }
}

[JsonSerializable(typeof(WebAclAssociation))]
[JsonSerializable(typeof(WebAcl))]
[JsonSerializable(typeof(DeletedWebAcl))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class WafJson : JsonSerializerContext;
