using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

/// <summary>A load balancer's logs are let into a bucket by its policy.</summary>
public sealed class LogDeliveryTests
{
    public static TheoryData<string, string, bool> Policies =>
        new()
        {
            {
                "application",
                Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", "/web/AWSLogs/123456789012/*"),
                true
            },
            { "application", Statement("AWS", "arn:aws:iam::127311923021:root", "s3:PutObject", "/web/AWSLogs/*"), true },
            { "application", Statement("AWS", "127311923021", "s3:*", "/*"), true },
            {
                "application",
                Statement(
                    "Service",
                    "logdelivery.elasticloadbalancing.amazonaws.com",
                    "s3:PutObject",
                    "/*",
                    """,{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*"}}"""
                ),
                true
            },
            {
                "application",
                Statement(
                    "Service",
                    "logdelivery.elasticloadbalancing.amazonaws.com",
                    "s3:PutObject",
                    "/*",
                    """,{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/*"}}"""
                ),
                false
            },
            { "application", Statement("AWS", "arn:aws:iam::156460612806:root", "s3:PutObject", "/*"), false },
            { "application", Statement("Service", "delivery.logs.amazonaws.com", "s3:PutObject", "/*"), false },
            {
                "application",
                Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", "/AWSLogs/123456789012/*"),
                false
            },
            { "application", Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:GetObject", "/*"), false },
            {
                "application",
                Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", "/*") + "," + Deny("\"*\"", "{}"),
                false
            },
            {
                "application",
                Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", "/*")
                    + ","
                    + Deny("\"*\"", """{"Bool":{"aws:SecureTransport":"false"}}"""),
                true
            },
            {
                "network",
                Statement(
                    "Service",
                    "delivery.logs.amazonaws.com",
                    "s3:PutObject",
                    "/*",
                    """,{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceAccount":["123456789012"]}}"""
                )
                    + ","
                    + Statement("Service", "delivery.logs.amazonaws.com", "s3:GetBucketAcl", ""),
                true
            },
            { "network", Statement("Service", "delivery.logs.amazonaws.com", "s3:PutObject", "/*"), false },
            { "network", Statement("Service", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:*", "/*"), false },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task The_policy_of_a_bucket_that_was_made_here_decides(string type, string statements, bool isLet)
    {
        using var world = new Balancing();
        var calls = new RawCalls(world.Cloud);
        await calls.StorageAsync(HttpMethod.Put, "shop-logs");
        await calls.StorageAsync(HttpMethod.Put, "shop-logs?policy", $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""");
        var balancer = (await world.ActiveAsync("web", type)).LoadBalancerArn;

        if (isLet)
        {
            await LogAsync(world, balancer, "shop-logs");
            await LogAsync(world, balancer, "shop-logs");
        }
        else
        {
            var refusal = await Cloud.RefusedAsync("InvalidConfigurationRequest", () => LogAsync(world, balancer, "shop-logs"));
            Assert.Equal("Access Denied for bucket: shop-logs. Please check S3bucket permission", refusal.Message);
        }
    }

    [Fact]
    public async Task A_bucket_without_a_policy_or_of_another_region_takes_none_and_one_that_nobody_made_takes_them()
    {
        using var world = new Balancing();
        await new RawCalls(world.Cloud).StorageAsync(HttpMethod.Put, "bare");
        await new RawCalls(world.Cloud, "eu-west-1").StorageAsync(
            HttpMethod.Put,
            "abroad",
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
        );
        var web = (await world.ActiveAsync()).LoadBalancerArn;

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => LogAsync(world, web, "bare"));
        var abroad = await Cloud.RefusedAsync("InvalidConfigurationRequest", () => LogAsync(world, web, "abroad"));
        Assert.Contains("not located in the same region", abroad.Message, StringComparison.Ordinal);
        await LogAsync(world, web, "theirs");
    }

    private static Task<ModifyLoadBalancerAttributesResponse> LogAsync(Balancing world, string balancer, string bucket) =>
        world.Elb.ModifyLoadBalancerAttributesAsync(
            new ModifyLoadBalancerAttributesRequest
            {
                LoadBalancerArn = balancer,
                Attributes =
                [
                    new() { Key = "access_logs.s3.enabled", Value = "true" },
                    new() { Key = "access_logs.s3.bucket", Value = bucket },
                    new() { Key = "access_logs.s3.prefix", Value = "web" },
                ],
            },
            Balancing.Cancellation
        );

    private static string Statement(string kind, string name, string action, string path, string condition = "") =>
        $$"""{"Effect":"Allow","Principal":{"{{kind}}":"{{name}}"},"Action":["{{action}}"],"Resource":"arn:aws:s3:::shop-logs{{path}}"{{(
            condition.Length == 0 ? "" : ",\"Condition\":" + condition[1..]
        )}}}""";

    private static string Deny(string principal, string condition) =>
        $$"""{"Effect":"Deny","Principal":{{principal}},"Action":"s3:*","Resource":["arn:aws:s3:::shop-logs","arn:aws:s3:::shop-logs/*"],"Condition":{{condition}}}""";
}
