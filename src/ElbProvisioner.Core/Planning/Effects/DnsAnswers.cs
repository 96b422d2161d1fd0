using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>
/// Which part of the answers for a name a record gives while all of them are healthy, and what clients feel when that changes. Resolvers
/// ask again when their answer has expired, so nothing moves at once.
/// </summary>
internal static class DnsAnswers
{
    /// <summary>Of an alias of a load balancer [Route 53 API: ResourceRecordSet, TTL].</summary>
    private static readonly TimeSpan BalancersTtl = TimeSpan.FromSeconds(60);

    /// <summary>Types of records whose answers say where clients go.</summary>
    private static readonly string[] Leading = ["A", "AAAA", "CNAME", "HTTPS", "MX", "NS", "SRV", "SVCB"];

    private const string ContinentMark = "continent ";

    /// <param name="record">What comes, changes or goes.</param>
    /// <param name="before">The records of its name and type; empty: the name was not answered.</param>
    /// <param name="after">The same when all is done; never empty.</param>
    /// <param name="was">The record as it was; null: it comes.</param>
    /// <param name="isToStay">False: it goes.</param>
    public static TrafficEffect? EffectOf(
        Settings record,
        ImmutableArray<Settings> before,
        ImmutableArray<Settings> after,
        Settings? was,
        bool isToStay
    )
    {
        if (before.IsEmpty)
        {
            return Unanswered(after) is { } nobody ? new(TrafficImpact.None, $"none; {nobody} get no answer for the name") : null;
        }

        if (Unanswered(before) is null && Unanswered(after) is { } whom)
        {
            return new(TrafficImpact.Clients, $"{whom} get no answer for the name");
        }

        if (!isToStay && PlaceOf(record) is { } place && PlacesOf(after) is { } others && IsUncovered(record, others))
        {
            var butSome = others.Any(IsContinent) ? ", but where their continent has a record" : "";
            return new(TrafficImpact.Clients, $"clients {place} get no answer for the name{butSome}");
        }

        var (old, becomes) = (was is null ? 0 : ShareOf(was, before), isToStay ? ShareOf(record, after) : 0);
        var slowly = $"resolvers keep what they have for up to {Seconds(TtlOf(was ?? before[0]))}";
        return (old, becomes) switch
        {
            ({ } had, { } has) when Math.Abs(had - has) < 0.0005 => null,
            ({ } had, { } has) => new(
                TrafficImpact.Routes,
                $"{Percent(has)} of the answers for the name {(isToStay ? "lead here" : "lead there")}, until now {Percent(had)}; {slowly}"
            ),
            _ when was is not null && isToStay && IsSamePolicy(was, record) => null,
            _ => new(
                TrafficImpact.Routes,
                $"clients {PlaceOf(record) ?? "of the name"} {(isToStay ? "are led here" : "are led elsewhere")}; {slowly}"
            ),
        };
    }

    /// <summary>What clients feel of a record that gives another answer.</summary>
    /// <param name="before">The records of its name and type as they were.</param>
    /// <returns>Null: nothing; the answer is the same, nobody gets it, or nobody goes where it says.</returns>
    public static TrafficEffect? Otherwise(Settings record, Settings was, ImmutableArray<Settings> before)
    {
        var (now, then) = (AnswerOf(record), AnswerOf(was));
        return now == then || ShareOf(was, before) == 0 || !Leading.Contains(record.Get(DnsRecordTable.Type))
            ? null
            : new(
                TrafficImpact.Routes,
                $"clients of the name are answered {now}, until now {then}; resolvers keep what they have for up to {Seconds(TtlOf(was))}"
            );
    }

    /// <summary>A name is answered by its CNAME or by its addresses [Route 53 developer guide: CNAME record type].</summary>
    public static bool TakesOver(string type, string gone) =>
        type == "CNAME" ? gone is "A" or "AAAA" : gone == "CNAME" && type is "A" or "AAAA";

