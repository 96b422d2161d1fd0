using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.Core.Model;

/// <summary>
/// What says that a record of <c>dnsRecords</c> is ours, since records carry no tags: a TXT record
/// <c>elbctl-TYPE[-ID].NAME</c> beside it, made with it and removed with it. A format: later builds find what earlier ones made.
/// </summary>
public static class RecordMark
{
    /// <summary>In the declared items of a load balancer: the marks of the stack, by which records are found that left the file.</summary>
    public const string Item = "mark.";

    /// <summary>In the declared items of a load balancer: hosted zones that the file names, by id, where the stack's names are.</summary>
    public const string ZoneItem = "zone.";

    public const string Type = "TXT";

    /// <summary>Of the records that a load balancer's name can have.</summary>
    public static ImmutableArray<string> TypesOfNames { get; } = ["A", "AAAA"];

    private const string Prefix = "elbctl-";
    private const string Wildcard = "_wildcard";
    private const int MaxLabel = 63;
    private const int HashLength = 8;

    public static string NameOf(DnsRecord record) => NameOf(record.Dns.Name, record.Type, record.Dns.Id);

    /// <param name="id">Null: it is simple. What does not fit into a label of DNS as it is gets a hash.</param>
    public static string NameOf(string name, string type, string? id)
    {
        var label = Prefix + type.ToLowerInvariant();
        if (id is not null)
        {
            var room = MaxLabel - label.Length - 1;
            label += "-" + (id.Length <= room && id.All(IsPlain) ? id : Shortened(id, room));
        }

        return $"{label}.{(name.StartsWith("*.", StringComparison.Ordinal) ? Wildcard + name[1..] : name)}";
    }

    /// <summary>The name that a mark stands beside; null: it is the name of no mark.</summary>
    public static string? MarkedBy(string mark) =>
        mark.StartsWith(Prefix, StringComparison.Ordinal) && mark.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? mark[(dot + 1)..] is var name && name.StartsWith(Wildcard + ".", StringComparison.Ordinal)
                ? "*" + name[Wildcard.Length..]
                : name
            : null;

    /// <summary>What a mark says, as Route 53 carries texts.</summary>
    public static string ValueOf(string stack, string region, string record) => $"\"{ValuePrefix(stack, region)}{record}\"";

    /// <summary>The record's name in the file; null: it is no mark of this stack.</summary>
    public static string? RecordOf(string value, string stack, string region) =>
        value.Trim('"') is var text && text.StartsWith(ValuePrefix(stack, region), StringComparison.Ordinal)
            ? text[ValuePrefix(stack, region).Length..]
            : null;

    private static string ValuePrefix(string stack, string region) =>
        string.Create(CultureInfo.InvariantCulture, $"elbctl stack={stack} region={region} record=");

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';

    private static string Shortened(string id, int room)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..HashLength];
        var readable = string.Concat(id.ToLowerInvariant().Where(IsPlain).Take(room - HashLength - 1));
        return readable.Length == 0 ? hash : $"{readable}-{hash}";
    }
}
