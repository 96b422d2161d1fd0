using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The records that are there when the run is done, as far as the zones were read: what a name still answers when one of its records has
/// gone, and who is led to a name that answers nothing.
/// </summary>
internal sealed class NamesLeft
{
    private const string Wildcard = "*.";
    private static readonly string[] Addresses = ["A", "AAAA", "CNAME"];

    private readonly ImmutableArray<(string ZoneId, Settings Record)> _left;
    private readonly ImmutableArray<string> _silent;

    /// <param name="balancersGone">DNS names of load balancers that go in this run.</param>
    public NamesLeft(
        PlanningContext context,
        ImmutableArray<LiveDnsRecord> gone,
        ImmutableArray<DesiredRecord> wanted,
        IEnumerable<string> balancersGone
    )
    {
        _left =
        [
            .. context.Live.DnsRecords.Where(r => !gone.Contains(r) && !wanted.Any(w => w.Is(r))).Select(r => (r.ZoneId, r.Settings)),
            .. wanted.Select(w => (w.Zone.Id, w.Settings)),
        ];
        _silent =
        [
            .. gone.Where(r => Addresses.Contains(r.Type))
                .Select(r => r.Name)
                .Where(name => !_left.Any(l => IsAddressOf(l.Record, name)) && WildcardFor(name) is null),
            .. balancersGone.Select(DomainName.NormalTarget),
        ];
    }

    /// <summary>What clients feel when the last record of its name and type goes.</summary>
    public TrafficEffect WithoutLast(LiveDnsRecord gone)
    {
        var types = _left
            .Where(l => l.ZoneId == gone.ZoneId && NameOf(l.Record) == gone.Name)
            .Select(l => l.Record.Get(DnsRecordTable.Type))
            .ToHashSet(StringComparer.Ordinal);
        return gone.Type switch
        {
            "A" when types.Contains("AAAA") => new(TrafficImpact.Clients, "clients that have IPv4 only no longer find it by the name"),
            "AAAA" when types.Contains("A") => new(TrafficImpact.Clients, "clients that have IPv6 only no longer find it by the name"),
            "A" or "AAAA" or "CNAME" => types.Count == 0 && WildcardFor(gone.Name) is { } wildcard
                ? new(TrafficImpact.Routes, $"clients of the name are answered what {wildcard} says")
                : new(TrafficImpact.Gap, "the name no longer resolves" + LedHere(gone.Name)),
            "NS" => new(TrafficImpact.Gap, "nothing below the name is answered by the servers that it named"),
            "SRV" => new(TrafficImpact.Gap, "clients that find their servers by the name's SRV records find none"),
            "MX" => types.Overlaps(Addresses)
                // [RFC 5321, 5.1: without MX records the address of the name is taken]
                ? new(TrafficImpact.Routes, "mail for the name goes to its own address")
                : new(TrafficImpact.Gap, "mail for the name is no longer delivered"),
            _ => new(TrafficImpact.None, $"none for requests; {Unseen(gone.Type)}"),
        };
    }

    /// <summary>Records of the file that lead to a name which this run takes away.</summary>
    public static IEnumerable<Diagnostic> Warnings(NamesLeft left, ImmutableArray<DesiredRecord> wanted) =>
        from record in wanted
        where record.Record is not null
        let target = TargetOf(record.Settings)
        where target is not null && left.Silent.Contains(target)
        select new Diagnostic(
            PlanCodes.RecordDangles,
            record.Dns.At,
            $"'{record.Dns.Name}' leads to '{target}', which this run takes away: after it, neither answers.",
            "Lead it to a name that stays, or remove the record too."
        );

    /// <summary>Names that answer nothing afterwards, and those that lead to them and to nothing else.</summary>
    private ImmutableHashSet<string> Silent
    {
        get
        {
            var silent = _silent.ToImmutableHashSet(StringComparer.Ordinal);
            for (var more = Followers(silent); !more.IsEmpty; more = Followers(silent))
            {
                silent = silent.Union(more);
            }

            return silent;
        }
    }

    private ImmutableArray<string> Followers(ImmutableHashSet<string> silent) =>
        [
            .. _left
                .Select(l => NameOf(l.Record))
                .Distinct(StringComparer.Ordinal)
                .Where(name => !silent.Contains(name))
                .Where(name =>
                    _left.Where(l => IsAddressOf(l.Record, name)).ToList() is { Count: > 0 } all
                    && all.TrueForAll(l => TargetOf(l.Record) is { } target && silent.Contains(target))
                ),
        ];

    private string LedHere(string name)
    {
        var led = Followers([name]);
        for (var more = Followers([name, .. led]); !more.IsEmpty; more = Followers([name, .. led]))
        {
            led = [.. led, .. more];
        }

        return led.IsEmpty
            ? ""
            : $", nor {(led.Length == 1 ? "does" : "do")} {string.Join(", ", led.Order(StringComparer.Ordinal))}, "
                + $"which {(led.Length == 1 ? "leads" : "lead")} to it";
    }

    /// <summary>A wildcard answers for a name that has no record at all [RFC 4592]; the one that is nearest.</summary>
    private string? WildcardFor(string name) =>
        _left
            .Where(l => Addresses.Contains(l.Record.Get(DnsRecordTable.Type)))
            .Select(l => NameOf(l.Record))
            .Where(n => n != name && n.StartsWith(Wildcard, StringComparison.Ordinal) && name.EndsWith(n[1..], StringComparison.Ordinal))
            .MaxBy(n => n.Length);

    private static bool IsAddressOf(Settings record, string name) =>
        NameOf(record) == name && Addresses.Contains(record.Get(DnsRecordTable.Type));

    private static string NameOf(Settings record) => DomainName.Normal(record.Get(DnsRecordTable.Name));

    private static string? TargetOf(Settings record) =>
        record.Find(DnsRecordTable.AliasName) is { } alias ? DomainName.NormalTarget(alias)
        : record.Get(DnsRecordTable.Type) == "CNAME" && record.FindValue(DnsRecordTable.Values) is [var name, ..] ? DomainName.Normal(name)
        : null;

    private static string Unseen(string type) =>
        type switch
        {
            "TXT" or "SPF" => $"whoever verifies the name by its {type} records (owners of domains, senders of mail) finds nothing",
            "CAA" => "any certificate authority may issue for the name",
            "DS" => "the zone below the name is no longer proved to be signed",
            "PTR" => "the address no longer says its name",
            "HTTPS" or "SVCB" => $"clients connect without what the name's {type} records told them",
            _ => $"whoever looks up the name's {type} records finds nothing",
        };
}
