using Amazon.Lambda.Model;

namespace ElbProvisioner.LocalAws.Tests.Lambda;

public sealed class FunctionTests
{
    private const string Functions = "2015-03-31/functions";

    private const string Thumbnails = """
        {"FunctionName":"thumbnails","Runtime":"python3.13","Handler":"a.b","Role":"arn:aws:iam::123456789012:role/r","Code":{"ZipFile":"UEsFBgAA"},
         "Timeout":30,"Environment":{"Variables":{"MODE":"dev"}},"Tags":{"team":"web"}}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_that_was_made_is_told_by_its_name_its_ARN_and_its_account_until_it_is_deleted()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var made = await raw.LambdaAsync(HttpMethod.Post, Functions, Thumbnails);
        const string arn = "arn:aws:lambda:us-east-1:123456789012:function:thumbnails";
        Assert.Equal(arn, (string?)made["FunctionArn"]);

        foreach (var name in (string[])["thumbnails", "123456789012:function:thumbnails", arn])
        {
            var told = await ConfigurationAsync(cloud, name);
            Assert.Equal(
                (arn, "python3.13", 30, "dev", "$LATEST", "Active"),
                (told.FunctionArn, told.Runtime, told.Timeout, told.Environment.Variables["MODE"], told.Version, told.State)
            );
        }

        var whole = await raw.LambdaAsync(HttpMethod.Get, $"{Functions}/thumbnails");
        Assert.Equal("web", (string?)whole["Tags"]?["team"]);
        Assert.Equal(["thumbnails"], (await raw.LambdaAsync(HttpMethod.Get, Functions))["Functions"]?.AsArray().Select(one => (string?)one?["FunctionName"]));

        var again = await Assert.ThrowsAsync<RawRefusal>(() => raw.LambdaAsync(HttpMethod.Post, Functions, Thumbnails));
        Assert.Equal((409, "409 : Function already exist: thumbnails"), (again.Status, again.Message));

        await raw.LambdaAsync(HttpMethod.Delete, $"{Functions}/thumbnails");
        await MissesAsync("thumbnails", $"Function not found: {arn}", cloud);
        Assert.Empty((await raw.LambdaAsync(HttpMethod.Get, Functions))["Functions"]?.AsArray() ?? [null]);
    }

    [Fact]
    public async Task Functions_come_in_pages()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        foreach (var name in (string[])["b", "a", "c"])
        {
            await raw.LambdaAsync(HttpMethod.Post, Functions, Thumbnails.Replace("thumbnails", name, StringComparison.Ordinal));
        }

        var first = await raw.LambdaAsync(HttpMethod.Get, $"{Functions}?MaxItems=2");
        var rest = await raw.LambdaAsync(
            HttpMethod.Get,
            $"{Functions}?MaxItems=2&Marker={Uri.EscapeDataString((string?)first["NextMarker"] ?? "")}"
        );

        Assert.Equal(
            ["a", "b", "c"],
            new[] { first, rest }.SelectMany(page => page["Functions"]?.AsArray() ?? []).Select(one => (string?)one?["FunctionName"])
        );
        Assert.Null(rest["NextMarker"]);
    }

    [Fact]
    public async Task A_function_that_nobody_made_here_is_there_but_for_names_that_begin_with_missing()
    {
        using var cloud = new Cloud();

        Assert.Equal("elsewhere", (await ConfigurationAsync(cloud, "elsewhere")).FunctionName);
        Assert.EndsWith(":elsewhere:live", (await ConfigurationAsync(cloud, "elsewhere", "live")).FunctionArn, StringComparison.Ordinal);
        await MissesAsync(
            "missing-thumbnails",
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing-thumbnails",
            cloud
        );
        await MissesAsync(
            "elsewhere:missing",
            "Cannot find alias arn: arn:aws:lambda:us-east-1:123456789012:function:elsewhere:missing",
            cloud
        );
        await MissesAsync(
            "arn:aws:lambda:eu-west-1:123456789012:function:elsewhere",
            "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
            cloud
        );
    }

    [Fact]
    public async Task Of_a_function_that_was_made_only_its_own_versions_and_aliases_are_there()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        await raw.LambdaAsync(HttpMethod.Post, Functions, Thumbnails);
        const string arn = "arn:aws:lambda:us-east-1:123456789012:function:thumbnails";

        await MissesAsync("thumbnails:1", $"Function not found: {arn}:1", cloud);
        var published = await raw.LambdaAsync(HttpMethod.Post, $"{Functions}/thumbnails/versions", "{}");
        Assert.Equal("1", (string?)published["Version"]);
        Assert.Equal("1", (await ConfigurationAsync(cloud, "thumbnails", "1")).Version);

        await MissesAsync("thumbnails:live", $"Cannot find alias arn: {arn}:live", cloud);
        const string alias = """{"Name":"live","FunctionVersion":"1"}""";
        var made = await raw.LambdaAsync(HttpMethod.Post, $"{Functions}/thumbnails/aliases", alias);
        Assert.Equal($"{arn}:live", (string?)made["AliasArn"]);
        Assert.Equal("1", (await ConfigurationAsync(cloud, "thumbnails:live")).Version);
        Assert.Equal("1", (string?)(await raw.LambdaAsync(HttpMethod.Get, $"{Functions}/thumbnails/aliases/live"))["FunctionVersion"]);
        var again = await Assert.ThrowsAsync<RawRefusal>(() =>
            raw.LambdaAsync(HttpMethod.Post, $"{Functions}/thumbnails/aliases", alias)
        );
        Assert.Equal(409, again.Status);
        await raw.LambdaAsync(HttpMethod.Delete, $"{Functions}/thumbnails/aliases/live");
        await MissesAsync("thumbnails:live", $"Cannot find alias arn: {arn}:live", cloud);
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_is_refused_by_the_model()
    {
        using var cloud = new Cloud();

        await Cloud.RefusedAsync("ValidationException", () => ConfigurationAsync(cloud, "no spaces"));
    }

    [Fact]
    public async Task Two_qualifiers_that_differ_are_refused()
    {
        using var cloud = new Cloud();

        await Cloud.RefusedAsync("InvalidParameterValueException", () => ConfigurationAsync(cloud, "thumbnails:live", "next"));
    }

    private static Task<GetFunctionConfigurationResponse> ConfigurationAsync(Cloud cloud, string name, string? qualifier = null) =>
        cloud.Lambda.GetFunctionConfigurationAsync(
            new GetFunctionConfigurationRequest { FunctionName = name, Qualifier = qualifier },
            Cancellation
        );

    private static async Task MissesAsync(string name, string message, Cloud cloud)
    {
        var refusal = await Assert.ThrowsAsync<ResourceNotFoundException>(() => ConfigurationAsync(cloud, name));
        Assert.Equal((System.Net.HttpStatusCode.NotFound, message), (refusal.StatusCode, refusal.Message));
    }
}
