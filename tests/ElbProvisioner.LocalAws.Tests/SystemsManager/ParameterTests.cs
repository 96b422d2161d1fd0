using System.Text.Json.Nodes;
using Amazon.SimpleSystemsManagement.Model;

namespace ElbProvisioner.LocalAws.Tests.SystemsManager;

public sealed class ParameterTests
{
    private const string AmazonLinux = "/aws/service/ami-amazon-linux-latest/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("al2023-ami-kernel-default-x86_64", "x86_64")]
    [InlineData("al2023-ami-kernel-default-arm64", "arm64")]
    [InlineData("al2023-ami-kernel-6.1-x86_64", "x86_64")]
    [InlineData("al2023-ami-kernel-6.1-arm64", "arm64")]
    [InlineData("amzn2-ami-hvm-x86_64-gp2", "x86_64")]
    [InlineData("amzn2-ami-hvm-arm64-gp2", "arm64")]
    public async Task Amazons_parameters_name_images_that_exist(string name, string architecture)
    {
        using var cloud = new Cloud();

        var parameter = (await cloud.Ssm.GetParameterAsync(new GetParameterRequest { Name = AmazonLinux + name }, Cancellation)).Parameter;
        var image = cloud.Aws.Run("us-east-1", transaction => LocalAws.Ec2.Launching.PublicImages.Find(transaction, parameter.Value));

        Assert.Equal($"arn:aws:ssm:us-east-1::parameter{AmazonLinux}{name}", parameter.ARN);
        Assert.Equal(architecture, image?.Architecture);
    }

    [Fact]
    public async Task What_is_not_there_is_listed_and_the_rest_is_given()
    {
        using var cloud = new Cloud();

        var answer = await cloud.Ssm.GetParametersAsync(
            new GetParametersRequest
            {
                Names = [$"{AmazonLinux}amzn2-ami-hvm-x86_64-gp2", "/none", $"{AmazonLinux}amzn2-ami-hvm-x86_64-gp2:7"],
            },
            Cancellation
        );

        Assert.Single(answer.Parameters);
        Assert.Equal(["/none", $"{AmazonLinux}amzn2-ami-hvm-x86_64-gp2:7"], answer.InvalidParameters);
        await Cloud.RefusedAsync(
            "ParameterNotFound",
            () => cloud.Ssm.GetParameterAsync(new GetParameterRequest { Name = "/none" }, Cancellation)
        );
    }

    [Fact]
    public async Task Each_writing_is_a_version_that_can_be_named()
    {
        using var cloud = new Cloud();

        Assert.Equal(1, (long?)(await PutAsync(cloud, "/app/key", "one"))["Version"]);
        await RawCalls.RefusedAsync("ParameterAlreadyExists", () => PutAsync(cloud, "/app/key", "two"));
        Assert.Equal(2, (long?)(await PutAsync(cloud, "/app/key", "two", """, "Overwrite":true"""))["Version"]);

        async Task<(string, long?, string?)> Get(string name)
        {
            var parameter = (await cloud.Ssm.GetParameterAsync(new GetParameterRequest { Name = name }, Cancellation)).Parameter;
            return (parameter.Value, parameter.Version, parameter.Selector);
        }

        Assert.Equal(("two", 2, null), await Get("/app/key"));
        Assert.Equal(("one", 1, ":1"), await Get("/app/key:1"));
        Assert.Equal(("two", 2, null), await Get("arn:aws:ssm:us-east-1:123456789012:parameter/app/key"));
        Assert.Equal(("one", 1, ":1"), await Get("arn:aws:ssm:us-east-1:123456789012:parameter/app/key:1"));
        await Cloud.RefusedAsync("ParameterVersionNotFound", () => Get("/app/key:3"));
    }

    [Theory]
    [InlineData("/aws/mine", "AccessDeniedException")]
    [InlineData("aws-mine", "ValidationException")]
    [InlineData("ssm-mine", "ValidationException")]
    [InlineData("a/b", "ValidationException")]
    [InlineData("a b", "ValidationException")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException")]
    public async Task Reserved_and_malformed_names_are_refused(string name, string code)
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync(code, () => PutAsync(cloud, name, "x"));
    }

