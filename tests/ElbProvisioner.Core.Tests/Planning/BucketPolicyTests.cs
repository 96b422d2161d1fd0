using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// Policies as AWS's guides have them, today and years ago, as tools write them, and as security teams add to them: each is judged for logs
/// that are to be written under the prefix <c>web</c>, and no refusal is guessed.
/// </summary>
public sealed class BucketPolicyTests
{
    private const string OfService = """{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"}""";
    private const string OfAccount = """{"AWS":"arn:aws:iam::127311923021:root"}""";
    private const string OfDelivery = """{"Service":"delivery.logs.amazonaws.com"}""";
    private const string Keys = "arn:aws:s3:::logs/web/AWSLogs/123456789012/*";
    private const string Both = """["arn:aws:s3:::logs","arn:aws:s3:::logs/*"]""";

    public static TheoryData<string, BucketVerdict, string?> OfApplications =>
        new()
        {
            // The ALB guide: the service, the account of the region (with and without its ARN), several prefixes.
            { "today's", BucketVerdict.Fits, Allow(OfService, "s3:PutObject", Keys) },
            { "of before August 2022", BucketVerdict.Fits, Allow(OfAccount, "s3:PutObject", Keys) },
            { "the account alone", BucketVerdict.Fits, Allow("""{"AWS":["127311923021"]}""", "s3:PutObject", Keys) },
            { "any account's logs", BucketVerdict.Fits, Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/*/AWSLogs/*") },
            { "all of the bucket", BucketVerdict.Fits, Allow(OfService, "s3:*", "arn:aws:s3:::logs/*") },
            { "in any case", BucketVerdict.Fits, Allow(OfService, "S3:putobject*", Keys) },
            { "of everybody", BucketVerdict.Fits, Allow("\"*\"", "s3:PutObject", Keys) },
            { "of every principal", BucketVerdict.Fits, Allow("""{"AWS":"*"}""", "s3:Put*", Keys) },
            {
                "of the CDK",
                BucketVerdict.Fits,
                Allow(OfAccount, """["s3:PutObject","s3:PutObjectLegalHold","s3:Abort*"]""", Keys)
                    + ","
                    + Allow(OfDelivery, "s3:PutObject", Keys, """{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}""")
            },
            { "two resources", BucketVerdict.Fits, Allow(OfService, "s3:PutObject", $"""["arn:aws:s3:::logs/other/*","{Keys}"]""") },
            {
                "all but a folder",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/secret/*").Replace("Resource", "NotResource", StringComparison.Ordinal)
            },
            // Conditions on who it is written for.
            {
                "any load balancer of the account",
                BucketVerdict.Fits,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*"}}"""
                )
            },
            {
                "any region",
                BucketVerdict.Fits,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"ArnLike":{"AWS:sourcearn":["arn:aws:elasticloadbalancing:*:123456789012:loadbalancer/app/shop-web-*"]}}"""
                )
            },
            {
                "the account",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys, """{"StringEquals":{"aws:SourceAccount":["1","123456789012"]}}""")
            },
            {
                "another account",
                BucketVerdict.Lacks,
                Allow(OfService, "s3:PutObject", Keys, """{"StringEquals":{"aws:SourceAccount":"999999999999"}}""")
            },
            {
                "another region",
                BucketVerdict.Lacks,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/*"}}"""
                )
            },
            {
                "another load balancer",
                BucketVerdict.Lacks,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/other/*"}}"""
                )
            },
            {
                "network load balancers",
                BucketVerdict.Lacks,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"StringLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/*"}}"""
                )
            },
            {
                "one whose id is not known yet",
                BucketVerdict.Untold,
                Allow(
                    OfService,
                    "s3:PutObject",
                    Keys,
                    """{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop-web-1a2b3c/50*"}}"""
                )
            },
            {
                "the organization",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys, """{"StringEquals":{"aws:SourceOrgID":"o-abc"}}""")
            },
            {
                "a variable",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/web/AWSLogs/${aws:SourceAccount}/*")
            },
            {
                "the ACL",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys, """{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}""")
            },
            {
                "sets",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys, """{"ForAnyValue:StringLike":{"aws:SourceArn":"*"}}""")
            },
            // What does not let it in.
            { "no policy", BucketVerdict.Lacks, null },
            { "nobody", BucketVerdict.Lacks, "" },
            { "somebody", BucketVerdict.Lacks, Allow("""{"AWS":"arn:aws:iam::123456789012:root"}""", "s3:*", "arn:aws:s3:::logs/*") },
            { "the account of another region", BucketVerdict.Lacks, Allow("""{"AWS":"156460612806"}""", "s3:PutObject", Keys) },
            { "who writes for network load balancers", BucketVerdict.Lacks, Allow(OfDelivery, "s3:PutObject", Keys) },
            { "reading", BucketVerdict.Lacks, Allow(OfService, """["s3:GetObject","s3:PutObjectAcl"]""", Keys) },
            {
                "all but writing",
                BucketVerdict.Lacks,
                Allow(OfService, "s3:Put*", Keys).Replace("Action", "NotAction", StringComparison.Ordinal)
            },
            { "another prefix", BucketVerdict.Lacks, Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/api/AWSLogs/123456789012/*") },
            { "no prefix", BucketVerdict.Lacks, Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/AWSLogs/123456789012/*") },
            {
                "another account's logs",
                BucketVerdict.Lacks,
                Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/web/AWSLogs/999999999999/*")
            },
            { "another bucket", BucketVerdict.Lacks, Allow(OfService, "s3:PutObject", "arn:aws:s3:::log/*") },
            { "the bucket itself", BucketVerdict.Lacks, Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs") },
            {
                "logs and not the trial",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", "arn:aws:s3:::logs/web/AWSLogs/123456789012/elasticloadbalancing/*")
            },
            { "Outposts", BucketVerdict.Untold, Allow("""{"Service":"logdelivery.elb.amazonaws.com"}""", "s3:PutObject", Keys) },
            {
                "the account by another id",
                BucketVerdict.Untold,
                Allow("""{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}""", "s3:PutObject", Keys)
            },
            // Denials.
            { "all is denied", BucketVerdict.Denies, Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:*", Both) },
            { "only denied", BucketVerdict.Denies, Deny("\"*\"", "s3:PutObject", "\"arn:aws:s3:::logs/*\"") },
            {
                "what is not encrypted on its way",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:*", Both, """{"Bool":{"aws:SecureTransport":"false"}}""")
            },
            {
                "what is encrypted on its way",
                BucketVerdict.Denies,
                Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:*", Both, """{"Bool":{"aws:SecureTransport":true}}""")
            },
            {
                "old TLS",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys)
                    + ","
                    + Deny("""{"AWS":"*"}""", "s3:*", Both, """{"NumericLessThan":{"s3:TlsVersion":"1.2"}}""")
            },
            {
                "TLS of before 1.3",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:*", Both, """{"NumericLessThan":{"s3:TlsVersion":1.3}}""")
            },
            {
                "what no key of S3 encrypts",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys)
                    + ","
                    + Deny(
                        "\"*\"",
                        "s3:PutObject",
                        "\"arn:aws:s3:::logs/*\"",
                        """{"StringNotEquals":{"s3:x-amz-server-side-encryption":"AES256"}}"""
                    )
            },
            {
                "who is outside and no service",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys)
                    + ","
                    + Deny(
                        "\"*\"",
                        "s3:*",
                        Both,
                        """{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abc"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"""
                    )
            },
            { "deleting", BucketVerdict.Fits, Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:Delete*", Both) },
            {
                "another prefix is denied",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys) + "," + Deny("\"*\"", "s3:*", "\"arn:aws:s3:::logs/api/*\"")
            },
            {
                "all but somebody",
                BucketVerdict.Untold,
                Allow(OfService, "s3:PutObject", Keys)
                    + ","
                    + Deny(OfAccount, "s3:*", Both).Replace("Principal", "NotPrincipal", StringComparison.Ordinal)
            },
            {
                "another account is denied",
                BucketVerdict.Fits,
                Allow(OfService, "s3:PutObject", Keys)
                    + ","
                    + Deny(
                        "\"*\"",
                        "s3:*",
                        Both,
                        """{"StringNotEquals":{"aws:SourceAccount":"123456789012"},"Null":{"aws:SourceAccount":"false"}}"""
                    )
            },
        };

    public static TheoryData<string, BucketVerdict, string?> OfNetworks =>
        new()
        {
            // The NLB guide: the policy of today and that of years ago.
            {
                "today's",
                BucketVerdict.Fits,
                Allow(
                    OfDelivery,
                    "s3:GetBucketAcl",
                    "arn:aws:s3:::logs",
                    """{"StringEquals":{"aws:SourceAccount":["123456789012"]},"ArnLike":{"aws:SourceArn":["arn:aws:logs:us-east-1:123456789012:*"]}}"""
                )
                    + ","
                    + Allow(
                        OfDelivery,
                        "s3:PutObject",
                        Keys,
                        """{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceAccount":["123456789012"]},"ArnLike":{"aws:SourceArn":["arn:aws:logs:us-east-1:123456789012:*"]}}"""
                    )
            },
            {
                "of years ago",
                BucketVerdict.Fits,
                Allow(OfDelivery, "s3:PutObject", Keys, """{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}""")
                    + ","
                    + Allow(OfDelivery, "s3:GetBucketAcl", "arn:aws:s3:::logs")
            },
            { "without the ACL", BucketVerdict.Lacks, Allow(OfDelivery, "s3:PutObject", Keys) },
            {
                "for application load balancers",
                BucketVerdict.Lacks,
                Allow(OfService, "s3:PutObject", Keys) + "," + Allow(OfAccount, "s3:*", Both)
            },
            {
                "another region",
                BucketVerdict.Lacks,
                Allow(OfDelivery, "s3:*", Both, """{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:123456789012:*"}}""")
            },
            {
                "one source",
                BucketVerdict.Untold,
                Allow(
                    OfDelivery,
                    "s3:*",
                    Both,
                    """{"ArnEquals":{"aws:SourceArn":"arn:aws:logs:us-east-1:123456789012:delivery-source:web"}}"""
                )
            },
            {
                "the bucket is denied",
                BucketVerdict.Denies,
                Allow(OfDelivery, "s3:*", Both) + "," + Deny("\"*\"", "s3:GetBucketAcl", Both)
            },
        };

    [Theory]
    [MemberData(nameof(OfApplications))]
    public void Of_an_application_load_balancer(string name, BucketVerdict expected, string? statements) =>
        Assert.True(expected == Judge(isNetwork: false, statements), $"{name}: {Judge(isNetwork: false, statements)}");

    [Theory]
    [MemberData(nameof(OfNetworks))]
    public void Of_a_network_load_balancer(string name, BucketVerdict expected, string? statements) =>
        Assert.True(expected == Judge(isNetwork: true, statements), $"{name}: {Judge(isNetwork: true, statements)}");

    [Theory]
    [InlineData("il-central-1", BucketVerdict.Lacks)]
    [InlineData("us-east-1", BucketVerdict.Fits)]
    public void A_region_of_after_August_2022_has_no_account(string region, BucketVerdict expected) =>
        Assert.Equal(
            expected,
            BucketPolicy.Judge(Delivery(isNetwork: false) with { Region = region }, Whole(Allow(OfAccount, "s3:PutObject", Keys)))
        );

    [Fact]
    public void One_statement_may_stand_alone_and_what_is_no_policy_is_not_judged()
    {
        var alone = $$"""{"Statement":{{Allow(OfService, "s3:PutObject", Keys)}}}""";

        Assert.Equal(BucketVerdict.Fits, BucketPolicy.Judge(Delivery(isNetwork: false), alone));
        Assert.Equal(BucketVerdict.Untold, BucketPolicy.Judge(Delivery(isNetwork: false), "<html>"));
    }

    [Fact]
    public void An_ARN_that_is_known_decides_what_its_beginning_does_not()
    {
        var policy = Whole(
            Allow(
                OfService,
                "s3:PutObject",
                Keys,
                """{"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop-web-1a2b3c/50*"}}"""
            )
        );
        const string Arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop-web-1a2b3c/";

        Assert.Equal(BucketVerdict.Fits, BucketPolicy.Judge(Delivery(isNetwork: false) with { Arn = Arn + "50dc6c495c0c9188" }, policy));
        Assert.Equal(BucketVerdict.Lacks, BucketPolicy.Judge(Delivery(isNetwork: false) with { Arn = Arn + "60dc6c495c0c9188" }, policy));
    }

    private static BucketVerdict Judge(bool isNetwork, string? statements) =>
        BucketPolicy.Judge(Delivery(isNetwork), statements is null ? null : Whole(statements));

    private static LogDelivery Delivery(bool isNetwork) =>
        new(isNetwork, "shop-web-1a2b3c", null, "us-east-1", "123456789012", "logs", ["web"]);

    private static string Whole(string statements) => $$"""{"Version":"2012-10-17","Id":"logs","Statement":[{{statements}}]}""";

    private static string Allow(string principal, string action, string resource, string? condition = null) =>
        Statement("Allow", principal, Listed(action), Listed(resource), condition);

    private static string Deny(string principal, string action, string resource, string? condition = null) =>
        Statement("Deny", principal, Listed(action), resource, condition);

    private static string Listed(string text) => text.StartsWith('[') ? text : $"\"{text}\"";

    private static string Statement(string effect, string principal, string action, string resource, string? condition) =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":{{action}},"Resource":{{resource}}{{(
            condition is null ? "" : ",\"Condition\":" + condition
        )}}}""";
}
