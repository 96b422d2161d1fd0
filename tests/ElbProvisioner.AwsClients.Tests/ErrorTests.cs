using System.Net;
using Amazon.CertificateManager.Model;
using Amazon.Route53.Model;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>An error keeps its type, code, status, message and request id, whatever the protocol.</summary>
public sealed class ErrorTests
{
    private const string Query = """
        <ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>{0}</Code><Message>why &amp; how</Message></Error><RequestId>id-1</RequestId></ErrorResponse>
        """;

    private const string Ec2 = """
        <?xml version="1.0"?><Response><Errors><Error><Code>{0}</Code><Message>why &amp; how</Message></Error></Errors><RequestID>id-1</RequestID></Response>
        """;

    private const string Storage = """
        <?xml version="1.0" encoding="UTF-8"?><Error><Code>{0}</Code><Message>why &amp; how</Message><BucketName>logs</BucketName><RequestId>id-1</RequestId><HostId>h</HostId></Error>
        """;

    private const string Json = """{{"__type":"com.amazonaws.acm#{0}","message":"why & how"}}""";

    public static TheoryData<string, string, string, int, string, string> Errors =>
        new()
        {
            {
                "elbv2",
                "DescribeLoadBalancers",
                Query,
                400,
                "LoadBalancerNotFound",
                "Amazon.ElasticLoadBalancingV2.Model.LoadBalancerNotFoundException"
            },
            {
                "elbv2",
                "CreateTargetGroup",
                Query,
                400,
                "DuplicateTargetGroupName",
                "Amazon.ElasticLoadBalancingV2.Model.DuplicateTargetGroupNameException"
            },
            { "elbv2", "CreateRule", Query, 400, "PriorityInUse", "Amazon.ElasticLoadBalancingV2.Model.PriorityInUseException" },
            { "elbv2", "CreateRule", Query, 403, "AccessDenied", "Amazon.ElasticLoadBalancingV2.AmazonElasticLoadBalancingV2Exception" },
            { "autoscaling", "CreateAutoScalingGroup", Query, 400, "AlreadyExists", "Amazon.AutoScaling.Model.AlreadyExistsException" },
            {
                "autoscaling",
                "StartInstanceRefresh",
                Query,
                400,
                "InstanceRefreshInProgress",
                "Amazon.AutoScaling.Model.InstanceRefreshInProgressException"
            },
            { "autoscaling", "DeleteAutoScalingGroup", Query, 400, "ValidationError", "Amazon.AutoScaling.AmazonAutoScalingException" },
            { "ec2", "CreateSecurityGroup", Ec2, 400, "InvalidGroup.Duplicate", "Amazon.EC2.AmazonEC2Exception" },
            { "ec2", "DeleteSecurityGroup", Ec2, 400, "DependencyViolation", "Amazon.EC2.AmazonEC2Exception" },
            {
                "acm",
                "DescribeCertificate",
                Json,
                400,
                "ResourceNotFoundException",
                "Amazon.CertificateManager.Model.ResourceNotFoundException"
            },
            { "acm", "DeleteCertificate", Json, 400, "ResourceInUseException", "Amazon.CertificateManager.Model.ResourceInUseException" },
            {
                "acm",
                "DeleteCertificate",
                Json,
                400,
                "SomethingNewException",
                "Amazon.CertificateManager.AmazonCertificateManagerException"
            },
            { "ssm", "GetParameter", Json, 400, "ParameterNotFound", "Amazon.SimpleSystemsManagement.Model.ParameterNotFoundException" },
            {
                "resourcegroupstaggingapi",
                "GetResources",
                Json,
                400,
                "PaginationTokenExpiredException",
                "Amazon.ResourceGroupsTaggingAPI.Model.PaginationTokenExpiredException"
            },
            { "cloudwatch", "DescribeAlarms", Json, 400, "InvalidNextToken", "Amazon.CloudWatch.Model.InvalidNextTokenException" },
            { "iam", "GetInstanceProfile", Query, 404, "NoSuchEntity", "Amazon.IdentityManagement.Model.NoSuchEntityException" },
            { "route53", "GetHostedZone", Query, 404, "NoSuchHostedZone", "Amazon.Route53.Model.NoSuchHostedZoneException" },
            { "s3", "GetBucketPolicy", Storage, 404, "NoSuchBucketPolicy", "Amazon.S3.AmazonS3Exception" },
            { "s3", "GetBucketPolicy", Storage, 403, "AccessDenied", "Amazon.S3.AmazonS3Exception" },
            { "s3", "GetBucketPolicy", Storage, 301, "PermanentRedirect", "Amazon.S3.AmazonS3Exception" },
            { "route53", "GetChange", Query, 404, "NoSuchChange", "Amazon.Route53.Model.NoSuchChangeException" },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_keeps_all_it_says(string service, string operation, string body, int status, string code, string type)
    {
        var answer = new Answer(status, string.Format(null, body, code))
        {
            Headers = new Dictionary<string, string> { ["x-amzn-RequestId"] = "id-1" },
        };

        var error = await Fail(service, operation, answer);

        Assert.Equal(type, error.GetType().FullName);
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.Equal("why & how", error.Message);
        Assert.Equal("id-1", error.RequestId);
    }

    [Fact]
    public async Task A_query_compatible_service_keeps_the_old_code_beside_the_new_type()
    {
        var answer = new Answer(400, """{"__type":"com.amazonaws.cloudwatch#ResourceNotFound","message":"gone"}""")
        {
            Headers = new Dictionary<string, string> { ["x-amzn-query-error"] = "ResourceNotFound.Alarm;Sender" },
        };

        var error = await Fail("cloudwatch", "DeleteAlarms", answer);

        Assert.Equal("Amazon.CloudWatch.Model.ResourceNotFoundException", error.GetType().FullName);
        Assert.Equal("ResourceNotFound.Alarm", error.ErrorCode);
        Assert.Equal(ErrorType.Sender, error.ErrorType);
    }

    [Fact]
    public async Task Route_53_says_what_was_wrong_with_a_batch_in_a_document_of_its_own()
    {
        const string body = """
            <?xml version="1.0"?><InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Messages><Message>one</Message><Message>two</Message></Messages></InvalidChangeBatch>
            """;

        var error = Assert.IsType<InvalidChangeBatchException>(await Fail("route53", "ChangeResourceRecordSets", new Answer(400, body)));

        Assert.Equal("InvalidChangeBatch", error.ErrorCode);
        Assert.Equal(["one", "two"], error.Messages);
        Assert.Equal("one; two", error.Message);
    }

    [Fact]
    public async Task An_error_with_more_to_say_than_a_message_says_it()
    {
        const string body =
            """{"__type":"ThrottlingException","message":"slow down","throttlingReasons":[{"reason":"rate","resource":"r1"}]}""";

        var error = Assert.IsType<ThrottlingException>(await Fail("acm", "ListCertificates", new Answer(400, body)));

        Assert.Equal("rate", Assert.Single(error.ThrottlingReasons).Reason);
    }

    [Theory]
    [InlineData("elbv2", "DescribeLoadBalancers")]
    [InlineData("ec2", "DescribeVpcs")]
    [InlineData("acm", "ListCertificates")]
    [InlineData("route53", "ListHostedZones")]
    public async Task A_page_from_something_between_us_and_AWS_is_an_error_with_its_status(string service, string operation)
    {
        var error = await Fail(service, operation, new Answer(407, "<html><body>Proxy login<br></body></html>"));

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, error.StatusCode);
        Assert.Null(error.ErrorCode);
    }

