using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Model;
using ElbProvisioner.LocalTraffic.Functions;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

public sealed class FunctionTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false });

    [Fact]
    public async Task A_function_gets_the_request_as_an_event_and_its_answer_is_the_clients()
    {
        var functions = new Scripted(
            """{"statusCode":201,"statusDescription":"201 Created","headers":{"X-Mine":"yes","Content-Type":"text/css","Connection":"close"},"body":"YQ==","isBase64Encoded":true}"""
        );
        await using var plane = new Plane(options => options with { Functions = functions });
        var arn = await ServeAsync(plane);
        using var request = new HttpRequestMessage(HttpMethod.Post, plane.Url("/a%20b?x=%201&x=2&bare"));
        request.Headers.TryAddWithoutValidation("X-Two", "one, two");
        request.Content = new StringContent("hé", Encoding.UTF8, "text/plain");

        using var answer = await Client.SendAsync(request, Plane.Cancellation);
        var seen = JsonNode.Parse(functions.Seen.Single())!;

        Assert.Equal(
            (HttpStatusCode.Created, "a", "text/css"),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Plane.Cancellation), answer.Content.Headers.ContentType?.MediaType)
        );
        Assert.Equal("yes", answer.Headers.GetValues("X-Mine").Single());
        Assert.Equal("POST", (string?)seen["httpMethod"]);
        Assert.Equal("/a%20b", (string?)seen["path"]);
        Assert.Equal("""{"x":"2","bare":""}""", seen["queryStringParameters"]!.ToJsonString());
        Assert.Equal("one, two", (string?)seen["headers"]!["x-two"]);
        Assert.Equal("127.0.0.1", (string?)seen["headers"]!["x-forwarded-for"]);
        Assert.Equal(("h\u00e9", false), ((string?)seen["body"], (bool)seen["isBase64Encoded"]!));
        Assert.Contains(":targetgroup/", (string?)seen["requestContext"]!["elb"]!["targetGroupArn"]);
        Assert.Equal((null, 201), ((await plane.RecordAsync()).Target, (await plane.RecordAsync()).TargetStatus));
        Assert.Equal([arn], functions.Asked);
    }

    [Fact]
    public async Task What_stands_for_no_function_is_said_once()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        await ServeAsync(plane);

        for (var request = 0; request < 2; request++)
        {
            using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }

        Assert.Single(said, line => line.Contains("Nothing stands for the function", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no JSON", "answers with what is no answer of a function")]
    [InlineData("!", "fails, so its requests get 502")]
    [InlineData("+", "answers with more than the 1 MB")]
    public async Task What_is_wrong_with_a_function_is_said_once(string given, string expected)
    {
        var said = new List<string>();
        var answer = given == "+" ? new string(' ', 1024 * 1024) + "{}" : given;
        await using var plane = new Plane(options => options with { Say = said.Add, Functions = new Scripted(answer) });
        await ServeAsync(plane);

        for (var request = 0; request < 2; request++)
        {
            using var got = await Client.GetAsync(plane.Url(), Plane.Cancellation);
            Assert.Equal(HttpStatusCode.BadGateway, got.StatusCode);
        }

        Assert.Single(said, line => line.Contains(expected, StringComparison.Ordinal));
    }

    /// <summary>[ALB guide: Lambda functions as targets, multi-value headers]</summary>
    [Fact]
    public async Task Of_a_header_that_comes_twice_the_last_is_in_the_event()
    {
        var functions = new Scripted("""{"statusCode":200}""");
        await using var plane = new Plane(options => options with { Functions = functions });
        await ServeAsync(plane);
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Two: one\r\nX-Two: two\r\nConnection: close\r\n\r\n");
        await raw.ReadToEndAsync();

        Assert.Equal("two", (string?)JsonNode.Parse(functions.Seen.Single())!["headers"]!["x-two"]);
    }

    [Fact]
    public async Task With_many_values_every_value_is_in_the_event()
    {
        var functions = new Scripted("""{"statusCode":200,"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]}}""");
        await using var plane = new Plane(options => options with { Functions = functions });
        await ServeAsync(plane, ("lambda.multi_value_headers.enabled", "true"));

        using var answer = await Client.GetAsync(plane.Url("/?x=1&x=2"), Plane.Cancellation);
        var seen = JsonNode.Parse(functions.Seen.Single())!;

        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("""{"x":["1","2"]}""", seen["multiValueQueryStringParameters"]!.ToJsonString());
        Assert.Null(seen["headers"]);
        Assert.Equal("", (string?)seen["body"]);
    }

    [Theory]
    [InlineData("no JSON", "LambdaInvalidResponse")]
    [InlineData("""{"body":"x"}""", "LambdaInvalidResponse")]
    [InlineData("""{"statusCode":"200"}""", "LambdaInvalidResponse")]
    [InlineData("""{"statusCode":200,"isBase64Encoded":true,"body":"%"}""", "LambdaInvalidResponse")]
    [InlineData(null, "LambdaResourceNotFound")]
    [InlineData("!", "LambdaUnhandled")]
    public async Task What_is_no_answer_is_a_502(string? given, string reason)
    {
        await using var plane = new Plane(options => options with { Functions = new Scripted(given) });
        await ServeAsync(plane);

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal((502, reason), ((int)answer.StatusCode, (await plane.RecordAsync()).ErrorReason));
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_413()
    {
        await using var plane = new Plane(options => options with { Functions = new Scripted("{}") });
        await ServeAsync(plane);

        using var answer = await Client.PostAsync(plane.Url(), new ByteArrayContent(new byte[(1024 * 1024) + 1]), Plane.Cancellation);

        Assert.Equal((413, "LambdaRequestTooLarge"), ((int)answer.StatusCode, (await plane.RecordAsync()).ErrorReason));
    }

    [Fact]
    public async Task A_command_reads_its_event_and_writes_its_answer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the command is for a POSIX shell");
        using var functions = new LocalFunctions(
            new Dictionary<string, LocalFunction>
            {
                ["echo"] = new("echo \"$PREFIX\"; cat", null, Path.GetTempPath(), new Dictionary<string, string> { ["PREFIX"] = "hi" }),
                ["broken"] = new("exit 3", null, Path.GetTempPath(), new Dictionary<string, string>()),
            }
        );

        var answer = await functions.InvokeAsync(Arn("echo:live"), "event"u8.ToArray(), Plane.Cancellation);

        Assert.Equal("hi\nevent", Encoding.UTF8.GetString((answer ?? default).Span));
        Assert.Null(await functions.InvokeAsync(Arn("other"), "event"u8.ToArray(), Plane.Cancellation));
        await Assert.ThrowsAsync<FunctionException>(() => functions.InvokeAsync(Arn("broken"), "event"u8.ToArray(), Plane.Cancellation));
    }

    [Fact]
    public async Task A_URL_gets_its_event_as_a_POST()
    {
        await using var app = await App.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        using var functions = new LocalFunctions(
            new Dictionary<string, LocalFunction>
            {
                ["echo"] = new(null, new Uri($"http://{app.Place}/invoke"), "", new Dictionary<string, string>()),
                ["gone"] = new(null, new Uri($"http://{Plane.Nowhere()}/"), "", new Dictionary<string, string>()),
            }
        );

        var answer = await functions.InvokeAsync(Arn("echo"), "event"u8.ToArray(), Plane.Cancellation);

        Assert.Equal("event", Encoding.UTF8.GetString((answer ?? default).Span));
        await Assert.ThrowsAsync<FunctionException>(() => functions.InvokeAsync(Arn("gone"), "event"u8.ToArray(), Plane.Cancellation));
    }

    private static string Arn(string name) => $"arn:aws:lambda:us-east-1:123456789012:function:{name}";

    private static async Task<string> ServeAsync(Plane plane, params (string Key, string Value)[] attributes)
    {
        var balancer = await plane.BalancerAsync();
        var group = await plane.GroupAsync(like: request =>
            (request.TargetType, request.Protocol, request.Port, request.VpcId) = ("lambda", null, null, null)
        );
        await plane.ListenerAsync(balancer, Plane.To(group));
        if (attributes.Length > 0)
        {
            await plane.SetAsync(group, attributes);
        }

        await plane.Session.Lambda.AddPermissionAsync(
            new AddPermissionRequest
            {
                FunctionName = "hello",
                StatementId = "lb",
                Action = "lambda:InvokeFunction",
                Principal = "elasticloadbalancing.amazonaws.com",
                SourceArn = group.TargetGroupArn,
            },
            Plane.Cancellation
        );
        await plane.Elb.RegisterTargetsAsync(
            new() { TargetGroupArn = group.TargetGroupArn, Targets = [new() { Id = Arn("hello") }] },
            Plane.Cancellation
        );
        await plane.PassAsync(60);
        return Arn("hello");
    }

    /// <summary>Answers always the same: null is nothing, and <c>!</c> an end without an answer.</summary>
    private sealed class Scripted(string? answer) : IFunctions
    {
        public List<string> Asked { get; } = [];

        public List<string> Seen { get; } = [];

        public Task<ReadOnlyMemory<byte>?> InvokeAsync(string functionArn, ReadOnlyMemory<byte> request, CancellationToken ct)
        {
            Asked.Add(functionArn);
            Seen.Add(Encoding.UTF8.GetString(request.Span));
            return answer switch
            {
                "!" => throw new FunctionException("ended"),
                null => Task.FromResult<ReadOnlyMemory<byte>?>(null),
                _ => Task.FromResult<ReadOnlyMemory<byte>?>(Encoding.UTF8.GetBytes(answer)),
            };
        }
    }
}
