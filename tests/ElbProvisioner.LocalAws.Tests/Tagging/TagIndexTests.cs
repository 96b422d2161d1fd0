using Amazon.CertificateManager.Model;
using Amazon.ResourceGroupsTaggingAPI.Model;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Tests.CertificateManager;

namespace ElbProvisioner.LocalAws.Tests.Tagging;

public sealed class TagIndexTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_and_removals_are_seen_after_the_lag_of_the_index()
    {
        using var cloud = new Cloud();
        var arn = await TaggedAsync(cloud, "www.example.com", "stack", "web");

        cloud.Pass(19);
        Assert.Empty(await FindAsync(cloud));
        cloud.Pass(2);
        Assert.Equal(arn, Assert.Single(await FindAsync(cloud)));
        await cloud.Acm.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateArn = arn }, Cancellation);
        cloud.Pass(19);
        Assert.Single(await FindAsync(cloud));
        cloud.Pass(2);
        Assert.Empty(await FindAsync(cloud));
    }

    [Fact]
    public async Task What_lost_its_last_tag_stays_listed_and_what_never_had_one_is_not()
    {
        using var cloud = new Cloud();
        var arn = await TaggedAsync(cloud, "www.example.com", "stack", "web");
        await cloud.RequestAsync("untagged.example.com");
        cloud.Pass(30);

        await cloud.Acm.RemoveTagsFromCertificateAsync(
            new RemoveTagsFromCertificateRequest
            {
                CertificateArn = arn,
                Tags = [new Amazon.CertificateManager.Model.Tag { Key = "stack" }],
            },
            Cancellation
        );
        cloud.Pass(30);
        var mapping = Assert.Single(
            (await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest(), Cancellation)).ResourceTagMappingList
        );

        Assert.Equal(arn, mapping.ResourceARN);
        Assert.Empty(mapping.Tags ?? []);
        Assert.Empty(await FindAsync(cloud, ("stack", [])));
    }

    [Fact]
    public async Task Who_asks_is_told_that_everything_complies()
    {
        using var cloud = new Cloud();
        Index(cloud, ("a", ("stack", "web"), ("stage", "live")));

        var told = Assert.Single(
            (
                await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { IncludeComplianceDetails = true }, Cancellation)
            ).ResourceTagMappingList
        );
        var silent = Assert.Single((await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest(), Cancellation)).ResourceTagMappingList);

        Assert.True(told.ComplianceDetails.ComplianceStatus);
        Assert.Null(silent.ComplianceDetails);
        Assert.Empty(
            (
                await cloud.Tagging.GetResourcesAsync(
                    new GetResourcesRequest { IncludeComplianceDetails = true, ExcludeCompliantResources = true },
                    Cancellation
                )
            ).ResourceTagMappingList
                ?? []
        );
    }

    [Fact]
    public async Task The_values_of_a_filter_are_alternatives_and_filters_are_not()
    {
        using var cloud = new Cloud();
        Index(
            cloud,
            ("a", ("stack", "web"), ("stage", "test")),
            ("b", ("stack", "web"), ("stage", "live")),
            ("c", ("stack", "api"), ("stage", "live"))
        );

        Assert.Equal(["a", "b"], await NamesAsync(cloud, ("stack", ["web"])));
        Assert.Equal(["a", "b", "c"], await NamesAsync(cloud, ("stack", ["web", "api"])));
        Assert.Equal(["b"], await NamesAsync(cloud, ("stack", ["web"]), ("stage", ["live"])));
        Assert.Equal(["a", "b", "c"], await NamesAsync(cloud, ("stage", [])));
        Assert.Empty(await NamesAsync(cloud, ("other", [])));
    }

    [Fact]
    public async Task Types_are_named_by_service_or_by_service_and_type()
    {
        using var cloud = new Cloud();
        Index(cloud, ("a", ("stack", "web"), ("x", "y")));
        var certificate = await TaggedAsync(cloud, "www.example.com", "stack", "web");
        cloud.Pass(30);
        async Task<IEnumerable<string>> OfType(params string[] types) =>
            (
                await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { ResourceTypeFilters = [.. types] }, Cancellation)
            ).ResourceTagMappingList.Select(mapping => mapping.ResourceARN);

        Assert.Equal([certificate], await OfType("acm"));
        Assert.Equal([certificate], await OfType("acm:certificate"));
        Assert.Equal([Arn("a")], await OfType("elasticloadbalancing:targetgroup"));
        Assert.Empty(await OfType("elasticloadbalancing:loadbalancer", "ec2"));
        Assert.Equal(2, (await OfType("elasticloadbalancing", "acm")).Count());
    }

    [Fact]
    public async Task Pages_follow_each_other_for_a_quarter_of_an_hour()
    {
        using var cloud = new Cloud();
        Index(cloud, [.. Enumerable.Range(0, 120).Select(index => ($"n{index:D3}", ("stack", "web"), ("x", "y")))]);

        var first = await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { ResourcesPerPage = 100 }, Cancellation);
        var second = await cloud.Tagging.GetResourcesAsync(
            new GetResourcesRequest { ResourcesPerPage = 100, PaginationToken = first.PaginationToken },
            Cancellation
        );
        cloud.Pass(901);

        Assert.Equal((100, 20, ""), (first.ResourceTagMappingList.Count, second.ResourceTagMappingList.Count, second.PaginationToken));
        Assert.Equal(
            120,
            first.ResourceTagMappingList.Concat(second.ResourceTagMappingList).Select(mapping => mapping.ResourceARN).Distinct().Count()
        );
        await Cloud.RefusedAsync(
            "PaginationTokenExpiredException",
            () =>
                cloud.Tagging.GetResourcesAsync(
                    new GetResourcesRequest { ResourcesPerPage = 100, PaginationToken = first.PaginationToken },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "InvalidParameterException",
            () => cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { PaginationToken = "made up" }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "InvalidParameterException",
            () => cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { ResourcesPerPage = 101 }, Cancellation)
        );
    }

    [Fact]
    public async Task Resources_are_asked_for_by_ARN_alone()
    {
        using var cloud = new Cloud();
        Index(cloud, ("a", ("stack", "web"), ("x", "y")), ("b", ("stack", "web"), ("x", "y")));

        var found = (
            await cloud.Tagging.GetResourcesAsync(new GetResourcesRequest { ResourceARNList = [Arn("b"), Arn("none")] }, Cancellation)
        ).ResourceTagMappingList;

        Assert.Equal(Arn("b"), Assert.Single(found).ResourceARN);
        await Cloud.RefusedAsync(
            "InvalidParameterException",
            () =>
                cloud.Tagging.GetResourcesAsync(
                    new GetResourcesRequest { ResourceARNList = [Arn("b")], ResourceTypeFilters = ["acm"] },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task Keys_and_values_in_use_are_listed()
    {
        using var cloud = new Cloud();
        Index(cloud, ("a", ("stack", "web"), ("stage", "live")), ("b", ("stack", "api"), ("stage", "live")));
        var raw = new RawCalls(cloud);

        var keys = await raw.JsonAsync("tagging", "ResourceGroupsTaggingAPI_20170126.GetTagKeys", "{}");
        var values = await raw.JsonAsync("tagging", "ResourceGroupsTaggingAPI_20170126.GetTagValues", """{"Key":"stack"}""");

        Assert.Equal("""["stack","stage"]""", keys["TagKeys"]?.ToJsonString());
        Assert.Equal("""["api","web"]""", values["TagValues"]?.ToJsonString());
    }

    private static async Task<string> TaggedAsync(Cloud cloud, string domain, string key, string value) =>
        (
            await cloud.Acm.RequestCertificateAsync(
                new RequestCertificateRequest
                {
                    DomainName = domain,
                    Tags = [new Amazon.CertificateManager.Model.Tag { Key = key, Value = value }],
                },
                Cancellation
            )
        ).CertificateArn;

    private static string Arn(string name) => $"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/{name}/0123456789abcdef";

    private static void Index(Cloud cloud, params (string Name, (string Key, string Value) One, (string Key, string Value) Two)[] resources)
    {
        cloud.Aws.Run(
            "us-east-1",
            transaction =>
            {
                foreach (var (name, one, two) in resources)
                {
                    TagIndex.Changed(
                        transaction,
                        Arn(name),
                        "elasticloadbalancing:targetgroup",
                        new Dictionary<string, string> { [one.Key] = one.Value, [two.Key] = two.Value }
                    );
                }

                return true;
            }
        );
        cloud.Pass(30);
    }

    private static async Task<IEnumerable<string>> FindAsync(Cloud cloud, params (string Key, string[] Values)[] filters) =>
        (
            await cloud.Tagging.GetResourcesAsync(
                new GetResourcesRequest
                {
                    TagFilters = [.. filters.Select(filter => new TagFilter { Key = filter.Key, Values = [.. filter.Values] })],
                },
                Cancellation
            )
        ).ResourceTagMappingList.Select(mapping => mapping.ResourceARN);

    private static async Task<IEnumerable<string>> NamesAsync(Cloud cloud, params (string Key, string[] Values)[] filters) =>
        (await FindAsync(cloud, filters)).Select(arn => arn.Split('/')[1]);
}
