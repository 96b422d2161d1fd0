using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Every command once, in a build of its own: what trimming or compiling ahead of time took away is missed here.</summary>
public abstract class SmokeTests : IDisposable
{
    private readonly Workspace _workspace = new(ShopStack.Named("shop"));

    public static TheoryData<string> AllTemplates => [.. Templates.Names];

    protected abstract IReadOnlyList<string> Program { get; }

    private Dictionary<string, string> Surroundings =>
        new(StringComparer.Ordinal) { ["ELBCTL_LOCAL_STATE"] = _workspace.PathOf("aws.world"), ["ELBCTL_LOCAL_SPEED"] = "400" };

    [Theory]
    [InlineData("--help", "apply")]
    [InlineData("plan --help", "--detailed-exitcode")]
    [InlineData("--version", "elbctl ")]
    [InlineData("schema", "\"loadBalancers\"")]
    [InlineData("completion bash", "complete")]
    [InlineData("init", "web-https")]
    public async Task What_needs_no_file_is_said(string command, string said)
    {
        var run = (await RunAsync(command.Split(' '))).Expect(ExitCode.Done);

        Assert.Contains(said, run.Out + run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllTemplates))]
    public async Task Every_template_is_valid(string template)
    {
        File.Delete(_workspace.PathOf(Workspace.StackFile));
        (await RunAsync("init", template)).Expect(ExitCode.Done);
        (await RunAsync("validate")).Expect(ExitCode.Done);
        if (Needed(template) is { } missing)
        {
            Assert.Contains(missing, (await RunAsync("plan", "--local")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
            return;
        }

        var plan = (await RunAsync("plan", "--local", "--json")).Expect(ExitCode.Done);

        Assert.NotEmpty(new PlanDocument(plan.Json()).Changes);
    }

    /// <summary>What is said where a new account lacks what a starter stands on; null: it stands on nothing.</summary>
    private static string? Needed(string template) =>
        template switch
        {
            "dual-stack" => "ELB4350",
            "shared-listener" => "ELB4380",
            _ => null,
        };

    [Fact]
    public async Task A_stack_lives_its_whole_life()
    {
        (await RunAsync("plan", "--local", "--out", "shop.plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        (await RunAsync("apply", "shop.plan", "--local", "--yes", "--json")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.Done);
        (await RunAsync("status", "--local")).Expect(ExitCode.Done);
        (await RunAsync("status", "--local", "--json")).Expect(ExitCode.Done).Json();
        (await RunAsync("outputs", "--local", "--json")).Expect(ExitCode.Done).Json();
        (await RunAsync("explain", "http://a.test/", "--local", "--live", "--json")).Expect(ExitCode.Done).Json();
        (await RunAsync("why", "--local", "--json")).Expect(ExitCode.Done).Json();
        (await RunAsync("why", "http://a.test/", "--local")).Expect(ExitCode.Done);
        await File.WriteAllTextAsync(
            _workspace.PathOf("access.log"),
            "http 2026-04-02T08:16:01.000321Z app/x/1 192.0.2.1:4 - -1 -1 -1 404 - 118 256 \"GET http://a.test:80/ HTTP/1.1\" \"-\" - - - \"-\"",
            TestContext.Current.CancellationToken
        );
        (await RunAsync("replay", "access.log", "--json")).Expect(ExitCode.Done).Json();
        Assert.Contains(
            "</html>",
            (await RunAsync("graph", "--local", "--live", "--format", "html")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "## Plan",
            (await RunAsync("plan", "--local", "--format", "markdown")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<svg",
            (await RunAsync("plan", "show", "shop.plan", "--format", "html")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
        (await RunAsync("destroy", "--local", "--yes")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        (await RunAsync("local", "reset")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_mistake_is_shown_at_its_place()
    {
        _workspace.Stack = "stack: shop\nloadBalancer: { web: { } }\n";

        var run = (await RunAsync("validate")).Expect(ExitCode.StackFileWrong);

        Assert.Contains("elbctl.yaml(2,1): error ELB", run.Talk, StringComparison.Ordinal);
        Assert.Contains("loadBalancer", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_over_the_network_is_reached_and_its_refusal_told()
    {
        await using var refused = LoopbackServer.Answering(call =>
            Answer.Error(call, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        );
        var surroundings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_REGION"] = "us-east-1",
        };

        var run = (
            await ElbctlProcess.RunAsync(Program, _workspace, surroundings, "plan", "--endpoint-url", refused.Endpoint.ToString())
        ).Expect(ExitCode.Failed);

        Assert.Contains("error ELB6003", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Talk, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<Run> RunAsync(params string[] arguments) => ElbctlProcess.RunAsync(Program, _workspace, Surroundings, arguments);
}

public sealed class ManagedSmokeTests : SmokeTests
{
    protected override IReadOnlyList<string> Program { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "elbctl.dll")];
}

public sealed class NativeSmokeTests : SmokeTests
{
    /// <summary>The executable that <c>tools/publish.sh</c> made.</summary>
    private const string Variable = "ELBCTL_TEST_NATIVE";

    protected override IReadOnlyList<string> Program
    {
        get
        {
            var program = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(program), $"{Variable} names no native build; '.ci/run' makes one where a C compiler is.");
            return [program ?? ""];
        }
    }

    /// <summary>Whoever has to make it larger says so here, and in docs/performance.md why.</summary>
    private const long MostBytes = 54_900_000;

    [Fact]
    public void The_executable_is_not_larger_than_it_may_be()
    {
        var size = new FileInfo(Program[0]).Length;

        Assert.True(size <= MostBytes || !OperatingSystem.IsLinux(), $"{size} bytes; at most {MostBytes} are allowed.");
    }
}
