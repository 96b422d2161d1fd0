using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Route53;

public sealed class RecordTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_pending_and_then_in_sync_and_listed_at_once()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();

        var change = await cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("www.example.com", "192.0.2.1")));
        var listed = await cloud.RecordsAsync(zone, "www.example.com");
        cloud.Pass(29);
        var before = (await cloud.Route53.GetChangeAsync(new GetChangeRequest { Id = change.Id }, Cancellation)).ChangeInfo.Status;
        cloud.Pass(2);
        var after = (await cloud.Route53.GetChangeAsync(new GetChangeRequest { Id = change.Id.Split('/')[^1] }, Cancellation))
            .ChangeInfo
            .Status;

        Assert.StartsWith("/change/C", change.Id, StringComparison.Ordinal);
        Assert.Equal("www.example.com.", Assert.Single(listed).Name);
        Assert.Equal((ChangeStatus.PENDING, ChangeStatus.PENDING, ChangeStatus.INSYNC), (change.Status, before, after));
        await Cloud.RefusedAsync(
            "NoSuchChange",
            () => cloud.Route53.GetChangeAsync(new GetChangeRequest { Id = "C0000000000000" }, Cancellation)
        );
    }

    [Fact]
    public async Task Refusals_of_a_batch_say_what_tools_look_for_and_change_nothing()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var www = RecordTestbed.A("www.example.com", "192.0.2.1");
        await cloud.ChangeAsync(zone, ("CREATE", www));
        async Task<string> Message(params (string, ResourceRecordSet)[] changes) =>
            (await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, changes))).Message;

        Assert.Equal(
            "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
            await Message(("CREATE", RecordTestbed.A("api.example.com", "192.0.2.9")), ("CREATE", www))
        );
        Assert.Equal(
            "[Tried to delete resource record set [name='api.example.com.', type='A'] but it was not found]",
            await Message(("DELETE", RecordTestbed.A("api.example.com", "192.0.2.9")))
        );
        Assert.Equal(
            "[Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the "
                + "current values]",
            await Message(("DELETE", RecordTestbed.A("www.example.com", "192.0.2.2")))
        );
        Assert.Equal(
            "[RRSet with DNS name www.example.org. is not permitted in zone example.com.]",
            await Message(("CREATE", RecordTestbed.A("www.example.org", "192.0.2.2")))
        );
        Assert.Equal(
            "[RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.]",
            await Message(("CREATE", RecordTestbed.Record("example.com", RRType.CNAME, "www.example.com")))
        );
        Assert.Equal(
            "[RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same "
                + "DNS name in zone example.com.]",
            await Message(("CREATE", RecordTestbed.Record("www.example.com", RRType.CNAME, "api.example.com")))
        );
        Assert.Equal(3, (await cloud.RecordsAsync(zone)).Count);
    }

    [Fact]
    public async Task An_alias_cannot_stand_beside_a_CNAME_but_takes_its_place_in_one_batch()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var cname = RecordTestbed.Record("www.example.com", RRType.CNAME, "elsewhere.example.net");
        var alias = RecordTestbed.Alias("www.example.com", "Z35SXDOTRQ7X7K", "Web-1.us-east-1.elb.amazonaws.com");
        await cloud.ChangeAsync(zone, ("CREATE", cname));

        var refusal = await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("CREATE", alias)));
        await cloud.ChangeAsync(zone, ("CREATE", alias), ("DELETE", cname));
        var record = Assert.Single(await cloud.RecordsAsync(zone, "www.example.com"));

        Assert.Contains(
            "a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("web-1.us-east-1.elb.amazonaws.com.", record.AliasTarget.DNSName);
        Assert.Equal("Z35SXDOTRQ7X7K", record.AliasTarget.HostedZoneId);
        Assert.False(record.AliasTarget.EvaluateTargetHealth);
        Assert.Null(record.TTL);
    }

    [Fact]
    public async Task An_alias_may_stand_at_the_apex()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();

        await cloud.ChangeAsync(
            zone,
            ("UPSERT", RecordTestbed.Alias("example.com", "Z35SXDOTRQ7X7K", "web-1.us-east-1.elb.amazonaws.com"))
        );

        Assert.Equal([RRType.A, RRType.NS, RRType.SOA], (await cloud.RecordsAsync(zone)).Select(record => record.Type));
    }

    [Fact]
    public async Task An_alias_into_its_own_zone_needs_its_target()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var alias = RecordTestbed.Alias("www.example.com", zone.Split('/')[^1], "target.example.com");

        var refusal = await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("CREATE", alias)));
        await cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("target.example.com", "192.0.2.1")), ("CREATE", alias));

        Assert.Contains("but that target was not found", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_come_back_in_lower_case_with_their_dot_and_octal_escapes()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();

        await cloud.ChangeAsync(zone, ("UPSERT", RecordTestbed.A("*.Shop.Example.COM", "192.0.2.1")));
        await cloud.ChangeAsync(zone, ("UPSERT", RecordTestbed.A("\\052.shop.example.com.", "192.0.2.2")));
        var record = Assert.Single(await cloud.RecordsAsync(zone, "*.shop.example.com"));

        Assert.Equal("\\052.shop.example.com.", record.Name);
        Assert.Equal("192.0.2.2", Assert.Single(record.ResourceRecords).Value);
    }

    [Fact]
    public async Task Upsert_replaces_everything_but_the_key()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();

        await cloud.ChangeAsync(zone, ("UPSERT", RecordTestbed.A("www.example.com", "192.0.2.1", "192.0.2.2")));
        await cloud.ChangeAsync(zone, ("UPSERT", RecordTestbed.A("www.example.com", "192.0.2.3")));
        var count = (await cloud.Route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = zone }, Cancellation))
            .HostedZone
            .ResourceRecordSetCount;

        Assert.Equal("192.0.2.3", Assert.Single(Assert.Single(await cloud.RecordsAsync(zone, "www.example.com")).ResourceRecords).Value);
        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Weighted_records_share_a_name_and_are_told_apart_by_their_identifiers()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        ResourceRecordSet Weighted(string identifier, long weight)
        {
            var record = RecordTestbed.A("www.example.com", "192.0.2.1");
            (record.SetIdentifier, record.Weight) = (identifier, weight);
            return record;
        }

        await cloud.ChangeAsync(zone, ("CREATE", Weighted("green", 0)), ("CREATE", Weighted("blue", 100)));
        var records = await cloud.RecordsAsync(zone, "www.example.com");
        await Cloud.RefusedAsync(
            "InvalidChangeBatch",
            () => cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("www.example.com", "192.0.2.1")))
        );
        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("DELETE", Weighted("blue", 99))));
        await cloud.ChangeAsync(zone, ("DELETE", Weighted("blue", 100)));

        Assert.Equal([("blue", 100L), ("green", 0L)], records.Select(record => (record.SetIdentifier, record.Weight ?? -1)));
        Assert.Equal("green", Assert.Single(await cloud.RecordsAsync(zone, "www.example.com")).SetIdentifier);
    }

    [Fact]
    public async Task Records_of_one_name_and_type_have_one_routing_policy_and_no_region_twice()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        ResourceRecordSet Made(string identifier, long? weight, string? region, string type = "A")
        {
            var record =
                type == "A"
                    ? RecordTestbed.A("www.example.com", "192.0.2.1")
                    : RecordTestbed.Record("www.example.com", RRType.AAAA, "2001:db8::1");
            (record.SetIdentifier, record.Weight, record.Region) = (identifier, weight, region);
            return record;
        }

        await cloud.ChangeAsync(zone, ("UPSERT", Made("one", 1, null)));

        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("UPSERT", Made("x", null, "us-east-1"))));
        await cloud.ChangeAsync(zone, ("UPSERT", Made("x", null, "us-east-1", "AAAA")));
        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("UPSERT", Made("y", null, "us-east-1", "AAAA"))));
        await cloud.ChangeAsync(zone, ("UPSERT", Made("y", null, "us-west-2", "AAAA")));
        await cloud.ChangeAsync(zone, ("DELETE", Made("one", 1, null)), ("CREATE", Made("one", null, "us-east-1")));
        Assert.Equal(
            ["one", "x", "y"],
            (await cloud.RecordsAsync(zone, "www.example.com"))
                .Where(record => record.SetIdentifier is not null)
                .Select(record => record.SetIdentifier)
        );
    }

    [Fact]
    public async Task A_record_set_says_exactly_one_thing()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var nothing = new ResourceRecordSet { Name = "www.example.com", Type = RRType.A };
        var unnamed = RecordTestbed.A("www.example.com", "192.0.2.1");
        unnamed.Weight = 1;

        await Cloud.RefusedAsync("InvalidInput", () => cloud.ChangeAsync(zone, ("CREATE", nothing)));
        await Cloud.RefusedAsync("InvalidInput", () => cloud.ChangeAsync(zone, ("CREATE", unnamed)));
    }

    [Theory]
    [InlineData("A", "192.0.2")]
    [InlineData("AAAA", "192.0.2.1")]
    [InlineData("TXT", "no quotes")]
    public async Task Values_must_be_what_their_type_says(string type, string value)
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();

        var refusal = await Cloud.RefusedAsync(
            "InvalidChangeBatch",
            () => cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.Record("www.example.com", type, value)))
        );
        Assert.Contains($"encountered with '{value}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_zones_own_records_cannot_go()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var own = await cloud.RecordsAsync(zone);

        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("DELETE", own[0])));
        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, ("DELETE", own[1])));
        await cloud.ChangeAsync(zone, ("UPSERT", RecordTestbed.Record("example.com", RRType.NS, "ns.example.net.")));
    }

    [Fact]
    public async Task A_batch_has_at_most_a_thousand_records_and_upserts_count_twice()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        (string, ResourceRecordSet)[] Batch(string action, int count) =>
            [.. Enumerable.Range(0, count).Select(index => (action, RecordTestbed.A($"n{index}.example.com", "192.0.2.1")))];

        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, Batch("UPSERT", 501)));
        await cloud.ChangeAsync(zone, Batch("UPSERT", 500));
        await Cloud.RefusedAsync("InvalidChangeBatch", () => cloud.ChangeAsync(zone, Batch("DELETE", 1001)));
    }

    [Fact]
    public async Task Records_are_listed_in_pages_by_reversed_name_and_type()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        await cloud.ChangeAsync(
            zone,
            ("CREATE", RecordTestbed.A("b.example.com", "192.0.2.1")),
            ("CREATE", RecordTestbed.A("a.b.example.com", "192.0.2.1")),
            ("CREATE", RecordTestbed.Record("a.example.com", RRType.TXT, "\"x\"")),
            ("CREATE", RecordTestbed.A("a.example.com", "192.0.2.1"))
        );
        var (found, request) = (new List<(string, string)>(), new ListResourceRecordSetsRequest { HostedZoneId = zone, MaxItems = "2" });
        ListResourceRecordSetsResponse page;
        do
        {
            page = await cloud.Route53.ListResourceRecordSetsAsync(request, Cancellation);
            found.AddRange(page.ResourceRecordSets.Select(record => (record.Name, record.Type.Value)));
            (request.StartRecordName, request.StartRecordType) = (page.NextRecordName, page.NextRecordType);
        } while (page.IsTruncated == true);

        Assert.Equal(
            [
                ("example.com.", "NS"),
                ("example.com.", "SOA"),
                ("a.example.com.", "A"),
                ("a.example.com.", "TXT"),
                ("b.example.com.", "A"),
                ("a.b.example.com.", "A"),
            ],
            found
        );
        await Cloud.RefusedAsync(
            "InvalidInput",
            () =>
                cloud.Route53.ListResourceRecordSetsAsync(
                    new ListResourceRecordSetsRequest { HostedZoneId = zone, StartRecordType = RRType.A },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task A_page_has_at_most_three_hundred_records()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        await cloud.ChangeAsync(
            zone,
            [.. Enumerable.Range(0, 400).Select(index => ("CREATE", RecordTestbed.A($"n{index}.example.com", "192.0.2.1")))]
        );

        var page = await cloud.Route53.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest { HostedZoneId = zone }, Cancellation);

        Assert.Equal((300, true), (page.ResourceRecordSets.Count, page.IsTruncated));
    }

    [Fact]
    public async Task A_zone_that_is_told_to_be_busy_refuses_a_second_change_for_a_while()
    {
        using var cloud = new Cloud(options => options with { Timings = Timings.Lagging with { ZoneBusy = TimeSpan.FromSeconds(2) } });
        var zone = await cloud.ZoneAsync();

        await cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("a.example.com", "192.0.2.1")));
        await Cloud.RefusedAsync(
            "PriorRequestNotComplete",
            () => cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("b.example.com", "192.0.2.1")))
        );
        cloud.Pass(2);
        await cloud.ChangeAsync(zone, ("CREATE", RecordTestbed.A("b.example.com", "192.0.2.1")));
    }

    [Fact]
    public async Task Name_servers_answer_once_a_change_is_in_sync()
    {
        using var cloud = new Cloud();
        var zone = await cloud.ZoneAsync();
        var raw = new RawCalls(cloud);
        async Task<string> Answer(string name)
        {
            var answer = await raw.Route53Async(
                HttpMethod.Get,
                $"testdnsanswer?hostedzoneid={zone.Split('/')[^1]}&recordname={name}&recordtype=A"
            );
            return $"{RawCalls.Text(answer, "ResponseCode")} {RawCalls.Text(answer, "RecordDataEntry")}";
        }

        await cloud.ChangeAsync(
            zone,
            ("CREATE", RecordTestbed.A("www.example.com", "192.0.2.1")),
            ("CREATE", RecordTestbed.A("*.shop.example.com", "192.0.2.2")),
            ("CREATE", RecordTestbed.Alias("alias.example.com", zone.Split('/')[^1], "www.example.com"))
        );

        Assert.Equal("NXDOMAIN ", await Answer("www.example.com"));
        cloud.Pass(31);
        Assert.Equal("NOERROR 192.0.2.1", await Answer("www.example.com"));
        Assert.Equal("NOERROR 192.0.2.2", await Answer("any.shop.example.com"));
        Assert.Equal("NOERROR 192.0.2.1", await Answer("alias.example.com"));
        Assert.Equal("NXDOMAIN ", await Answer("none.example.com"));
    }
}