    [Fact]
    public async Task A_value_must_match_its_pattern_fit_its_tier_and_keep_its_type()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, "number", "1", """, "AllowedPattern":"^\\d+$" """);

        await RawCalls.RefusedAsync("ParameterPatternMismatchException", () => PutAsync(cloud, "number", "one", """, "Overwrite":true"""));
        await RawCalls.RefusedAsync("InvalidAllowedPatternException", () => PutAsync(cloud, "other", "one", """, "AllowedPattern":"(" """));
        await RawCalls.RefusedAsync("ValidationException", () => PutAsync(cloud, "large", new string('x', 5000)));
        Assert.Equal(
            "Advanced",
            (string?)(await PutAsync(cloud, "large", new string('x', 5000), """, "Tier":"Intelligent-Tiering" """))["Tier"]
        );
        await RawCalls.RefusedAsync(
            "HierarchyTypeMismatchException",
            () => CallAsync(cloud, "PutParameter", """{"Name":"number","Value":"1","Type":"SecureString","Overwrite":true}""")
        );
        await RawCalls.RefusedAsync("ValidationException", () => CallAsync(cloud, "PutParameter", """{"Name":"typeless","Value":"1"}"""));
    }

    [Fact]
    public async Task A_secret_is_readable_only_by_who_asks_for_it_decrypted()
    {
        using var cloud = new Cloud();
        await CallAsync(cloud, "PutParameter", """{"Name":"/app/key","Value":"sesame","Type":"SecureString"}""");

        var plain = await CallAsync(cloud, "GetParameter", """{"Name":"/app/key"}""");
        var again = await CallAsync(cloud, "GetParameters", """{"Names":["/app/key"],"WithDecryption":false}""");
        var listed = await CallAsync(cloud, "GetParametersByPath", """{"Path":"/app"}""");
        var decrypted = await CallAsync(cloud, "GetParameter", """{"Name":"/app/key","WithDecryption":true}""");

        Assert.Equal("sesame", (string?)decrypted["Parameter"]?["Value"]);
        var hidden = (string?)plain["Parameter"]?["Value"];
        Assert.StartsWith("AQICAH", hidden, StringComparison.Ordinal);
        Assert.Equal(hidden, (string?)again["Parameters"]?[0]?["Value"]);
        Assert.Equal(hidden, (string?)listed["Parameters"]?[0]?["Value"]);
    }

    [Fact]
    public async Task A_path_lists_what_is_below_it_in_pages()
    {
        using var cloud = new Cloud();
        foreach (var name in new[] { "/app/a", "/app/b", "/app/deep/c", "/apple" })
        {
            await PutAsync(cloud, name, "x");
        }

        static IEnumerable<string?> Names(JsonObject answer) =>
            (answer["Parameters"] as JsonArray ?? []).Select(parameter => (string?)parameter?["Name"]);
        var flat = await CallAsync(cloud, "GetParametersByPath", """{"Path":"/app"}""");
        var first = await CallAsync(cloud, "GetParametersByPath", """{"Path":"/app/","Recursive":true,"MaxResults":2}""");
        var second = await CallAsync(
            cloud,
            "GetParametersByPath",
            $$"""{"Path":"/app/","Recursive":true,"MaxResults":2,"NextToken":"{{first["NextToken"]}}"}"""
        );
        var amazons = await CallAsync(cloud, "GetParametersByPath", """{"Path":"/aws/service/ami-amazon-linux-latest"}""");

        Assert.Equal(["/app/a", "/app/b"], Names(flat));
        Assert.Equal(["/app/a", "/app/b", "/app/deep/c"], Names(first).Concat(Names(second)));
        Assert.Null(second["NextToken"]);
        Assert.Contains($"{AmazonLinux}al2023-ami-kernel-default-x86_64", Names(amazons));
    }

    [Fact]
    public async Task Ones_own_parameters_are_described_filtered_and_deleted()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, "/app/a", "x", """, "Tags":[{"Key":"stack","Value":"web"}]""");
        await PutAsync(cloud, "b", "x");

        static IEnumerable<string?> Names(JsonObject answer) =>
            (answer["Parameters"] as JsonArray ?? []).Select(parameter => (string?)parameter?["Name"]);
        Assert.Equal(["/app/a", "b"], Names(await CallAsync(cloud, "DescribeParameters", "{}")));
        Assert.Equal(
            ["/app/a"],
            Names(await CallAsync(cloud, "DescribeParameters", """{"ParameterFilters":[{"Key":"tag:stack","Values":["web"]}]}"""))
        );
        Assert.Equal(
            ["/app/a"],
            Names(
                await CallAsync(
                    cloud,
                    "DescribeParameters",
                    """{"ParameterFilters":[{"Key":"Name","Option":"Contains","Values":["pp/"]}]}"""
                )
            )
        );
        Assert.Equal(
            ["/app/a"],
            Names(await CallAsync(cloud, "DescribeParameters", """{"ParameterFilters":[{"Key":"Path","Values":["/app"]}]}"""))
        );
        await RawCalls.RefusedAsync(
            "InvalidFilterOption",
            () => CallAsync(cloud, "DescribeParameters", """{"ParameterFilters":[{"Key":"Type","Option":"Contains","Values":["x"]}]}""")
        );

        var deleted = await CallAsync(cloud, "DeleteParameters", """{"Names":["/app/a","/none"]}""");
        Assert.Equal("""["/app/a"]""", deleted["DeletedParameters"]?.ToJsonString());
        Assert.Equal("""["/none"]""", deleted["InvalidParameters"]?.ToJsonString());
        await CallAsync(cloud, "DeleteParameter", """{"Name":"b"}""");
        await RawCalls.RefusedAsync("ParameterNotFound", () => CallAsync(cloud, "DeleteParameter", """{"Name":"b"}"""));
    }

    [Fact]
    public async Task Parameters_are_tagged_by_name()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, "/app/a", "x");

        await CallAsync(
            cloud,
            "AddTagsToResource",
            """{"ResourceType":"Parameter","ResourceId":"/app/a","Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}"""
        );
        await CallAsync(cloud, "RemoveTagsFromResource", """{"ResourceType":"Parameter","ResourceId":"/app/a","TagKeys":["a"]}""");
        var tags = await CallAsync(cloud, "ListTagsForResource", """{"ResourceType":"Parameter","ResourceId":"/app/a"}""");

        Assert.Equal("""[{"Key":"b","Value":"2"}]""", tags["TagList"]?.ToJsonString());
        await RawCalls.RefusedAsync(
            "InvalidResourceId",
            () => CallAsync(cloud, "ListTagsForResource", """{"ResourceType":"Parameter","ResourceId":"/none"}""")
        );
    }

    private static Task<JsonObject> PutAsync(Cloud cloud, string name, string value, string more = "") =>
        CallAsync(cloud, "PutParameter", $$"""{"Name":"{{name}}","Value":"{{value}}","Type":"String"{{more}}}""");

    private static Task<JsonObject> CallAsync(Cloud cloud, string operation, string body) =>
        new RawCalls(cloud).JsonAsync("ssm", $"AmazonSSM.{operation}", body);
}
