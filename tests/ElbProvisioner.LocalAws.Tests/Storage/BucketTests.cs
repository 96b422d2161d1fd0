using Amazon.S3.Model;

namespace ElbProvisioner.LocalAws.Tests.Storage;

public sealed class BucketTests
{
    private const string Policy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::shop-logs/*"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_keeps_its_policy_as_it_was_put()
    {
        using var cloud = new Cloud();
        var calls = new RawCalls(cloud);
        await calls.StorageAsync(HttpMethod.Put, "shop-logs");
        await calls.StorageAsync(HttpMethod.Head, "shop-logs");
        await Cloud.RefusedAsync("NoSuchBucketPolicy", () => PolicyAsync(cloud, "shop-logs"));

        await calls.StorageAsync(HttpMethod.Put, "shop-logs?policy", Policy);
        Assert.Equal(Policy, await PolicyAsync(cloud, "shop-logs"));

        await calls.StorageAsync(HttpMethod.Delete, "shop-logs?policy");
        await Cloud.RefusedAsync("NoSuchBucketPolicy", () => PolicyAsync(cloud, "shop-logs"));
        await calls.StorageAsync(HttpMethod.Delete, "shop-logs");
        Assert.Equal(404, (await Assert.ThrowsAsync<RawRefusal>(() => calls.StorageAsync(HttpMethod.Head, "shop-logs"))).Status);
    }

    [Theory]
    [InlineData("shop-logs", "no JSON", "MalformedPolicy")]
    [InlineData("shop-logs", """{"Statement":[]}""", "MalformedPolicy")]
    [InlineData(
        "shop-logs",
        """{"Statement":{"Effect":"Perhaps","Principal":"*","Action":"*","Resource":"arn:aws:s3:::shop-logs"}}""",
        "MalformedPolicy"
    )]
    [InlineData(
        "shop-logs",
        """{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::other/*"}}""",
        "MalformedPolicy"
    )]
    [InlineData("other", Policy, "NoSuchBucket")]
    public async Task What_is_no_policy_of_the_bucket_is_refused(string bucket, string policy, string code)
    {
        using var cloud = new Cloud();
        var calls = new RawCalls(cloud);
        await calls.StorageAsync(HttpMethod.Put, "shop-logs");

        await RawCalls.RefusedAsync(code, () => calls.StorageAsync(HttpMethod.Put, bucket + "?policy", policy));
    }

    [Fact]
    public async Task A_bucket_is_at_home_in_one_region_and_has_its_name_alone()
    {
        using var cloud = new Cloud();
        var (home, abroad) = (new RawCalls(cloud), new RawCalls(cloud, "eu-west-1"));
        await RawCalls.RefusedAsync("IllegalLocationConstraintException", () => abroad.StorageAsync(HttpMethod.Put, "shop-logs"));
        await abroad.StorageAsync(
            HttpMethod.Put,
            "shop-logs",
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
        );

        await RawCalls.RefusedAsync("BucketAlreadyOwnedByYou", () => home.StorageAsync(HttpMethod.Put, "shop-logs"));
        await Cloud.RefusedAsync("PermanentRedirect", () => PolicyAsync(cloud, "shop-logs"));
        await RawCalls.RefusedAsync("InvalidBucketName", () => home.StorageAsync(HttpMethod.Put, "Shop_Logs"));
    }

    [Fact]
    public async Task A_bucket_that_nobody_made_is_somebody_elses_or_missing_and_the_rest_of_S3_is_not_there()
    {
        using var cloud = new Cloud();
        var calls = new RawCalls(cloud);
        await calls.StorageAsync(HttpMethod.Put, "shop-logs");

        await Cloud.RefusedAsync("AccessDenied", () => PolicyAsync(cloud, "theirs"));
        await Cloud.RefusedAsync("NoSuchBucket", () => PolicyAsync(cloud, "missing-logs"));
        await RawCalls.RefusedAsync("NotImplemented", () => calls.StorageAsync(HttpMethod.Get, "shop-logs?acl"));
        await RawCalls.RefusedAsync("NotImplemented", () => calls.StorageAsync(HttpMethod.Put, "shop-logs?versioning", "<X/>"));
        await RawCalls.RefusedAsync("NotImplemented", () => calls.StorageAsync(HttpMethod.Get, "shop-logs/key"));
    }

    [Fact]
    public async Task A_bucket_keeps_its_tags()
    {
        using var cloud = new Cloud();
        var calls = new RawCalls(cloud);
        await calls.StorageAsync(HttpMethod.Put, "shop-logs");
        await RawCalls.RefusedAsync("NoSuchTagSet", () => calls.StorageAsync(HttpMethod.Get, "shop-logs?tagging"));

        await calls.StorageAsync(
            HttpMethod.Put,
            "shop-logs?tagging",
            "<Tagging><TagSet><Tag><Key>team</Key><Value>peers</Value></Tag></TagSet></Tagging>"
        );
        Assert.Contains(
            "<Tag><Key>team</Key><Value>peers</Value></Tag>",
            await calls.StorageAsync(HttpMethod.Get, "shop-logs?tagging"),
            StringComparison.Ordinal
        );
        await calls.StorageAsync(HttpMethod.Delete, "shop-logs?tagging");
        await RawCalls.RefusedAsync("NoSuchTagSet", () => calls.StorageAsync(HttpMethod.Get, "shop-logs?tagging"));
    }

    private static async Task<string> PolicyAsync(Cloud cloud, string bucket) =>
        (await cloud.S3.GetBucketPolicyAsync(new GetBucketPolicyRequest { Bucket = bucket }, Cancellation)).Policy;
}
