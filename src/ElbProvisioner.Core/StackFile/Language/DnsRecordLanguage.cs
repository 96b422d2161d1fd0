using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Names of load balancers, and records beside them, with their policies.</summary>
internal static class DnsRecordLanguage
{
    private const string FallbackName = "invalid.example";

    /// <summary>What a name of a load balancer has of the table.</summary>
    private static readonly Property[] OfName = [DnsRecordTable.Id, .. DnsRecordTable.Policies, DnsRecordTable.HealthCheck];

    private static readonly Key<string> NameOfBalancer = Name("The name that leads to the load balancer.");

    private static readonly Key<string> NameOfRecord = Name("The name that the record answers for.");

    private static readonly Key<string> ZoneKey = new(
        "zone",
        Domains.Zone,
        "The hosted zone for it, by name or id; else the longest that holds the name."
    );

    private static readonly Key<bool> PrivateKey = new(
        "private",
        TruthShape.Instance,
        "true: in a private hosted zone, false: in a public one; unless written, a public one goes before a private one of the same name."
    );

    private static readonly Key<bool> EvaluateKey = new(
        "evaluateTargetHealth",
        TruthShape.Instance,
        "true: it answers only while the load balancer has healthy targets; unless written, true with a policy, else false."
    );

    private static readonly Shape<DnsName> BareName = Domains.Name.Convert(
        (string name, Node node, Binding _, [MaybeNullWhen(false)] out DnsName value) =>
        {
            value = new DnsName(name, node.At);
            return true;
        }
    );

    /// <summary>A name alone, or a map with its policy.</summary>
    public static Shape<DnsName> OfLoadBalancer { get; } =
        new FormsShape<DnsName>(
            scalar: BareName,
            map: new MapShape<DnsName>(
                "dnsName",
                "A name that leads to the load balancer.",
                [NameOfBalancer, ZoneKey, PrivateKey, EvaluateKey, .. DnsRecordTable.Table.KeysOf(OfName)],
                BuildName
            )
        );

    public static MapShape<DnsRecord> Shape { get; } =
        new(
            "dnsRecord",
            "A record of Route 53: `name`, `type` and `values`, or `alias`.",
            [
                NameOfRecord,
                ZoneKey,
                PrivateKey,
                .. DnsRecordTable.Table.Keys,
                RefusedKey.Elsewhere(
                    "evaluateTargetHealth",
                    "",
                    "it stands under `alias`",
                    "Write alias: { name: …, evaluateTargetHealth: … }."
                ),
            ],
            BuildRecord
        );

    private static Key<string> Name(string says) => new("name", Domains.Name, says) { IsRequired = true };

    private static DnsName BuildName(WrittenMap map)
    {
        var said = TableBinding.Written(DnsRecordTable.Table, OfName, map);
        if (map.FindValue(EvaluateKey) is { } evaluates)
        {
            said = said.With(DnsRecordTable.EvaluateTargetHealth, evaluates);
        }

        CheckPolicy(map, said, isAlias: true, EvaluateKey);
        return Place(map, NameOfBalancer, said);
    }

    private static DnsRecord BuildRecord(WrittenMap map)
    {
        var said = TableBinding.Said(DnsRecordTable.Table, map);
        var alias = DnsRecordTable.Table.Sections.Single().Key;
        var values = WrittenProperties.KeyOf(DnsRecordTable.Values);
        if (map.RequireOne("what it answers", values, alias))
        {
            map.RefuseBeside(alias, "an alias has the TTL of its target.", WrittenProperties.KeyOf(DnsRecordTable.Ttl));
        }

        CheckPolicy(map, said, map.Has(alias), alias);
        CheckType(map, said);
        CheckAlias(map, said, alias);
        return new DnsRecord
        {
            Name = map.Name,
            Dns = Place(map, NameOfRecord, said),
            At = map.Span,
        };
    }

    private static DnsName Place(WrittenMap map, Key<string> name, Settings said) =>
        new(map.Get(name, FallbackName), map.Has(name) ? map.At(name) : map.Span, map.Find(ZoneKey))
        {
            IsPrivate = map.FindValue(PrivateKey),
            Settings = said.FindValue(DnsRecordTable.Multivalue) == false ? said.Without(DnsRecordTable.Multivalue) : said,
        };

