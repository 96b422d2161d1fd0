using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.Storage;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>Whether a bucket takes logs is told before the first change, as far as its policy tells it.</summary>
public sealed class LogBucketTests
{
    private const string Stack = """
        stack: STACK
        loadBalancers:
          web:
            accessLogs: { bucket: shop-logs, prefix: web }
            listeners: { http: { port: 80, respond: 404 } }
        """;

    private static readonly string Fitting = Policy("logdelivery.elasticloadbalancing.amazonaws.com", "web");

    [Fact]
    public async Task A_policy_that_fits_is_not_shown_and_a_plan_without_changes_asks_S3_nothing()
    {
        using var aws = new LocalWorldAws();
        Put(aws, "shop-logs", Fitting);
        using var workspace = new Workspace(Stack.Replace("STACK", "shop", StringComparison.Ordinal));
        var elbctl = new Elbctl(workspace, aws);
        var plan = await elbctl.RunAsync("plan");
        Assert.DoesNotContain("s3:PutObject", plan.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("ELB43", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("s3:GetBucketPolicy", (await elbctl.RunAsync("permissions")).Out, StringComparison.Ordinal);

        await elbctl.ApplyAsync();
        aws.Calls.Clear();
        await elbctl.ExpectNoChangesAsync();
        Assert.DoesNotContain(aws.Calls, call => call.Service == "s3");

        workspace.Stack = workspace.Stack.Replace("prefix: web", "prefix: elsewhere", StringComparison.Ordinal);
        aws.Calls.Clear();
        Assert.Contains("ELB4387", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        Assert.Single(aws.Calls, call => call.Service == "s3");
        workspace.Stack = workspace.Stack.Replace("prefix: elsewhere", "prefix: web", StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    public static TheoryData<string, string?, string, string> Closed =>
        new()
        {
            { "shop-logs", Policy("logdelivery.elasticloadbalancing.amazonaws.com", "other"), "ELB4387", "does not let it" },
            { "shop-logs", Policy("delivery.logs.amazonaws.com", "web"), "ELB4387", "Add to the bucket's policy" },
            {
                "shop-logs",
                Fitting.Replace(
                    "[",
                    """[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::shop-logs/*"},""",
                    StringComparison.Ordinal
                ),
                "ELB4387",
                "denies it"
            },
            { "shop-logs", null, "ELB4387", "has no policy" },
            { "missing-logs", null, "ELB4385", "does not exist" },
            { "abroad", null, "ELB4386", "another region than us-east-1" },
        };

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task What_surely_takes_no_logs_is_refused_before_anything_is_made(string bucket, string? policy, string code, string words)
    {
        using var aws = new LocalWorldAws();
        Put(aws, "shop-logs", policy);
        Put(aws, "abroad", null, "eu-west-1");
        using var workspace = new Workspace(
            Stack.Replace("STACK", "shop", StringComparison.Ordinal).Replace("shop-logs", bucket, StringComparison.Ordinal)
        );
        aws.Calls.Clear();

        var run = (await new Elbctl(workspace, aws).RunAsync("apply", "--yes")).Expect(ExitCode.Failed);

        Assert.Contains(code, run.Talk, StringComparison.Ordinal);
        Assert.Contains(words, run.Talk, StringComparison.Ordinal);
        Assert.All(aws.Calls, call => Assert.Matches("^(Describe|List|Get)", call.Operation));
    }

    [Theory]
    [InlineData("theirs", null, "it could not be read (s3:GetBucketPolicy: AccessDenied)")]
    [InlineData("shop-logs", """{"StringEquals":{"aws:SourceOrgID":"o-abc"}}""", "cannot be told")]
    public async Task What_cannot_be_read_or_judged_shows_what_AWS_wants_and_hinders_nobody(string bucket, string? condition, string words)
    {
        using var aws = new LocalWorldAws();
        Put(
            aws,
            "shop-logs",
            condition is null ? null : Fitting.Replace("\"Effect\"", $"\"Condition\":{condition},\"Effect\"", StringComparison.Ordinal)
        );
        using var workspace = new Workspace(
            Stack.Replace("STACK", "shop", StringComparison.Ordinal).Replace("shop-logs", bucket, StringComparison.Ordinal)
        );
        var elbctl = new Elbctl(workspace, aws);

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("ELB4391", plan.Talk, StringComparison.Ordinal);
        Assert.Contains(words, plan.Talk, StringComparison.Ordinal);
        Assert.Contains("logdelivery.elasticloadbalancing.amazonaws.com", plan.Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_network_load_balancers_bucket_that_lacks_something_is_a_warning_since_AWS_may_add_it()
    {
        using var aws = new LocalWorldAws();
        Put(aws, "shop-logs", Fitting);
        using var workspace = new Workspace(
            Stack
                .Replace("STACK", "shop", StringComparison.Ordinal)
                .Replace("  web:\n", "  web:\n    type: network\n", StringComparison.Ordinal)
                .Replace("{ http: { port: 80, respond: 404 } }", "{ tcp: { port: 80, forward: app } }", StringComparison.Ordinal)
                + "\ntargetGroups: { app: { port: 80, targets: [10.0.0.1] } }\n"
        );

        var plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done);

        Assert.Contains("ELB4388", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("s3:GetBucketAcl", plan.Talk, StringComparison.Ordinal);
    }

    private static string Policy(string service, string prefix) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::shop-logs/{{prefix}}/AWSLogs/*"}]}""";

    private static void Put(LocalWorldAws aws, string bucket, string? policy, string? region = null) =>
        aws.World.Run(
            aws.Region,
            transaction =>
            {
                transaction.Storage.Buckets.Put(new(bucket, region ?? aws.Region, policy));
                return true;
            }
        );
}
