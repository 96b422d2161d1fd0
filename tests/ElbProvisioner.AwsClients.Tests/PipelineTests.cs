using System.Net;
using Amazon;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>What the clients inherit from the pipeline: signing, retries, cancellation; and the few habits they add.</summary>
public sealed class PipelineTests
{
    private const string Empty = "<Response/>";
    private static readonly Answer Busy = new(503, Empty);
    private static readonly Answer Throttled = new(
        400,
        "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"
    );
    private static readonly Answer Invalid = new(
        400,
        "<ErrorResponse><Error><Code>ValidationError</Code><Message>no</Message></Error></ErrorResponse>"
    );
    private static readonly Answer Fine = new(200, Empty);

    public static TheoryData<string> Services => new(Service.All.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_service_signs_its_requests_for_its_own_name(string name)
    {
        var service = Service.Of(name);
        var aws = new InMemoryAws(new Answer(200, VectorTests.EmptyResponse(service)));
        using var client = service.Client(aws);
        var operation = Service.ListedOperations(name)[0];

        await service.Invoke(client, operation, VectorTests.MinimalRequest(service, operation), TestContext.Current.CancellationToken);

        var signedName = name switch
        {
            "elbv2" => "elasticloadbalancing",
            "cloudwatch" => "monitoring",
            "resourcegroupstaggingapi" => "tagging",
            _ => name,
        };
        Assert.Matches(
            $"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{{8}}/[a-z0-9-]+/{signedName}/aws4_request",
            aws.Requests[0].Headers["Authorization"]
        );
        Assert.Contains(" api/", aws.Requests[0].Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unavailable_service_is_asked_again()
    {
        var aws = new InMemoryAws(Busy, Busy, Fine);
        await Describe(aws);
        Assert.Equal(3, aws.Requests.Count);
    }

    [Fact]
    public async Task A_throttled_request_is_sent_again()
    {
        var aws = new InMemoryAws(Throttled, Fine);
        await Describe(aws);
        Assert.Equal(2, aws.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_is_wrong_is_not_sent_again()
    {
        var aws = new InMemoryAws(Invalid, Fine);
        await Assert.ThrowsAnyAsync<AmazonElasticLoadBalancingV2Exception>(() => Describe(aws));
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task Retries_end()
    {
        var aws = new InMemoryAws(Busy);
        await Assert.ThrowsAnyAsync<AmazonElasticLoadBalancingV2Exception>(() => Describe(aws));
        Assert.Equal(3, aws.Requests.Count);
    }

    [Fact]
    public async Task A_cancelled_call_stops_at_once_and_is_not_retried()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var aws = new InMemoryAws(Fine)
        {
            Before = async token =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Describe(aws, cancellation.Token));

        Assert.Single(aws.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_attempt_of_one_call_carries_the_same_invented_token_and_another_call_another(bool isGenerated)
    {
        var aws = new InMemoryAws(Busy, Fine);
        var ec2 = isGenerated ? Service.Of("ec2") : OfficialService.Of("ec2");
        using var client = ec2.Client(aws);
        var request = VectorTests.MinimalRequest(ec2, "CreateLaunchTemplate");
        request.GetType().GetProperty("ClientToken")?.SetValue(request, null);

        await ec2.Invoke(client, "CreateLaunchTemplate", request, TestContext.Current.CancellationToken);
        await ec2.Invoke(client, "CreateLaunchTemplate", request, TestContext.Current.CancellationToken);

        var tokens = aws
            .Requests.Select(sent => sent.Body.Split('&').Single(pair => pair.StartsWith("ClientToken=", StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(3, tokens.Count);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
        Assert.Null(request.GetType().GetProperty("ClientToken")?.GetValue(request));
    }

    [Fact]
    public async Task An_empty_list_is_told_from_none_where_AWS_tells_them_apart()
    {
        var aws = new InMemoryAws(Fine);
        using var client = (AmazonElasticLoadBalancingV2Client)Service.Of("elbv2").Client(aws);

        await client.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Names = [] }, TestContext.Current.CancellationToken);
        await client.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), TestContext.Current.CancellationToken);

        Assert.Contains("&Names=", aws.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Names", aws.Requests[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("elbv2", "DeleteLoadBalancer")]
    [InlineData("ec2", "DeleteVpc")]
    [InlineData("acm", "AddTagsToCertificate")]
    [InlineData("cloudwatch", "PutMetricAlarm")]
    public async Task An_answer_without_a_body_is_enough_where_there_is_nothing_to_say(string name, string operation)
    {
        var service = Service.Of(name);
        using var client = service.Client(new InMemoryAws(new Answer(200, string.Empty)));

        var response = await service.Invoke(
            client,
            operation,
            VectorTests.MinimalRequest(service, operation),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Fact]
    public async Task An_empty_element_says_nothing_about_a_number()
    {
        const string body =
            "<R><DescribeTargetGroupsResult><TargetGroups><member><Port/><HealthCheckEnabled/><TargetGroupName/></member></TargetGroups></DescribeTargetGroupsResult></R>";
        using var client = (AmazonElasticLoadBalancingV2Client)Service.Of("elbv2").Client(new InMemoryAws(new Answer(200, body)));

        var group = Assert.Single(
            (await client.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), TestContext.Current.CancellationToken)).TargetGroups
        );

        Assert.Null(group.Port);
        Assert.Null(group.HealthCheckEnabled);
        Assert.Equal(string.Empty, group.TargetGroupName);
        Assert.Null(group.LoadBalancerArns);
    }

    [Fact]
    public void A_constant_from_the_wire_equals_the_constant_in_code()
    {
        ProtocolEnum read = "HTTPS";
        string written = ProtocolEnum.HTTPS;

        Assert.True(read == ProtocolEnum.HTTPS);
        Assert.Equal("HTTPS", written);
        Assert.Equal("NEW_PROTOCOL", ProtocolEnum.FindValue("NEW_PROTOCOL").ToString());
        Assert.Null(ProtocolEnum.FindValue(null));
    }

    [Fact]
    public async Task A_call_from_many_threads_at_once_gives_each_its_own_answer()
    {
        var aws = new InMemoryAws(Fine);
        using var client = (AmazonElasticLoadBalancingV2Client)
            Service.Of("elbv2").Client(aws, config => config.RegionEndpoint = RegionEndpoint.USEast1);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ => client.DescribeRulesAsync(new DescribeRulesRequest(), TestContext.Current.CancellationToken))
        );

        Assert.Equal(20, answers.Distinct().Count());
    }

    private static async Task<DescribeLoadBalancersResponse> Describe(InMemoryAws aws, CancellationToken? cancellation = null)
    {
        using var client = (AmazonElasticLoadBalancingV2Client)Service.Of("elbv2").Client(aws, config => config.MaxErrorRetry = 2);
        return await client.DescribeLoadBalancersAsync(
            new DescribeLoadBalancersRequest(),
            cancellation ?? TestContext.Current.CancellationToken
        );
    }
}