    /// <summary>What a record has besides its answers.</summary>
    /// <param name="evaluates">Where it says whether it looks at its target.</param>
    private static void CheckPolicy(WrittenMap map, Settings said, bool isAlias, Key evaluates)
    {
        var written = DnsRecordTable
            .Policies.Where(p => map.Has(p) && !(p == DnsRecordTable.Multivalue && said.FindValue(DnsRecordTable.Multivalue) == false))
            .ToList();
        if (written.Count > 1)
        {
            map.Refuse(written[0], "a record has one policy.", [.. written.Skip(1)]);
        }

        if (written.Count == 0)
        {
            foreach (var property in new Property[] { DnsRecordTable.Id, DnsRecordTable.HealthCheck }.Where(map.Has))
            {
                map.OnlyFor(property, "a record with a policy (weight, failover, latency and the like)");
            }
        }

        if (isAlias && said.FindValue(DnsRecordTable.Multivalue) == true)
        {
            map.NotTaken(
                DnsRecordTable.Multivalue,
                "AWS makes no multivalue record of an alias",
                "Use weight, with the same weight for each; or records with values."
            );
        }

        if (map.FindValue(PrivateKey) == true && map.Has(DnsRecordTable.Cidr))
        {
            map.NotTaken(
                DnsRecordTable.Cidr,
                "AWS has no routing by address ranges in private zones",
                "Use another policy, or a public zone."
            );
        }

        if (said.Find(DnsRecordTable.Failover) == "PRIMARY" && !map.Has(DnsRecordTable.HealthCheck))
        {
            if (!isAlias)
            {
                map.NotTaken(
                    DnsRecordTable.Failover,
                    "AWS takes no primary without a health check",
                    "Write healthCheckId, the id of a health check of Route 53."
                );
            }
            else if (said.FindValue(DnsRecordTable.EvaluateTargetHealth) == false)
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.At(evaluates),
                    $"{map.Binding.Place}: a primary that does not look at its target, and has no health check, never gives way to the "
                        + "secondary.",
                    "Remove `evaluateTargetHealth`, or write healthCheckId."
                );
            }
        }
    }

    /// <summary>[Route 53 API: ResourceRecordSet, Type.]</summary>
    private static void CheckType(WrittenMap map, Settings said)
    {
        if (said.Find(DnsRecordTable.Type) is not { } type)
        {
            return;
        }

        if (
            DnsRecordTable.PolicyOf(said) is { } policy
            && (type is "NS" or "DS" || (policy == DnsRecordTable.Multivalue && type == "CNAME"))
        )
        {
            map.NotTaken(policy, $"AWS has no {type} records with `{policy.Path}`", "Remove it, or use another type.");
        }

        var values = said.FindValue(DnsRecordTable.Values) ?? [];
        if (type == "CNAME" && values.Length > 1)
        {
            map.NotTaken(DnsRecordTable.Values, "a CNAME has one value", "Write one name.");
        }

        foreach (var wrong in values.Where(value => !Fits(type, value)))
        {
            map.Binding.Report(
                BindingCodes.InvalidText,
                map.At(DnsRecordTable.Values),
                $"{map.Binding.Place}: `{wrong}` is no value of a record of type {type}.",
                type switch
                {
                    "A" => "Write IPv4 addresses, such as 192.0.2.1.",
                    "AAAA" => "Write IPv6 addresses, such as 2001:db8::1.",
                    "MX" => "Write a priority and a name, such as 10 mail.example.com.",
                    "SRV" => "Write priority, weight, port and name, such as 1 10 5269 xmpp.example.com.",
                    "CAA" => "Write flags, a tag and a quoted value, such as 0 issue \"amazon.com\".",
                    _ => "Write a name, such as dc.example.com.",
                }
            );
        }

        foreach (var twice in values.GroupBy(value => value, StringComparer.Ordinal).Where(same => same.Skip(1).Any()))
        {
            map.NotTaken(DnsRecordTable.Values, $"`{twice.Key}` stands there twice", "Remove one.");
        }
    }

    private static bool Fits(string type, string value) =>
        type switch
        {
            "A" => IPAddress.TryParse(value, out var address)
                && address.AddressFamily == AddressFamily.InterNetwork
                && value.Count(static c => c == '.') == 3,
            "AAAA" => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
            "CNAME" or "PTR" or "NS" => IsName(value),
            "MX" => value.Split(' ') is [var priority, var name] && IsWhole(priority) && IsName(name),
            "SRV" => value.Split(' ') is [var priority, var weight, var port, var name]
                && IsWhole(priority)
                && IsWhole(weight)
                && IsWhole(port)
                && (name == "." || IsName(name)),
            "CAA" => value.Split(' ', 3) is [var flags, var tag, ['"', .., '"']]
                && byte.TryParse(flags, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && tag.Length > 0
                && tag.All(char.IsAsciiLetterOrDigit),
            _ => true,
        };

    private static bool IsWhole(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsName(string text) => Uri.CheckHostName(text.TrimEnd('.').Replace('_', '-')) == UriHostNameType.Dns;

    /// <summary>[Route 53 API: AliasTarget.]</summary>
    private static void CheckAlias(WrittenMap map, Settings said, Key alias)
    {
        if (said.Find(DnsRecordTable.AliasName) is not { } target)
        {
            return;
        }

        if (said.Find(DnsRecordTable.Type) == "NS")
        {
            map.NotTaken(DnsRecordTable.Type, "AWS has no alias of type NS", "Use values.");
        }

        if (DnsRecordTable.IsOfCloudFront(target) && said.FindValue(DnsRecordTable.EvaluateTargetHealth) == true)
        {
            map.Binding.Report(
                BindingCodes.RefusedByAws,
                map.At(alias),
                $"{map.Binding.Place}: AWS does not evaluate the health of a CloudFront distribution.",
                "Remove `evaluateTargetHealth`; write healthCheckId where a policy needs it."
            );
        }

        if (target.EndsWith(".amazonaws.com", StringComparison.Ordinal) && !said.Has(DnsRecordTable.AliasZone))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.At(alias),
                $"{map.Binding.Place} does not say in which hosted zone {target} is.",
                "Write alias: { name: …, zone: Z… }: AWS tells it beside the name (CanonicalHostedZoneId of a load balancer)."
            );
        }
    }
}