    /// <summary>Null: that depends on who asks.</summary>
    private static double? ShareOf(Settings record, ImmutableArray<Settings> all) =>
        DnsRecordTable.PolicyOf(record) is not { } policy ? 1
        : policy == DnsRecordTable.Weight ? Weighted(record, all)
        : policy == DnsRecordTable.Failover
            ? record.Find(DnsRecordTable.Failover) == "PRIMARY" || !all.Any(r => r.Find(DnsRecordTable.Failover) == "PRIMARY") ? 1
                : 0
        : policy == DnsRecordTable.Multivalue ? 1.0 / Math.Max(1, all.Length)
        : all.Length == 1 ? Alone(record)
        : null;

    /// <summary>When all weights are 0, all answer alike [Route 53 API: ResourceRecordSet, Weight].</summary>
    private static double Weighted(Settings record, ImmutableArray<Settings> all)
    {
        var sum = all.Sum(static r => r.FindValue(DnsRecordTable.Weight) ?? 0);
        return sum == 0 ? 1.0 / Math.Max(1, all.Length) : (double)(record.FindValue(DnsRecordTable.Weight) ?? 0) / sum;
    }

    /// <summary>The only record of its name answers everybody, unless it is for some.</summary>
    private static double? Alone(Settings record) => PlacesOf([record]) is { } places && !places.Contains("*") ? null : 1;

    private static bool IsSamePolicy(Settings one, Settings other) =>
        DnsRecordTable.Policies.All(p => one.Has(p) == other.Has(p) && (!one.Has(p) || Key(one, p) == Key(other, p)));

    private static string Key(Settings record, Property property) => property.Form.Key(record.ValueOf(property) ?? "");

    /// <summary>Of records that are for some, where one for all others is missing: these others.</summary>
    private static string? Unanswered(ImmutableArray<Settings> records) =>
        PlacesOf(records) is { } places && !places.Contains(GeolocationTable.Everywhere)
            ? records[0].Has(DnsRecordTable.Cidr)
                ? "clients of other addresses"
                : "clients elsewhere"
            : null;

    /// <summary>Null: whoever asks is answered.</summary>
    private static HashSet<string>? PlacesOf(ImmutableArray<Settings> records)
    {
        var places = records.Select(PlaceKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return places.Count > 0 ? places : null;
    }

    private static string? PlaceKey(Settings record) =>
        record.Find(DnsRecordTable.Cidr) is { } cidr ? cidr.Find(CidrRoutingTable.Location)
        : record.Find(DnsRecordTable.Geolocation) is not { } place ? null
        : place.Find(GeolocationTable.Subdivision) is { } state ? $"{place.Find(GeolocationTable.Country)}-{state}"
        : place.Find(GeolocationTable.Continent) is { } continent ? ContinentMark + continent
        : place.Find(GeolocationTable.Country);

    /// <summary>No other record is for sure for its clients: which continent a country is on is not known here.</summary>
    private static bool IsUncovered(Settings record, HashSet<string> others) =>
        !others.Contains(GeolocationTable.Everywhere)
        && (
            record.Find(DnsRecordTable.Geolocation) is not { } place
            || !place.Has(GeolocationTable.Subdivision)
            || !others.Contains(place.Find(GeolocationTable.Country) ?? "")
        );

    private static bool IsContinent(string place) => place.StartsWith(ContinentMark, StringComparison.Ordinal);

    private static string? PlaceOf(Settings record) =>
        record.Find(DnsRecordTable.Latency) is { } region ? $"nearest to {region}"
        : record.Has(DnsRecordTable.Geoproximity) ? "nearest to it"
        : PlaceKey(record) is not { } place ? null
        : place == GeolocationTable.Everywhere ? "of nowhere else"
        : record.Has(DnsRecordTable.Cidr) ? $"of {place}"
        : $"in {(IsContinent(place) ? place[ContinentMark.Length..] : place)}";

    private static string AnswerOf(Settings record) =>
        record.Find(DnsRecordTable.AliasName)
        ?? string.Join(", ", (record.FindValue(DnsRecordTable.Values) ?? []).Order(StringComparer.Ordinal));

    private static TimeSpan TtlOf(Settings record) => record.FindValue(DnsRecordTable.Ttl) ?? BalancersTtl;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
