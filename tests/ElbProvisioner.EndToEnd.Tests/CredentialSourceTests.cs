using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// Where credentials and endpoints are said to come from is wrong in some way: it is told as that, in one message, and never as a bug.
/// Each runs the built executable, with shared files of its own.
/// </summary>
public sealed class CredentialSourceTests
{
    private const string Keys = "aws_access_key_id = k\naws_secret_access_key = s\n";
    private const string Role = "role_arn = arn:aws:iam::123456789012:role/r\n";

    [Theory]
    [InlineData("credential_process = echo 'please sign in' >&2; exit 3", "please sign in")]
    [InlineData("credential_process = echo rubbish", "malformed JSON")]
    [InlineData("credential_process = echo []", "Array")]
    [InlineData("credential_process = /nowhere/helper", "not found")]
    [InlineData(Role + "web_identity_token_file = /nowhere/token", "/nowhere/token")]
    public async Task What_the_source_of_credentials_says_when_it_fails_is_told(string profile, string said)
    {
        ExpectOneMessage(await PlanAsync(profile, "--profile", "mine"), "ELB6015", said);
        ExpectOneMessage(await PlanWithAsync(profile, ("AWS_PROFILE", "mine")), "ELB6015", said);
    }

    [Theory]
    [InlineData("aws_access_key_id = k", "lacks aws_secret_access_key")]
    [InlineData("aws_secret_access_key = s", "lacks aws_access_key_id")]
    [InlineData("region = us-east-1", "names no source of credentials")]
    [InlineData(Role, "lacks source_profile")]
    [InlineData("source_profile = default", "lacks role_arn")]
    [InlineData(Role + "source_profile = nowhere", "'nowhere': it does not exist")]
    [InlineData(Role + "source_profile = mine", "is itself")]
    [InlineData(Role + "credential_source = Rubbish", "'Rubbish'")]
    [InlineData(Role + "source_profile = mine\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n" + Keys, "export-credentials")]
    [InlineData("sso_account_id = 123456789012\nsso_role_name = r", "lacks sso_start_url and sso_region")]
    [InlineData("sso_session = nowhere\nsso_account_id = 123456789012\nsso_role_name = r", "'nowhere' does not exist")]
    [InlineData(Keys + "retry_mode = rubbish", "retry_mode")]
    public async Task A_profile_that_gives_no_credentials_is_told_with_what_it_lacks(string profile, string lack) =>
        ExpectOneMessage(await PlanAsync(profile, "--profile", "mine"), "ELB6016", lack);

    [Fact]
    public async Task The_profile_of_the_environment_is_told_with_what_it_lacks_too() =>
        ExpectOneMessage(await PlanWithAsync("aws_access_key_id = k", ("AWS_PROFILE", "mine")), "ELB6016", "lacks aws_secret_access_key");

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "ftp://x")]
    [InlineData("AWS_ENDPOINT_URL", "nowhere")]
    [InlineData("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "nowhere")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nowhere")]
    public async Task An_endpoint_of_the_environment_that_is_no_address_is_told_with_its_variable(string variable, string url) =>
        ExpectOneMessage(await PlanWithAsync(Keys, (variable, url), ("AWS_PROFILE", "mine")), "ELB6017", $"{variable} is '{url}'");

    [Fact]
    public async Task An_endpoint_of_a_profile_that_is_no_address_is_told_with_the_profile() =>
        ExpectOneMessage(await PlanAsync(Keys + "endpoint_url = ftp://x", "--profile", "mine"), "ELB6017", "profile 'mine' is 'ftp://x'");

    [Fact]
    public async Task A_configured_endpoint_that_is_to_be_ignored_is_not_looked_at()
    {
        var run = await RunAsync(
            Keys,
            [("AWS_ENDPOINT_URL", "ftp://x"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
            ["--profile", "mine", "--endpoint-url", $"http://127.0.0.1:{MotoServer.FreePort()}"]
        );

        ExpectOneMessage(run, "ELB6007", "refused");
    }

    private static Task<Run> PlanAsync(string profile, params string[] options) => RunAsync(profile, [], options);

    private static Task<Run> PlanWithAsync(string profile, params (string Name, string Value)[] environment) =>
        RunAsync(profile, environment, []);

    private static async Task<Run> RunAsync(string profile, (string Name, string Value)[] environment, string[] options)
    {
        using var workspace = new Workspace(ShopStack.Named("shop"));
        var config = Path.Combine(workspace.Folder, "config");
        await File.WriteAllTextAsync(config, $"[profile mine]\n{profile}\n", TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_CONFIG_FILE"] = config,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return await ElbctlProcess.RunAsync(workspace, variables, ["plan", .. options]);
    }

    private static void ExpectOneMessage(Run run, string code, string named)
    {
        run.Expect(ExitCode.Failed);
        Assert.Empty(run.Out);
        Assert.Single(run.Talk.Split('\n'), line => line.StartsWith("error ", StringComparison.Ordinal));
        Assert.Contains(code, run.Talk, StringComparison.Ordinal);
        Assert.Contains(named, run.Talk, StringComparison.Ordinal);
        Assert.Contains("\n  -> ", run.Talk, StringComparison.Ordinal);
    }
}