    [Theory]
    [InlineData("elbv2", "DescribeLoadBalancers")]
    [InlineData("ec2", "DescribeVpcs")]
    [InlineData("acm", "ListCertificates")]
    [InlineData("route53", "ListHostedZones")]
    public async Task An_error_without_a_body_keeps_its_status(string service, string operation) =>
        Assert.Equal(HttpStatusCode.BadGateway, (await Fail(service, operation, new Answer(502, string.Empty))).StatusCode);

    [Theory]
    [InlineData("elbv2", "DescribeLoadBalancers", "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers>")]
    [InlineData(
        "ec2",
        "DescribeVpcs",
        "<DescribeVpcsResponse><vpcSet><item><isDefault>perhaps</isDefault></item></vpcSet></DescribeVpcsResponse>"
    )]
    [InlineData("acm", "ListCertificates", """{"CertificateSummaryList":[{"DomainName":""")]
    public async Task A_broken_answer_is_an_error_that_says_so(string service, string operation, string body) =>
        Assert.IsType<AmazonUnmarshallingException>(await Fail(service, operation, new Answer(200, body)));

    [Fact]
    public async Task A_request_without_the_identifier_in_its_address_is_refused_before_it_is_sent()
    {
        var aws = new InMemoryAws(new Answer(200, "<Response/>"));
        using var client = Service.Of("route53").Client(aws);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Service.Of("route53").Invoke(client, "GetHostedZone", new GetHostedZoneRequest(), TestContext.Current.CancellationToken)
        );

        Assert.Empty(aws.Requests);
    }

    [Fact]
    public void EC2_errors_have_no_types_of_their_own() =>
        Assert.Equal(
            "Amazon.EC2.AmazonEC2Exception",
            Assert
                .Single(
                    Service.Of("ec2").CreateClientType().Assembly.GetTypes(),
                    type =>
                        type.Namespace?.StartsWith("Amazon.EC2", StringComparison.Ordinal) == true && type.IsAssignableTo(typeof(Exception))
                )
                .FullName
        );

    private static async Task<AmazonServiceException> Fail(string name, string operation, Answer answer)
    {
        var service = Service.Of(name);
        using var client = service.Client(new InMemoryAws(answer), config => config.MaxErrorRetry = 0);
        return await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            service.Invoke(client, operation, VectorTests.MinimalRequest(service, operation), TestContext.Current.CancellationToken)
        );
    }
}
