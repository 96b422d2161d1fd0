using System.Xml.Linq;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.LocalAws.Ec2.Records;

namespace ElbProvisioner.LocalAws.Tests.Route53;

public sealed class ZoneTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_account_has_a_zone_to_try_things_with()
    {
        using var cloud = new Cloud();

        var zone = Assert.Single((await cloud.Route53.ListHostedZonesAsync(new ListHostedZonesRequest(), Cancellation)).HostedZones);
        var got = await cloud.Route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = zone.Id }, Cancellation);

        Assert.Equal("example.com.", zone.Name);
        Assert.False(zone.Config.PrivateZone);
        Assert.StartsWith("/hostedzone/Z", zone.Id, StringComparison.Ordinal);
        Assert.Equal(4, got.DelegationSet.NameServers.Distinct().Count());
        Assert.All(
            got.DelegationSet.NameServers,
            server => Assert.Matches("^ns-[0-9]+\\.awsdns-[0-9]{2}\\.(com|net|org|co\\.uk)$", server)
        );
    }

    [Fact]
    public async Task A_zone_begins_with_its_name_servers_and_its_authority()
    {
        using var cloud = new Cloud();

        var answer = await CreateAsync(cloud, "Test.Example.ORG");
        var records = (
            await cloud.Route53.ListResourceRecordSetsAsync(
                new ListResourceRecordSetsRequest { HostedZoneId = answer.HostedZone.Id },
                Cancellation
            )
        ).ResourceRecordSets;

        Assert.Equal("test.example.org.", answer.HostedZone.Name);
        Assert.Equal(ChangeStatus.PENDING, answer.ChangeInfo.Status);
        Assert.Equal(2, answer.HostedZone.ResourceRecordSetCount);
        Assert.Equal($"https://route53.amazonaws.com/2013-04-01{answer.HostedZone.Id}", answer.Location);
        Assert.Equal(
            [("test.example.org.", RRType.NS, 172800), ("test.example.org.", RRType.SOA, 900)],
            records.Select(record => (record.Name, record.Type, record.TTL ?? 0))
        );
        Assert.Equal(
            answer.DelegationSet.NameServers.Select(server => server + "."),
            records[0].ResourceRecords.Select(value => value.Value)
        );
    }

    [Fact]
    public async Task The_same_caller_reference_is_refused_and_the_same_name_is_not()
    {
        using var cloud = new Cloud();

        await CreateAsync(cloud, "a.example.org", "one");
        var refusal = await Cloud.RefusedAsync("HostedZoneAlreadyExists", () => CreateAsync(cloud, "b.example.org", "one"));
        await CreateAsync(cloud, "a.example.org", "two");

        Assert.Equal(409, (int)refusal.StatusCode);
    }

    [Fact]
    public async Task Only_an_empty_zone_can_be_deleted()
    {
        using var cloud = new Cloud();
        var zone = (await CreateAsync(cloud, "example.org")).HostedZone.Id;
        Task Delete() => cloud.Route53.DeleteHostedZoneAsync(new DeleteHostedZoneRequest { Id = zone }, Cancellation);
        var record = RecordTestbed.A("www.example.org", "192.0.2.1");

        await cloud.ChangeAsync(zone, ("CREATE", record));
        await Cloud.RefusedAsync("HostedZoneNotEmpty", Delete);
        await cloud.ChangeAsync(zone, ("DELETE", record));
        await Delete();

        var refusal = await Cloud.RefusedAsync("NoSuchHostedZone", Delete);
        Assert.Equal(404, (int)refusal.StatusCode);
    }

    [Fact]
    public async Task Zones_are_listed_by_name_with_the_labels_reversed_from_a_name_on()
    {
        using var cloud = new Cloud();
        foreach (var name in new[] { "example.org", "b.example.com", "a.example.net", "a.b.example.com", "example-b.com" })
        {
            await CreateAsync(cloud, name);
        }

        var all = await cloud.Route53.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest(), Cancellation);
        var first = await cloud.Route53.ListHostedZonesByNameAsync(
            new ListHostedZonesByNameRequest { DNSName = "b.example.com", MaxItems = "1" },
            Cancellation
        );
        var rest = await cloud.Route53.ListHostedZonesByNameAsync(
            new ListHostedZonesByNameRequest
            {
                DNSName = first.NextDNSName,
                HostedZoneId = first.NextHostedZoneId,
                MaxItems = "2",
            },
            Cancellation
        );

        Assert.Equal(
            ["example-b.com.", "example.com.", "b.example.com.", "a.b.example.com.", "a.example.net.", "example.org."],
            all.HostedZones.Select(zone => zone.Name)
        );
        Assert.False(all.IsTruncated);
        Assert.Equal("b.example.com.", Assert.Single(first.HostedZones).Name);
        Assert.True(first.IsTruncated);
        Assert.Equal(("b.example.com", "a.b.example.com."), (first.DNSName, first.NextDNSName));
        Assert.Equal(["a.b.example.com.", "a.example.net."], rest.HostedZones.Select(zone => zone.Name));
    }

    [Fact]
    public async Task Zones_are_listed_in_pages_by_marker()
    {
        using var cloud = new Cloud();
        for (var index = 0; index < 4; index++)
        {
            await CreateAsync(cloud, $"n{index}.example.org");
        }

        var first = await cloud.Route53.ListHostedZonesAsync(new ListHostedZonesRequest { MaxItems = "3" }, Cancellation);
        var second = await cloud.Route53.ListHostedZonesAsync(
            new ListHostedZonesRequest { MaxItems = "3", Marker = first.NextMarker },
            Cancellation
        );

        Assert.True(first.IsTruncated);
        Assert.False(second.IsTruncated);
        Assert.Equal(5, first.HostedZones.Concat(second.HostedZones).Select(zone => zone.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_private_zone_belongs_to_a_network()
    {
        using var cloud = new Cloud();
        var vpc = cloud.Aws.Run("us-east-1", transaction => transaction.Ec2.Vpcs.First?.Key) ?? "";
        Task<CreateHostedZoneResponse> Create(string reference, string network) =>
            cloud.Route53.CreateHostedZoneAsync(
                new CreateHostedZoneRequest
                {
                    Name = "internal",
                    CallerReference = reference,
                    VPC = new VPC { VPCId = network, VPCRegion = "us-east-1" },
                },
                Cancellation
            );

        var zone = (await Create("one", vpc)).HostedZone;
        await Cloud.RefusedAsync("ConflictingDomainExists", () => Create("two", vpc));
        await Cloud.RefusedAsync("InvalidVPCId", () => Create("three", "vpc-00000000000000000"));
        var got = await cloud.Route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = zone.Id }, Cancellation);
        var listed = await new RawCalls(cloud).Route53Async(HttpMethod.Get, $"hostedzonesbyvpc?vpcid={vpc}&vpcregion=us-east-1");

        Assert.True(zone.Config.PrivateZone);
        Assert.Null(got.DelegationSet);
        Assert.Equal(vpc, Assert.Single(got.VPCs).VPCId);
        Assert.Equal(zone.Id.Split('/')[^1], RawCalls.Text(listed, "HostedZoneId"));
    }

    [Fact]
    public async Task Tags_and_comment_of_a_zone_can_be_changed()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var id = (await CreateAsync(cloud, "example.org")).HostedZone.Id.Split('/')[^1];

        await raw.Route53Async(
            HttpMethod.Post,
            $"tags/hostedzone/{id}",
            """
            <ChangeTagsForResourceRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><AddTags><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></AddTags></ChangeTagsForResourceRequest>
            """
        );
        await raw.Route53Async(
            HttpMethod.Post,
            $"tags/hostedzone/{id}",
            """
            <ChangeTagsForResourceRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><RemoveTagKeys><Key>a</Key></RemoveTagKeys></ChangeTagsForResourceRequest>
            """
        );
        var tags = await raw.Route53Async(HttpMethod.Get, $"tags/hostedzone/{id}");
        await raw.Route53Async(
            HttpMethod.Post,
            $"hostedzone/{id}",
            """
            <UpdateHostedZoneCommentRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Comment>mine</Comment></UpdateHostedZoneCommentRequest>
            """
        );

        Assert.Equal(("b", "2"), (RawCalls.Text(tags, "Key"), RawCalls.Text(tags, "Value")));
        Assert.Equal(
            "mine",
            (await cloud.Route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = id }, Cancellation)).HostedZone.Config.Comment
        );
        await RawCalls.RefusedAsync("NoSuchHostedZone", () => raw.Route53Async(HttpMethod.Get, "tags/hostedzone/Z0000000000000"));
        await RawCalls.RefusedAsync("NoSuchHealthCheck", () => raw.Route53Async(HttpMethod.Get, $"tags/healthcheck/{id}"));
    }

    [Fact]
    public async Task Zones_are_counted_and_do_not_sign()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var id = (await CreateAsync(cloud, "example.org")).HostedZone.Id.Split('/')[^1];

        Assert.Equal("2", RawCalls.Text(await raw.Route53Async(HttpMethod.Get, "hostedzonecount"), "HostedZoneCount"));
        Assert.Equal("NOT_SIGNING", RawCalls.Text(await raw.Route53Async(HttpMethod.Get, $"hostedzone/{id}/dnssec"), "ServeSignature"));
    }

    [Fact]
    public async Task Every_region_sees_the_same_zones()
    {
        using var cloud = new Cloud();
        var id = (await CreateAsync(cloud, "example.org")).HostedZone.Id;

        XElement zone = await new RawCalls(cloud, "eu-west-1").Route53Async(HttpMethod.Get, id.TrimStart('/'));

        Assert.Equal("example.org.", RawCalls.Text(zone, "Name"));
    }

    private static Task<CreateHostedZoneResponse> CreateAsync(Cloud cloud, string name, string? reference = null) =>
        cloud.Route53.CreateHostedZoneAsync(new CreateHostedZoneRequest { Name = name, CallerReference = reference ?? name }, Cancellation);
}
