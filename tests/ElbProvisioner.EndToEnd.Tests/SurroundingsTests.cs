using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// What surrounds elbctl is wrong: the exit code says so, one message says what and what to do, and stdout stays clean. Each runs the
/// built executable, with an environment of its own.
/// </summary>
public sealed class SurroundingsTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string AccessKey = "AWS_ACCESS_KEY_ID";
    private const string SecretKey = "AWS_SECRET_ACCESS_KEY";
    private const string RegionName = "AWS_REGION";
    private const string EndpointUrl = "AWS_ENDPOINT_URL";

    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        [AccessKey] = "AKIDEXAMPLE",
        [SecretKey] = "secret",
        [RegionName] = "us-east-1",
    };

    [Fact]
    public async Task An_endpoint_that_refuses_connections_is_named()
    {
        var endpoint = $"http://127.0.0.1:{MotoServer.FreePort()}";

        var run = await PlanAsync(With(EndpointUrl, endpoint), "--endpoint-url", endpoint);

        ExpectOneMessage(run, ExitCode.Failed, "ELB6007", endpoint);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_named()
    {
        var run = await PlanAsync(Usual, "--endpoint-url", "http://aws.invalid");

        ExpectOneMessage(run, ExitCode.Failed, "ELB6006", "http://aws.invalid");
    }

    [Fact]
    public async Task Missing_credentials_are_asked_for()
    {
        var run = await PlanAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [RegionName] = "us-east-1" });

        ExpectOneMessage(run, ExitCode.Failed, "ELB6001", "AWS_PROFILE");
    }

    [Fact]
    public async Task Expired_credentials_are_told_from_wrong_ones()
    {
        await using var expired = LoopbackServer.Answering(call =>
            Answer.Error(call, 403, "ExpiredToken", "The security token included in the request is expired")
        );
        await using var refused = LoopbackServer.Answering(call =>
            Answer.Error(call, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        );

        ExpectOneMessage(await PlanAsync(Usual, "--endpoint-url", expired.Endpoint.ToString()), ExitCode.Failed, "ELB6002", "expired");
        ExpectOneMessage(await PlanAsync(Usual, "--endpoint-url", refused.Endpoint.ToString()), ExitCode.Failed, "ELB6003", "access key");
    }

    [Fact]
    public async Task A_missing_region_is_asked_for()
    {
        var run = await PlanAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { [AccessKey] = "AKIDEXAMPLE", [SecretKey] = "secret" }
        );

        ExpectOneMessage(run, ExitCode.Failed, "ELB6005", "--region");
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_named()
    {
        var run = await PlanAsync(Usual, "--profile", "nobody");

        ExpectOneMessage(run, ExitCode.Failed, "ELB6004", "'nobody'");
    }

    [Fact]
    public async Task YAML_that_cannot_be_read_is_pointed_at()
    {
        using var workspace = new Workspace("stack: shop\nloadBalancers:\n  web: [\n");

        var run = await ElbctlProcess.RunAsync(workspace, Usual, "plan");

        ExpectOneMessage(run, ExitCode.StackFileWrong, "ELB1", "elbctl.yaml(");
    }

    [Fact]
    public async Task Every_mistake_of_a_file_is_told_at_once_with_its_place()
    {
        using var workspace = new Workspace(
            ShopStack
                .Named("shop")
                .Replace("forward: app", "forward: ap", StringComparison.Ordinal)
                .Replace("healthCheck: /health", "healtCheck: /health", StringComparison.Ordinal)
                .Replace("port: 80\n", "port: 99999\n", StringComparison.Ordinal)
        );

        var run = await ElbctlProcess.RunAsync(workspace, Usual, "validate");

        run.Expect(ExitCode.StackFileWrong);
        Assert.Equal(3, run.Talk.Split('\n').Count(line => line.StartsWith("elbctl.yaml(", StringComparison.Ordinal)));
        Assert.Contains("healthCheck", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_stack_file_is_asked_for()
    {
        using var workspace = new Workspace();

        var run = await ElbctlProcess.RunAsync(workspace, Usual, "plan");

        ExpectOneMessage(run, ExitCode.StackFileWrong, "ELB6901", "elbctl init");
    }

    [Fact]
    public async Task Another_account_than_the_files_is_refused()
    {
        aws.Require();
        using var workspace = new Workspace("account: \"999999999999\"\n" + ShopStack.Named(aws.NewStackName("guard")));

        var run = await new Elbctl(workspace, aws).RunAsync("apply", "--yes");

        ExpectOneMessage(run, ExitCode.Failed, "ELB6902", "999999999999");
    }

    [Fact]
    public async Task A_denied_action_is_named()
    {
        await using var world = LoopbackServer.Answering(AccountOnly);

        var run = await PlanAsync(Usual, "--endpoint-url", world.Endpoint.ToString());

        ExpectOneMessage(run, ExitCode.Failed, "ELB6010", "is not authorized to perform");
    }

    [Fact]
    public async Task A_failure_leaves_JSON_readers_JSON_or_nothing()
    {
        await using var world = LoopbackServer.Answering(AccountOnly);
        using var workspace = new Workspace(ShopStack.Named("shop"));

        foreach (var command in new[] { "plan", "apply", "destroy", "status", "outputs" })
        {
            string[] yes = command is "apply" or "destroy" ? ["--yes"] : [];
            var run = (
                await ElbctlProcess.RunAsync(workspace, Usual, [command, "--json", .. yes, "--endpoint-url", world.Endpoint.ToString()])
            ).Expect(ExitCode.Failed);

            Assert.All(
                run.Out.Length == 0 ? [] : new[] { run.Json() },
                document => Assert.Equal(1, document.GetProperty("formatVersion").GetInt32())
            );
            Assert.DoesNotContain("   at ", run.Talk, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_a_way_on()
    {
        using var workspace = new Workspace();

        var run = (await ElbctlProcess.RunAsync(workspace, Usual, "frobnicate")).Expect(ExitCode.Failed);

        Assert.Empty(run.Out);
        Assert.Contains("--help", run.Talk, StringComparison.Ordinal);
    }

    /// <summary>Knows who asks and denies everything else.</summary>
    private static Answer AccountOnly(AwsCall call) =>
        call.Operation == "GetCallerIdentity"
            ? new(
                200,
                "text/xml",
                """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ci</Arn><UserId>AIDA</UserId></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
            """u8.ToArray(),
                []
            )
            : Answer.Error(
                call,
                403,
                call.IsEc2 ? "UnauthorizedOperation"
                    : call.IsJson ? "AccessDeniedException"
                    : "AccessDenied",
                $"User: arn:aws:iam::123456789012:user/ci is not authorized to perform: {call.Service}:{call.Operation} because no "
                    + "policy allows it"
            );

    private static async Task<Run> PlanAsync(IReadOnlyDictionary<string, string> environment, params string[] more)
    {
        using var workspace = new Workspace(ShopStack.Named("shop"));
        return await ElbctlProcess.RunAsync(workspace, environment, ["plan", .. more]);
    }

    private static Dictionary<string, string> With(string name, string value) => new(Usual, StringComparer.Ordinal) { [name] = value };

    private static void ExpectOneMessage(Run run, int exitCode, string code, string part)
    {
        run.Expect(exitCode);
        Assert.Empty(run.Out);
        Assert.Equal(1, run.Talk.Split("error ELB").Length - 1);
        Assert.Contains("error " + code, run.Talk, StringComparison.Ordinal);
        Assert.Contains(part, run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in elbctl", run.Talk, StringComparison.Ordinal);
    }
}
