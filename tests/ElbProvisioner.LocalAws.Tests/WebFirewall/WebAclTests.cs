using System.Text.Json.Nodes;
using Amazon.WAFV2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

namespace ElbProvisioner.LocalAws.Tests.WebFirewall;

public sealed class WebAclTests
{
    private const string Count = """
        {"Name":"count","Priority":1,"Statement":{"GeoMatchStatement":{"CountryCodes":["KR"]}},"Action":{"Count":{}},"VisibilityConfig":{"SampledRequestsEnabled":true,"CloudWatchMetricsEnabled":false,"MetricName":"count"}}
        """;

    [Fact]
    public async Task A_web_ACL_says_what_it_was_told_and_changes_for_who_has_seen_its_last_change()
    {
        using var world = new Balancing();
        var calls = new RawCalls(world.Cloud);
        var made = await CreateAsync(calls, "shield", Count);
        var read = await GetAsync(calls, made);
        Assert.Equal("KR", (string?)read["WebACL"]?["Rules"]?[0]?["Statement"]?["GeoMatchStatement"]?["CountryCodes"]?[0]);
        Assert.NotNull(read["WebACL"]?["DefaultAction"]?["Allow"]);
        await RawCalls.RefusedAsync("WAFDuplicateItemException", () => CreateAsync(calls, "shield", Count));
        await RawCalls.RefusedAsync("WAFDuplicateItemException", () => CreateAsync(calls, "other", $"{Count},{Count}"));

        await RawCalls.RefusedAsync("WAFOptimisticLockException", () => UpdateAsync(calls, made, "00000000-0000-4000-8000-000000000009"));
        var next = (string?)(await UpdateAsync(calls, made, Text(made, "LockToken")))["NextLockToken"];
        Assert.NotEqual(Text(made, "LockToken"), next);
        Assert.NotNull((await GetAsync(calls, made))["WebACL"]?["DefaultAction"]?["Block"]);

        var listed = (await CallAsync(calls, "ListWebACLs", """{"Scope":"REGIONAL"}"""))["WebACLs"]?.AsArray();
        Assert.Equal("shield", (string?)Assert.Single(listed ?? [])?["Name"]);
        var tags = await CallAsync(calls, "ListTagsForResource", $$"""{"ResourceARN":"{{Text(made, "ARN")}}"}""");
        Assert.Equal("peers", (string?)tags["TagInfoForResource"]?["TagList"]?[0]?["Value"]);
    }

    [Fact]
    public async Task A_web_ACL_stays_while_a_load_balancer_has_it()
    {
        using var world = new Balancing();
        var calls = new RawCalls(world.Cloud);
        var made = await CreateAsync(calls, "shield", Count);
        var web = (await world.ActiveAsync()).LoadBalancerArn;
        await world.Cloud.Waf.AssociateWebACLAsync(new() { WebACLArn = Text(made, "ARN"), ResourceArn = web }, Balancing.Cancellation);
        var asked = $$"""{"Name":"shield","Scope":"REGIONAL","Id":"{{Text(made, "Id")}}","LockToken":"{{Text(made, "LockToken")}}"}""";

        await RawCalls.RefusedAsync("WAFAssociatedItemException", () => CallAsync(calls, "DeleteWebACL", asked));
        var resources = await CallAsync(calls, "ListResourcesForWebACL", $$"""{"WebACLArn":"{{Text(made, "ARN")}}"}""");
        Assert.Equal(web, (string?)resources["ResourceArns"]?[0]);
        await world.Cloud.Waf.DisassociateWebACLAsync(new DisassociateWebACLRequest { ResourceArn = web }, Balancing.Cancellation);
        await CallAsync(calls, "DeleteWebACL", asked);

        await RawCalls.RefusedAsync("WAFNonexistentItemException", () => GetAsync(calls, made));
        await Cloud.RefusedAsync(
            "WAFNonexistentItemException",
            () => world.Cloud.Waf.AssociateWebACLAsync(new() { WebACLArn = Text(made, "ARN"), ResourceArn = web }, Balancing.Cancellation)
        );
    }

    private static async Task<JsonNode> CreateAsync(RawCalls calls, string name, string rules) =>
        (
            await CallAsync(
                calls,
                "CreateWebACL",
                $$"""{"Name":"{{name}}","Scope":"REGIONAL","DefaultAction":{"Allow":{} },"Rules":[{{rules}}],"VisibilityConfig": {{Visibility(name)}},"Tags":[{"Key":"team","Value":"peers"}]}"""
            )
        )["Summary"]
        ?? throw new InvalidOperationException("no summary");

    private static Task<JsonObject> UpdateAsync(RawCalls calls, JsonNode made, string token) =>
        CallAsync(
            calls,
            "UpdateWebACL",
            $$"""{"Name":"shield","Scope":"REGIONAL","Id":"{{Text(made, "Id")}}","LockToken":"{{token}}","DefaultAction":{"Block":{} },"VisibilityConfig":{{Visibility("shield")}} }"""
        );

    private static Task<JsonObject> GetAsync(RawCalls calls, JsonNode made) =>
        CallAsync(calls, "GetWebACL", $$"""{"Name":"shield","Scope":"REGIONAL","Id":"{{Text(made, "Id")}}"}""");

    private static Task<JsonObject> CallAsync(RawCalls calls, string operation, string body) =>
        calls.JsonAsync("wafv2", "AWSWAF_20190729." + operation, body);

    private static string Visibility(string name) =>
        $$"""{"SampledRequestsEnabled":false,"CloudWatchMetricsEnabled":false,"MetricName":"{{name}}"}""";

    private static string Text(JsonNode node, string member) => (string?)node[member] ?? "";
}
