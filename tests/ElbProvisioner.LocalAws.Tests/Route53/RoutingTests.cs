using Amazon.Route53;
using Amazon.Route53.Model;
using static ElbProvisioner.LocalAws.Tests.Route53.RecordTestbed;

namespace ElbProvisioner.LocalAws.Tests.Route53;

/// <summary>What Route 53 refuses of routing policies.</summary>
public sealed class RoutingTests
{
    [Fact]
    public async Task A_simple_record_beside_weighted_ones_and_the_other_way_round_is_refused_unless_one_goes_in_the_same_batch()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        await cloud.ChangeAsync(zone, ("CREATE", A("www.example.com", "192.0.2.1")));

        await RefusedAsync(
            cloud,
            zone,
            Weighted("a", 1),
            "RRSet with DNS name www.example.com., type A, SetIdentifier a cannot be created as a non-weighted set exists with the same name "
                + "and type."
        );
        await cloud.ChangeAsync(zone, ("DELETE", A("www.example.com", "192.0.2.1")), ("CREATE", Weighted("a", 1)));
        await RefusedAsync(
            cloud,
            zone,
            A("www.example.com", "192.0.2.1"),
            "RRSet with DNS name www.example.com., type A cannot be created as other RRSets exist with the same name and type."
        );
    }

    [Fact]
    public async Task Weighted_records_have_one_TTL_and_aliases_none()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        await cloud.ChangeAsync(zone, ("CREATE", Weighted("a", 1)), ("CREATE", A("other.example.com", "192.0.2.9")));
        var slower = Weighted("b", 1);
        slower.TTL = 300;

        await RefusedAsync(cloud, zone, slower, "cannot be created as weighted sets must contain the same TTL.");
        var alias = Alias("www.example.com", zone, "other.example.com");
        (alias.SetIdentifier, alias.Weight) = ("c", 1);
        await cloud.ChangeAsync(zone, ("CREATE", alias));
    }

    [Fact]
    public async Task A_primary_without_a_health_check_must_be_an_alias_and_multivalue_must_not()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        await cloud.ChangeAsync(zone, ("CREATE", A("other.example.com", "192.0.2.9")));

        await RefusedAsync(
            cloud,
            zone,
            With(A("www.example.com", "192.0.2.1"), r => r.Failover = ResourceRecordSetFailover.PRIMARY),
            "A non-alias primary ResourceRecordSet must have an associated health check."
        );
        await RefusedAsync(cloud, zone, With(Alias("www.example.com", zone, "other.example.com"), r => r.MultiValueAnswer = true), "alias");
        await cloud.ChangeAsync(
            zone,
            ("CREATE", With(Alias("www.example.com", zone, "other.example.com"), r => r.Failover = ResourceRecordSetFailover.PRIMARY)),
            (
                "CREATE",
                With(A("www.example.com", "192.0.2.1"), r => (r.Failover, r.SetIdentifier) = (ResourceRecordSetFailover.SECONDARY, "b"))
            )
        );
        await RefusedAsync(
            cloud,
            zone,
            With(A("www.example.com", "192.0.2.1"), r => (r.Failover, r.SetIdentifier) = (ResourceRecordSetFailover.SECONDARY, "c")),
            "has the same Failover already"
        );
    }

    [Fact]
    public async Task A_place_is_said_in_one_way()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        foreach (
            var place in new[]
            {
                new GeoLocation { ContinentCode = "EU", CountryCode = "DE" },
                new GeoLocation { CountryCode = "DE", SubdivisionCode = "CA" },
            }
        )
        {
            await Cloud.RefusedAsync("InvalidInput", () =>
                cloud.ChangeAsync(zone, ("CREATE", With(A("www.example.com", "192.0.2.1"), r => r.GeoLocation = place)))
            );
        }

        await Cloud.RefusedAsync("InvalidInput", () =>
            cloud.ChangeAsync(
                zone,
                ("CREATE", With(A("www.example.com", "192.0.2.1"), r => r.GeoProximityLocation = new GeoProximityLocation { Bias = 1 }))
            )
        );
        await cloud.ChangeAsync(
            zone,
            ("CREATE", With(A("www.example.com", "192.0.2.1"), r => r.GeoLocation = new GeoLocation { CountryCode = "*" }))
        );
    }

    private static ResourceRecordSet Weighted(string identifier, long weight) =>
        With(A("www.example.com", "192.0.2.1"), r => (r.SetIdentifier, r.Weight) = (identifier, weight));

    private static ResourceRecordSet With(ResourceRecordSet record, Action<ResourceRecordSet> edit)
    {
        record.SetIdentifier = "a";
        edit(record);
        return record;
    }

    private static async Task RefusedAsync(Cloud cloud, string zone, ResourceRecordSet record, string message)
    {
        var refusal = await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("UPSERT", record)));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
