using System.Text.Json.Nodes;
using Amazon.EC2.Model;
using Amazon.ResourceGroupsTaggingAPI.Model;
using ElbProvisioner.LocalAws.Tests.CertificateManager;

namespace ElbProvisioner.LocalAws.Tests.Tagging;

public sealed class TagWritingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_service_tags_its_own_and_what_fails_is_told_by_ARN()
    {
        using var cloud = new Cloud();
        var certificate = await cloud.RequestAsync("www.example.com");
        var zone = (await cloud.ZoneAsync()).Split('/')[^1];
        await new RawCalls(cloud).JsonAsync("ssm", "AmazonSSM.PutParameter", """{"Name":"/app/a","Value":"x","Type":"String"}""");
        cloud.Pass(2);
        string[] arns = [certificate, $"arn:aws:route53:::hostedzone/{zone}", "arn:aws:ssm:us-east-1:123456789012:parameter/app/a"];
        var missing = certificate[..^4] + "0000";

        var failed = await CallAsync(
            cloud,
            "TagResources",
            [.. arns, missing, "arn:aws:s3:::bucket"],
            """ "Tags":{"stack":"web","stage":"test"} """
        );
        await CallAsync(cloud, "UntagResources", arns, """ "TagKeys":["stage"] """);
        cloud.Pass(30);
        var found = (
            await cloud.Tagging.GetResourcesAsync(
                new GetResourcesRequest { TagFilters = [new TagFilter { Key = "stack", Values = ["web"] }] },
                Cancellation
            )
        ).ResourceTagMappingList;

        Assert.Equal("ResourceNotFoundException", (string?)failed[missing]?["ErrorCode"]);
        Assert.Equal("InvalidParameterException", (string?)failed["arn:aws:s3:::bucket"]?["ErrorCode"]);
        Assert.Equal(2, failed.Count);
        Assert.Equal(arns.Order(StringComparer.Ordinal), found.Select(mapping => mapping.ResourceARN));
        Assert.All(found, mapping => Assert.Equal("stack", Assert.Single(mapping.Tags).Key));
    }

    [Fact]
    public async Task Security_groups_are_tagged_too()
    {
        using var cloud = new Cloud();
        var group = (await cloud.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Cancellation))
            .SecurityGroups[0]
            .GroupId;

        var failed = await CallAsync(
            cloud,
            "TagResources",
            [$"arn:aws:ec2:us-east-1:123456789012:security-group/{group}"],
            """ "Tags":{"stack":"web"} """
        );
        var tags = (await cloud.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Cancellation)).SecurityGroups[0].Tags;

        Assert.Empty(failed);
        Assert.Equal(("stack", "web"), (Assert.Single(tags).Key, tags[0].Value));
    }

    private static async Task<JsonObject> CallAsync(Cloud cloud, string operation, IEnumerable<string> arns, string more)
    {
        var list = string.Join(',', arns.Select(arn => $"\"{arn}\""));
        var answer = await new RawCalls(cloud).JsonAsync(
            "tagging",
            $"ResourceGroupsTaggingAPI_20170126.{operation}",
            $$"""{"ResourceARNList":[{{list}}],{{more}}}"""
        );
        return answer["FailedResourcesMap"] as JsonObject ?? [];
    }
}
