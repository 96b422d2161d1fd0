using Amazon.CertificateManager.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>Calls by name: what they refuse, and that they go the way of the typed calls.</summary>
public sealed class TreeCallTests
{
    private static readonly Answer Fine = new(200, "<Response/>");

    [Fact]
    public async Task A_target_group_is_made_and_read_by_the_models_names()
    {
        const string body = """
            <CreateTargetGroupResponse><CreateTargetGroupResult><TargetGroups><member><TargetGroupName>app</TargetGroupName><Port>8080</Port>
            <Matcher><HttpCode>200</HttpCode></Matcher><HealthCheckEnabled>true</HealthCheckEnabled><LoadBalancerArns/></member></TargetGroups></CreateTargetGroupResult></CreateTargetGroupResponse>
            """;
        var aws = new InMemoryAws(new Answer(200, body));
        using var client = (AmazonElasticLoadBalancingV2Client)Service.Of("elbv2").Client(aws);

        var answer = await client.CallAsync(
            "CreateTargetGroup",
            new Dictionary<string, object>
            {
                ["Name"] = "app",
                ["Port"] = 8080,
                ["Matcher"] = new Dictionary<string, object> { ["HttpCode"] = "200" },
                ["Tags"] = new[]
                {
                    new Dictionary<string, object> { ["Key"] = "team", ["Value"] = "web" },
                },
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            "Action=CreateTargetGroup&Matcher.HttpCode=200&Name=app&Port=8080&Tags.member.1.Key=team&Tags.member.1.Value=web&Version=2015-12-01",
            Assert.Single(aws.Requests).Body
        );
        var group = Assert.IsType<Dictionary<string, object>>(Assert.Single(Assert.IsType<List<object>>(answer["TargetGroups"])));
        Assert.Equal(["HealthCheckEnabled", "Matcher", "Port", "TargetGroupName"], group.Keys.Order());
        Assert.Equal(("app", 8080, true), (group["TargetGroupName"], group["Port"], group["HealthCheckEnabled"]));
    }

    [Theory]
    [InlineData("elbv2", "DescribeTargetGroup", "Elastic Load Balancing v2 has no operation DescribeTargetGroup")]
    [InlineData("elbv2", "describeTargetGroups", "describeTargetGroups")]
    [InlineData("ec2", "CreateTargetGroup", "EC2 has no operation CreateTargetGroup")]
    [InlineData("route53", "", "Route 53 has no operation ")]
    public async Task An_operation_the_service_does_not_have_is_refused_by_its_name(string service, string operation, string message) =>
        Assert.Contains(message, (await Refused(service, operation, [])).Message, StringComparison.Ordinal);

    public static TheoryData<string, string, object?, string> WrongMembers =>
        new()
        {
            {
                "CreateTargetGroup",
                "HealthCheckIntervalSecond",
                5,
                "CreateTargetGroup.HealthCheckIntervalSecond is no member of the service model."
            },
            { "CreateTargetGroup", "name", "app", "CreateTargetGroup.name is no member of the service model." },
            { "CreateTargetGroup", "Port", "8080", "CreateTargetGroup.Port takes an int, not String." },
            { "CreateTargetGroup", "Port", 8080L, "CreateTargetGroup.Port takes an int, not Int64." },
            { "CreateTargetGroup", "Name", 5, "CreateTargetGroup.Name takes a string, not Int32." },
            { "CreateTargetGroup", "Name", null, "CreateTargetGroup.Name takes a string, not null." },
            { "CreateTargetGroup", "HealthCheckEnabled", "true", "CreateTargetGroup.HealthCheckEnabled takes a bool, not String." },
            {
                "CreateTargetGroup",
                "Matcher",
                "200",
                "CreateTargetGroup.Matcher takes an IReadOnlyDictionary<string, object>, not String."
            },
            {
                "CreateTargetGroup",
                "Matcher",
                new Dictionary<string, object> { ["Code"] = "200" },
                "CreateTargetGroup.Matcher.Code is no member of the service model."
            },
            { "CreateTargetGroup", "Tags", "team", "CreateTargetGroup.Tags takes an IReadOnlyList<object>, not String." },
            { "DescribeTargetGroups", "Names", new object[] { "app", 5 }, "DescribeTargetGroups.Names[1] takes a string, not Int32." },
            { "DescribeTargetGroups", "Names", new[] { 5 }, "DescribeTargetGroups.Names takes an IReadOnlyList<object>, not Int32[]." },
            {
                "CreateListener",
                "DefaultActions",
                new[] { Action(5) },
                "CreateListener.DefaultActions[0].AuthenticateOidcConfig.AuthenticationRequestExtraParams[\"display\"] takes a string, not Int32."
            },
        };

    [Theory]
    [MemberData(nameof(WrongMembers))]
    public async Task A_member_that_the_operation_does_not_take_is_refused_with_its_place(
        string operation,
        string member,
        object? value,
        string message
    )
    {
        // What a caller without nullable annotations may give.
        var members = new Dictionary<string, object?> { [member] = value };

        var refusal = await Refused("elbv2", operation, members);

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("members", refusal.ParamName);
    }

    [Theory]
    [InlineData("autoscaling", "PutScheduledUpdateGroupAction", "StartTime", "2026-01-01T00:00:00Z", "takes a DateTime, not String")]
    [InlineData("cloudwatch", "PutMetricAlarm", "Threshold", "1", "takes a double, not String")]
    [InlineData("acm", "ImportCertificate", "Certificate", "PEM", "takes a byte[], not String")]
    [InlineData("route53", "ListHostedZones", "MaxItems", 5, "takes a string, not Int32")]
    public async Task Every_scalar_takes_its_own_type_only(string service, string operation, string member, object value, string message) =>
        Assert.StartsWith(
            $"{operation}.{member} {message}.",
            (await Refused(service, operation, new() { [member] = value })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_number_that_widens_without_loss_will_do()
    {
        var aws = new InMemoryAws(new Answer(200, "{}"));
        using var client = (IDisposable)Service.Of("cloudwatch").Client(aws);

        await NamedCalls.CallAsync(
            client,
            "PutMetricAlarm",
            new Dictionary<string, object> { ["Threshold"] = 5 },
            TestContext.Current.CancellationToken
        );

        Assert.Equal("""{"Threshold":5}""", Assert.Single(aws.Requests).Body);
    }

    [Fact]
    public async Task An_identifier_is_sent_without_the_path_that_Route_53_answered_it_with()
    {
        var aws = new InMemoryAws(Fine);
        using var client = (IDisposable)Service.Of("route53").Client(aws);

        await NamedCalls.CallAsync(
            client,
            "GetHostedZone",
            new Dictionary<string, object> { ["Id"] = "/hostedzone/Z1" },
            TestContext.Current.CancellationToken
        );

        Assert.Equal("/2013-04-01/hostedzone/Z1", Assert.Single(aws.Requests).Address.AbsolutePath);
    }

    [Fact]
    public async Task An_address_without_its_identifier_is_refused_before_it_is_sent()
    {
        Assert.Contains("GetHostedZoneRequest needs Id", (await Refused("route53", "GetHostedZone", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_invented_for_every_call_and_kept_for_its_attempts()
    {
        var aws = new InMemoryAws(new Answer(503, "<Response/>"), Fine);
        using var client = (IDisposable)Service.Of("ec2").Client(aws);
        var members = new Dictionary<string, object> { ["LaunchTemplateName"] = "web" };

        await NamedCalls.CallAsync(client, "CreateLaunchTemplate", members, TestContext.Current.CancellationToken);
        await NamedCalls.CallAsync(client, "CreateLaunchTemplate", members, TestContext.Current.CancellationToken);

        var tokens = aws
            .Requests.Select(sent => sent.Body.Split('&').Single(pair => pair.StartsWith("ClientToken=", StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(3, tokens.Count);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
        Assert.Equal(["LaunchTemplateName"], members.Keys);
    }

    [Theory]
    [MemberData(nameof(ErrorTests.Errors), MemberType = typeof(ErrorTests))]
    public async Task An_error_is_the_one_the_typed_call_throws(
        string name,
        string operation,
        string body,
        int status,
        string code,
        string type
    )
    {
        var service = Service.Of(name);
        using var client = service.Client(
            new InMemoryAws(new Answer(status, string.Format(null, body, code))),
            config => config.MaxErrorRetry = 0
        );
        var members = TreeObject.Build(
            service.Method(operation).GetParameters()[0].ParameterType,
            VectorTests.MinimalInput(service, operation)
        );

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            NamedCalls.CallAsync(client, operation, members, TestContext.Current.CancellationToken)
        );

        Assert.Equal((type, code, status, "why & how"), (error.GetType().FullName, error.ErrorCode, (int)error.StatusCode, error.Message));
    }

    [Theory]
    [InlineData("elbv2", "DescribeTargetGroups", "<R><DescribeTargetGroupsResult><TargetGroups><member><Port>many</Port>")]
    [InlineData("acm", "ListCertificates", """{"CertificateSummaryList":[{"DomainName":""")]
    public async Task A_broken_answer_is_an_error_that_says_so(string service, string operation, string body)
    {
        using var client = Service.Of(service).Client(new InMemoryAws(new Answer(200, body)), config => config.MaxErrorRetry = 0);

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            NamedCalls.CallAsync(client, operation, new Dictionary<string, object>(), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_throttled_call_is_made_again()
    {
        var aws = new InMemoryAws(
            new Answer(400, "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"),
            Fine
        );
        using var client = (AmazonElasticLoadBalancingV2Client)Service.Of("elbv2").Client(aws);

        Assert.Empty(
            await client.CallAsync("DescribeTargetGroups", new Dictionary<string, object>(), TestContext.Current.CancellationToken)
        );

        Assert.Equal(2, aws.Requests.Count);
        Assert.Equal(aws.Requests[0].Body, aws.Requests[1].Body);
    }

    [Theory]
    [InlineData("elbv2", "DeleteLoadBalancer", "")]
    [InlineData("acm", "AddTagsToCertificate", "not JSON")]
    public async Task An_answer_is_not_read_where_there_is_nothing_to_say(string name, string operation, string body)
    {
        var service = Service.Of(name);
        using var client = service.Client(new InMemoryAws(new Answer(200, body)));
        var members = TreeObject.Build(
            service.Method(operation).GetParameters()[0].ParameterType,
            VectorTests.MinimalInput(service, operation)
        );

        Assert.Empty(await NamedCalls.CallAsync(client, operation, members, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_says_nothing_is_not_there()
    {
        const string body =
            """{"CertificateSummaryList":[null,{"DomainName":null,"InUse":true,"SubjectAlternativeNameSummaries":["a",null]}],"NextToken":null}""";
        using var client = (IDisposable)Service.Of("acm").Client(new InMemoryAws(new Answer(200, body)));

        var answer = await NamedCalls.CallAsync(
            client,
            "ListCertificates",
            new Dictionary<string, object>(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["CertificateSummaryList"], answer.Keys);
        var summary = (IReadOnlyDictionary<string, object>)Assert.Single((IReadOnlyList<object>)answer["CertificateSummaryList"]);
        Assert.Equal(["InUse", "SubjectAlternativeNameSummaries"], summary.Keys.Order());
        Assert.Equal(["a"], (IReadOnlyList<object>)summary["SubjectAlternativeNameSummaries"]);
    }

    private static Dictionary<string, object> Action(object parameter) =>
        new()
        {
            ["Type"] = "authenticate-oidc",
            ["AuthenticateOidcConfig"] = new Dictionary<string, object>
            {
                ["AuthenticationRequestExtraParams"] = new Dictionary<string, object> { ["display"] = parameter },
            },
        };

    private static async Task<ArgumentException> Refused(string service, string operation, Dictionary<string, object?> members)
    {
        var aws = new InMemoryAws(Fine);
        using var client = Service.Of(service).Client(aws);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            NamedCalls.CallAsync(
                client,
                operation,
                members.ToDictionary(member => member.Key, member => member.Value!),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Empty(aws.Requests);
        return refusal;
    }
}
