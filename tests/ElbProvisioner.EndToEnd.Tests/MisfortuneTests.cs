using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>What AWS may let happen to a stack: elbctl says what, leaves nothing behind, and goes on once it is put right.</summary>
public sealed class MisfortuneTests
{
    private const string Image = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_fails_is_told_with_its_reason()
    {
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings
            {
                FailingDomains = new Dictionary<string, string>(StringComparer.Ordinal) { ["www.caa.example"] = "CAA_ERROR" },
            }
        );
        await Zones.CreateAsync(aws.Clients, "caa.example", Cancellation);
        using var workspace = new Workspace(
            ShopStack
                .Named("caa")
                .Replace("http:\n        port: 80", "https:\n        port: 443\n        certificates: [site]", StringComparison.Ordinal)
                + "certificates:\n  site: { request: caa.example, alternativeNames: [www.caa.example] }\n"
        );
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.RunAsync("apply", "--yes");

        run.Expect(ExitCode.PartlyApplied);
        Assert.Contains("CAA", run.Talk, StringComparison.Ordinal);
        Assert.Contains("(it fails at www.caa.example)", run.Talk, StringComparison.Ordinal);
        await ExpectNothingLeftAsync(aws, elbctl, "caa");
    }

    [Fact]
    public async Task A_group_is_made_with_no_more_target_groups_than_the_quota_lets_it_have()
    {
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings { Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["targetGroupsPerAutoScalingGroup"] = 0 } }
        );
        using var workspace = new Workspace(ShopStack.Named("few"));
        var elbctl = new Elbctl(workspace, aws);

        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);

        Assert.Contains("ELB5103", run.Talk, StringComparison.Ordinal);
        await ExpectNothingLeftAsync(aws, elbctl, "few");
    }

    [Fact]
    public async Task Instances_that_never_answer_end_the_wait_with_the_reason_of_a_target()
    {
        var (image, silent) = await SilentAsync();
        using var aws = silent;
        using var workspace = new Workspace(ShopStack.Named("silent").Replace(Image, image, StringComparison.Ordinal));
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.RunAsync("apply", "--yes", "--timeout", "30m");

        run.Expect(ExitCode.PartlyApplied);
        Assert.Contains("Target.", run.Talk, StringComparison.Ordinal);
        await ExpectNothingLeftAsync(aws, elbctl, "silent");
    }

    [Fact]
    public async Task An_image_that_cannot_be_launched_is_told_with_the_reason_of_EC2()
    {
        var image = await PublicImageAsync();
        const string reason = "We currently do not have sufficient t3.micro capacity in the Availability Zone you requested";
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings { UnlaunchableImages = new Dictionary<string, string>(StringComparer.Ordinal) { [image] = reason } }
        );
        using var workspace = new Workspace(ShopStack.Named("full").Replace(Image, image, StringComparison.Ordinal));
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.RunAsync("apply", "--yes", "--timeout", "30m");

        run.Expect(ExitCode.PartlyApplied);
        Assert.Contains(
            "sufficient t3.micro capacity",
            string.Join(' ', run.Talk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
        await ExpectNothingLeftAsync(aws, elbctl, "full");
    }

    [Theory]
    [InlineData("applicationLoadBalancers", "TooManyLoadBalancers")]
    [InlineData("targetGroups", "TooManyTargetGroups")]
    [InlineData("securityGroups", "SecurityGroupLimitExceeded")]
    public async Task A_quota_that_is_used_up_is_told(string quota, string code)
    {
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings
            {
                Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { [quota] = quota == "securityGroups" ? 1 : 0 },
            }
        );
        using var workspace = new Workspace(ShopStack.Named("quota"));
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.RunAsync("apply", "--yes");

        Assert.True(run.ExitCode is ExitCode.Failed or ExitCode.PartlyApplied, run.ToString());
        Assert.Contains(code, run.Talk, StringComparison.Ordinal);
        await ExpectNothingLeftAsync(aws, elbctl, "quota");
    }

    [Fact]
    public async Task A_load_balancer_that_fails_is_told()
    {
        string name;
        using (var healthy = new LocalWorldAws(1))
        {
            using var first = new Workspace(ShopStack.Named("doomed"));
            (await new Elbctl(first, healthy).RunAsync("apply", "--yes")).Expect(ExitCode.Done);
            name = (await Inventory.OfAsync(healthy.Clients, "doomed", Cancellation)).IdOf("loadBalancer/web").Split('/')[^2];
        }

        using var aws = new LocalWorldAws(
            1,
            new FaultSettings { FailingLoadBalancers = new HashSet<string>(StringComparer.Ordinal) { name } }
        );
        using var workspace = new Workspace(ShopStack.Named("doomed"));
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.RunAsync("apply", "--yes");

        run.Expect(ExitCode.PartlyApplied);
        Assert.Contains("failed", run.Talk, StringComparison.Ordinal);
        await ExpectNothingLeftAsync(aws, elbctl, "doomed");
    }

    [Fact]
    public async Task Fifty_services_are_made_read_and_removed_within_the_request_budgets()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(Services(50));
        var elbctl = new Elbctl(workspace, aws);

        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.True(aws.Calls.Count > 500, $"{aws.Calls.Count} calls");

        // Calls that leave in time may still arrive together: now and then one is too many.
        var throttled = aws.Calls.Count(call =>
            call.ErrorCode is "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "ThrottledException"
        );
        Assert.InRange(throttled, 0, aws.Calls.Count / 100);
    }

    private static async Task ExpectNothingLeftAsync(LocalWorldAws aws, Elbctl elbctl, string stack)
    {
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Empty((await Inventory.OfAsync(aws.Clients, stack, Cancellation)).Owned);
    }

    private static async Task<(string Image, LocalWorldAws Aws)> SilentAsync()
    {
        var image = await PublicImageAsync();
        return (image, new LocalWorldAws(1, new FaultSettings { SilentImages = new HashSet<string>(StringComparer.Ordinal) { image } }));
    }

    private static async Task<string> PublicImageAsync()
    {
        using var aws = new LocalWorldAws(1);
        var answer = await aws.Clients.Ssm.GetParametersAsync(new() { Names = [Image["ssm:".Length..]] }, Cancellation);
        return answer.Parameters[0].Value;
    }

    /// <summary>One load balancer with a rule, a target group and a scaling group for each service.</summary>
    private static string Services(int count)
    {
        var names = Enumerable.Range(1, count).Select(n => $"s{n:00}").ToList();
        return $"""
            stack: many
            loadBalancers:
              web:
                listeners:
                  http:
                    port: 80
                    respond: {"{ status: 404 }"}
                    rules:
            {string.Join('\n', names.Select(n => $"          - {{ name: {n}, when: {{ path: /{n}/* }}, forward: {n} }}"))}
            targetGroups:
            {string.Join('\n', names.Select((n, i) => $"  {n}: {{ port: {8000 + i} }}"))}
            autoScalingGroups:
              app:
                size: {"{ min: 1, max: 2 }"}
                targetGroups: [{string.Join(", ", names)}]
                launchTemplate: {"{"} image: "{Image}", instanceType: t3.micro {"}"}

            """;
    }
}
