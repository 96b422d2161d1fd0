using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.AutoScaling.Model;
using Amazon.CertificateManager.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Route53.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests.Performing;

namespace ElbProvisioner.Aws.Tests.Session;

/// <summary>What a broken wire delivers in place of AWS's answers, for every protocol, a read and a changing call each.</summary>
public sealed class FaultyWireTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly Exchange[] Exchanges =
    [
        new(
            "query, read",
            AwsAnswer.Query("DescribeTargetGroups", "<TargetGroups><member><TargetGroupName>app</TargetGroupName></member></TargetGroups>"),
            IsRead: true,
            async aws =>
                (await aws.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), Ct)).TargetGroups.Single().TargetGroupName
                == "app"
        ),
        new(
            "query, change",
            AwsAnswer.Query("CreateRule", "<Rules><member><RuleArn>arn</RuleArn></member></Rules>"),
            IsRead: false,
            async aws => (await aws.Elb.CreateRuleAsync(new CreateRuleRequest(), Ct)).Rules.Single().RuleArn == "arn"
        ),
        new(
            "query, change without a result",
            AwsAnswer.Xml("<DeletePolicyResponse><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DeletePolicyResponse>"),
            IsRead: false,
            async aws => (await aws.AutoScaling.DeletePolicyAsync(new DeletePolicyRequest(), Ct)).ResponseMetadata.RequestId == "1"
        ),
        new(
            "ec2, read",
            AwsAnswer.Ec2("DescribeVpcs", "<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>"),
            IsRead: true,
            async aws => (await aws.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Ct)).Vpcs.Single().VpcId == "vpc-1"
        ),
        new(
            "ec2, change",
            AwsAnswer.Ec2("CreateSecurityGroup", "<groupId>sg-1</groupId>"),
            IsRead: false,
            async aws => (await aws.Ec2.CreateSecurityGroupAsync(new CreateSecurityGroupRequest(), Ct)).GroupId == "sg-1"
        ),
        new(
            "rest-xml, read",
            AwsAnswer.Xml(
                "<?xml version=\"1.0\"?>\n<GetChangeResponse><ChangeInfo><Id>/change/C1</Id><Status>INSYNC</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></GetChangeResponse>"
            ),
            IsRead: true,
            async aws => (await aws.Route53.GetChangeAsync(new GetChangeRequest { Id = "C1" }, Ct)).ChangeInfo.Status == "INSYNC"
        ),
        new(
            "rest-xml, change",
            AwsAnswer.Xml(
                "<ChangeResourceRecordSetsResponse><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>"
            ),
            IsRead: false,
            async aws => (
                    await aws.Route53.ChangeResourceRecordSetsAsync(
                        new ChangeResourceRecordSetsRequest
                        {
                            HostedZoneId = "Z1",
                            ChangeBatch = new ChangeBatch { Changes = [] },
                        },
                        Ct
                    )
                ).ChangeInfo.Id == "/change/C1"
        ),
        new(
            "json, read",
            AwsAnswer.Json("""{"CertificateSummaryList":[{"CertificateArn":"arn:aws:acm:1"}]}"""),
            IsRead: true,
            async aws =>
                (await aws.Acm.ListCertificatesAsync(new ListCertificatesRequest(), Ct)).CertificateSummaryList.Single().CertificateArn
                == "arn:aws:acm:1"
        ),
        new(
            "json, change",
            AwsAnswer.Json("""{"CertificateArn":"arn:aws:acm:1"}"""),
            IsRead: false,
            async aws =>
                (await aws.Acm.RequestCertificateAsync(new RequestCertificateRequest { DomainName = "a.example" }, Ct)).CertificateArn
                == "arn:aws:acm:1"
        ),
        new(
            "query, read by name",
            AwsAnswer.Query("DescribeTargetGroups", "<NextMarker>2</NextMarker>"),
            IsRead: true,
            async aws => (await aws.Elb.CallAsync("DescribeTargetGroups", Tree(), Ct))["NextMarker"] is "2"
        ),
        new(
            "rest-xml, read by name",
            AwsAnswer.Xml("<ListHostedZonesResponse><NextMarker>2</NextMarker></ListHostedZonesResponse>"),
            IsRead: true,
            async aws => (await aws.Route53.CallAsync("ListHostedZones", Tree(), Ct))["NextMarker"] is "2"
        ),
        new(
            "json, change by name",
            AwsAnswer.Json("""{"CertificateArn":"arn:aws:acm:1"}"""),
            IsRead: false,
            async aws =>
                (await aws.Acm.CallAsync("RequestCertificate", Tree(("DomainName", "a.example")), Ct))["CertificateArn"] is "arn:aws:acm:1"
        ),
    ];

    public static TheoryData<string> Names => [.. Exchanges.Select(e => e.Name)];

    public static TheoryData<string> Reads => [.. Exchanges.Where(e => e.IsRead).Select(e => e.Name)];

    public static TheoryData<string> Changes => [.. Exchanges.Where(e => !e.IsRead).Select(e => e.Name)];

    [Fact]
    public void Every_protocol_is_read_and_changed_through()
    {
        Assert.Equal(4, Exchanges.Select(e => e.Name.Split(',')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((6, 6), (Reads.Count, Changes.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_whole_answer_is_read(string name)
    {
        var wire = new Wire();
        Assert.True(await wire.AskAsync(Of(name), Of(name).Whole));
        Assert.Equal(1, wire.Asked);
    }

    /// <summary>Whether the length was announced (and too little came) or not (and the end came too early).</summary>
    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_read_whose_answer_was_cut_anywhere_is_made_again(string name)
    {
        var exchange = Of(name);
        for (var length = 0; length < exchange.Length; length++)
        {
            foreach (var cut in (Func<HttpResponseMessage>[])[() => exchange.Cut(length), () => exchange.Broken(length)])
            {
                var wire = new Wire();
                Assert.True(await wire.AskAsync(exchange, cut, exchange.Whole), $"cut at {length}");
                Assert.Equal(2, wire.Asked);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_whose_answer_was_cut_anywhere_is_told_and_not_made_again(string name)
    {
        var exchange = Of(name);
        for (var length = 0; length < exchange.Length; length++)
        {
            foreach (var cut in (Func<HttpResponseMessage>[])[() => exchange.Cut(length), () => exchange.Broken(length)])
            {
                var wire = new Wire();
                var failure = await wire.FailAsync(exchange, cut);
                Assert.Equal((AwsFailureKind.AnswerCut, 1, length), (failure.Kind, wire.Asked, length));
                Assert.Equal("ELB6201", failure.ToDiagnostic(new()).Code.Id);
            }
        }
    }

    [Fact]
    public async Task A_change_that_answers_with_nothing_is_done()
    {
        var wire = new Wire();
        var silent = new Exchange(
            "json, change",
            AwsAnswer.Json(""),
            IsRead: false,
            async aws =>
                await aws.Acm.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateArn = "arn:aws:acm:1" }, Ct) is not null
        );
        Assert.True(await wire.AskAsync(silent, silent.Whole));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_in_place_of_an_answer_is_told_as_somebody_elses(string name)
    {
        foreach (
            var page in (string[])
                [
                    "<!doctype html><html><head><title>Sign in</title></head></html>",
                    "<html><body><p>well formed</p></body></html>",
                    "Welcome to the WLAN",
                    "[1, 2]",
                    """<?xml version="1.0"?><feed/>""",
                    """{ "error": "blocked", "detail": { "Policy": "no cloud" } }""",
                ]
        )
        {
            var wire = new Wire();
            var failure = await wire.FailAsync(Of(name), () => Text(HttpStatusCode.OK, page, "text/plain"));
            Assert.Equal(AwsFailureKind.AnswerForeign, failure.Kind);
            Assert.Equal(Of(name).IsRead ? 3 : 1, wire.Asked);
            Assert.Equal("ELB6202", failure.ToDiagnostic(new()).Code.Id);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_that_refuses_is_told_with_its_title(string name)
    {
        var failure = await new Wire().FailAsync(
            Of(name),
            () => Text(HttpStatusCode.Forbidden, "<html><title>Blocked by the firewall</title></html>", "text/html")
        );
        Assert.Contains("403 with an HTML page ('Blocked by the firewall')", failure.ToDiagnostic(new()).Message, StringComparison.Ordinal);
        Assert.Equal(AwsFailureKind.AnswerForeign, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_redirect_is_told_as_somebody_elses_and_not_followed(string name)
    {
        var failure = await new Wire().FailAsync(
            Of(name),
            () => new(HttpStatusCode.Found) { Headers = { Location = new("http://login.test/") } }
        );
        Assert.Equal(AwsFailureKind.AnswerForeign, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Trouble_without_a_word_is_retried(string name)
    {
        foreach (
            var status in (HttpStatusCode[])
                [
                    HttpStatusCode.ServiceUnavailable,
                    HttpStatusCode.BadGateway,
                    HttpStatusCode.GatewayTimeout,
                    HttpStatusCode.TooManyRequests,
                ]
        )
        {
            foreach (var body in (string[])["", "<html>upstream</html>", "{"])
            {
                var wire = new Wire();
                Assert.True(
                    await wire.AskAsync(
                        Of(name),
                        () => Text(status, body, "text/html"),
                        () => Text(status, body, "text/plain"),
                        Of(name).Whole
                    )
                );
                Assert.Equal(3, wire.Asked);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Trouble_that_stays_is_told_as_what_it_is(string name)
    {
        Assert.Equal(
            AwsFailureKind.Transient,
            (await new Wire().FailAsync(Of(name), () => Text(HttpStatusCode.ServiceUnavailable, "", "text/plain"))).Kind
        );
        Assert.Equal(
            AwsFailureKind.Throttled,
            (await new Wire().FailAsync(Of(name), () => Text(HttpStatusCode.TooManyRequests, "", "text/plain"))).Kind
        );
        Assert.Equal(AwsFailureKind.ConnectionLost, (await new Wire().FailAsync(Of(name), () => throw Reset())).Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_connection_that_breaks_is_made_again(string name)
    {
        foreach (
            var broken in (Exception[])
                [Reset(), new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")]
        )
        {
            var wire = new Wire();
            Assert.True(await wire.AskAsync(Of(name), () => throw broken, Of(name).Whole));
            Assert.Equal(2, wire.Asked);
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("arn:aws:acm:1", 2)]
    public async Task An_import_by_name_is_made_again_where_it_says_of_which_certificate(string arn, int asked)
    {
        var import = new Exchange(
            "json, change",
            AwsAnswer.Json("""{"CertificateArn":"arn:aws:acm:1"}"""),
            IsRead: false,
            async aws =>
                (await aws.Acm.CallAsync("ImportCertificate", arn.Length == 0 ? Tree() : Tree(("CertificateArn", arn)), Ct)).ContainsKey(
                    "CertificateArn"
                )
        );
        var wire = new Wire();
        await Record.ExceptionAsync(() => wire.AskAsync(import, () => throw Reset(), import.Whole));
        Assert.Equal(asked, wire.Asked);
    }

    [Fact]
    public async Task An_import_of_a_new_certificate_is_not_made_twice()
    {
        var import = new Exchange(
            "json, change",
            AwsAnswer.Json("""{"CertificateArn":"arn"}"""),
            IsRead: false,
            async aws =>
                (
                    await aws.Acm.ImportCertificateAsync(new ImportCertificateRequest { Certificate = new(), PrivateKey = new() }, Ct)
                ).CertificateArn == "arn"
        );
        var wire = new Wire();
        Assert.Equal(AwsFailureKind.ConnectionLost, (await wire.FailAsync(import, () => throw Reset())).Kind);
        Assert.Equal(1, wire.Asked);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_throttled_call_is_made_again_for_minutes_and_says_so(string name)
    {
        var wire = new Wire();
        Assert.True(
            await wire.AskAsync(Of(name), [.. Enumerable.Repeat<Func<HttpResponseMessage>>(Throttling(Of(name)), 24), Of(name).Whole])
        );
        Assert.Equal(25, wire.Asked);
        Assert.Contains("AWS throttles", wire.Said[0], StringComparison.Ordinal);
        Assert.InRange(wire.Said.Count, 2, 20);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_that_is_throttled_for_ever_ends_within_its_time(string name)
    {
        var wire = new Wire();
        Assert.Equal(AwsFailureKind.Throttled, (await wire.FailAsync(Of(name), Throttling(Of(name)))).Kind);
        Assert.InRange(wire.Time.Waited, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    private static Dictionary<string, object> Tree(params (string Name, object Value)[] members) =>
        members.ToDictionary(member => member.Name, member => member.Value);

    private static Exchange Of(string name) => Exchanges.Single(e => e.Name == name);

    private static Func<HttpResponseMessage> Throttling(Exchange exchange)
    {
        var refusal = exchange.Name.Split(',')[0] switch
        {
            "json" => AwsAnswer.JsonError("ThrottlingException", "Rate exceeded"),
            "ec2" => AwsAnswer.Ec2Error("RequestLimitExceeded", "Request limit exceeded."),
            _ => AwsAnswer.QueryError("Throttling", "Rate exceeded"),
        };
        return () => Text(refusal.Status, refusal.Body, refusal.ContentType);
    }

    private static HttpRequestException Reset() =>
        new(
            "An error occurred while sending the request.",
            new IOException("Unable to read data.", new SocketException((int)SocketError.ConnectionReset))
        );

    private static HttpResponseMessage Text(HttpStatusCode status, string body, string type) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    /// <param name="AskAsync">Makes the call; true: the answer says what it should.</param>
    private sealed record Exchange(string Name, AwsAnswer Answer, bool IsRead, Func<AwsSession, Task<bool>> AskAsync)
    {
        public int Length => Answer.Body.Length;

        public HttpResponseMessage Whole() => Text(HttpStatusCode.OK, Answer.Body, Answer.ContentType);

        public HttpResponseMessage Cut(int length) => Text(HttpStatusCode.OK, Answer.Body[..length], Answer.ContentType);

        public HttpResponseMessage Broken(int length) =>
            new(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(Answer.Body[..length]))) };
    }

    /// <summary>A body whose connection breaks where it should go on.</summary>
    private sealed class BreakingStream(byte[] begun) : MemoryStream(begun)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is var read and > 0 ? read : throw Broken();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Task.FromException(Broken());

        private static HttpIOException Broken() => new(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }

    /// <summary>Answers one after the other, and the last for ever.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        private Func<HttpResponseMessage>[] _answers = [];

        public SwiftTime Time { get; } = new();

        public List<string> Said { get; } = [];

        public int Asked { get; private set; }

        public async Task<bool> AskAsync(Exchange exchange, params Func<HttpResponseMessage>[] given)
        {
            _answers = given;
            using var session = AwsSession.InProcess(new() { Region = "eu-west-1", OnWait = Said.Add }, this, Time);
            return await exchange.AskAsync(session);
        }

        public async Task<AwsFailure> FailAsync(Exchange exchange, Func<HttpResponseMessage> answer)
        {
            var exception = await Record.ExceptionAsync(() => AskAsync(exchange, answer));
            Assert.NotNull(exception);
            return AwsFailure.OfCall(exception) ?? throw new InvalidOperationException("This would be told as a bug.", exception);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = _answers[Math.Min(Asked++, _answers.Length - 1)]();
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }
}
