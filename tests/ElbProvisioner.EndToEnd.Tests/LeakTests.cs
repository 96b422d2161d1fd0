using System.Net;
using System.Text;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>The whole life of a stack with secrets: AWS gets them, and nothing that elbctl says or writes has them.</summary>
public sealed class LeakTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string First = "hunter2-and-more";
    private const string Second = "rotated, and \"quoted\"";
    private const string PlanFile = "shop.plan";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_run_shows_or_keeps_a_secret()
    {
        var stack = aws.NewStackName("leak");
        using var workspace = new Workspace(Stack(stack, "{ default: \"\", secret: true }"));
        var watched = new Watched(new Elbctl(workspace, aws), workspace);

        foreach (
            var command in (string[][])
                [
                    ["validate"],
                    ["plan"],
                    ["plan", "-v"],
                    ["plan", "--json"],
                    ["plan", "--out", PlanFile],
                ]
        )
        {
            await watched.RunAsync(ExitCode.Done, [.. command, "--var", $"token={First}"]);
        }

        aws.Wire = inner => new QuotingRefusal(inner);
        await watched.RunAsync(ExitCode.PartlyApplied, "apply", "--yes", "-v", "--var", $"token={First}");
        await watched.RunAsync(ExitCode.Failed, "apply", "--yes", "--json", "--var", $"token={First}");
        aws.Wire = null;
        Assert.Contains(
            watched.Said,
            said => said.Contains("(sensitive)", StringComparison.Ordinal) && said.Contains("Refused to quote", StringComparison.Ordinal)
        );

        await watched.RunAsync(ExitCode.Failed, "apply", PlanFile, "--yes", "--var", $"token={First}");
        await watched.RunAsync(ExitCode.Done, "plan", "--out", PlanFile, "--var", $"token={First}");
        await watched.RunAsync(ExitCode.StackFileWrong, "apply", PlanFile, "--yes");
        await watched.RunAsync(ExitCode.Failed, "apply", PlanFile, "--yes", "--var", $"token={Second}");
        await watched.RunAsync(ExitCode.Done, "apply", PlanFile, "--yes", "-v", "--var", $"token={First}");
        Assert.Contains($"key={First}", await HeadersAsync(stack));

        foreach (
            var command in (string[][])
                [
                    ["status"],
                    ["status", "--json"],
                    ["outputs"],
                    ["outputs", "--json"],
                    ["plan", "--detailed-exitcode"],
                ]
        )
        {
            await watched.RunAsync(ExitCode.Done, [.. command, "--var", $"token={First}"]);
        }

        // The old value stands in AWS, and what is to come in the file.
        await watched.RunAsync(ExitCode.Done, "plan", "-v", "--var", $"token={Second}");
        await watched.RunAsync(ExitCode.Done, "plan", "--json", "--var", $"token={Second}");
        await watched.RunAsync(ExitCode.Done, "apply", "--yes", "--json", "-v", "--var", $"token={Second}");
        Assert.Contains($"key={Second}", await HeadersAsync(stack));
        Assert.DoesNotContain(
            (await Inventory.OfAsync(aws.Clients, stack, Cancellation)).Owned,
            owned => owned.ToString().Contains("hunter2", StringComparison.Ordinal)
        );
        await watched.RunAsync(ExitCode.Done, "plan", "--detailed-exitcode", "--var", $"token={Second}");
        await watched.RunAsync(ExitCode.Done, "destroy", "--yes", "-v", "--var", $"token={Second}");
    }

    [Fact]
    public async Task A_secret_of_Parameter_Store_is_read_once_in_a_run_and_not_shown()
    {
        var stack = aws.NewStackName("leak");
        await PutParameterAsync($"/{stack}/token", First);
        using var workspace = new Workspace(Stack(stack, $"{{ ssm: /{stack}/token, secret: true }}"));
        var watched = new Watched(new Elbctl(workspace, aws), workspace);
        int Asked() => aws.Calls.Count(call => call.Operation == "GetParameters");

        var before = Asked();
        await watched.RunAsync(ExitCode.Done, "plan", "--out", PlanFile);

        // One for the variable, one for the image.
        Assert.Equal(2, Asked() - before);
        await watched.RunAsync(ExitCode.Done, "apply", PlanFile, "--yes", "-v");
        Assert.Contains($"key={First}", await HeadersAsync(stack));
        await watched.RunAsync(ExitCode.Done, "plan", "--out", PlanFile);
        await PutParameterAsync($"/{stack}/token", "changed-by-somebody");
        await watched.RunAsync(ExitCode.Failed, "apply", PlanFile, "--yes");
        await watched.RunAsync(ExitCode.Done, "destroy", "--yes");
    }

    private static string Stack(string name, string token) =>
        ShopStack
            .Named(name)
            .Replace("loadBalancers:", $"variables:\n  token: {token}\nloadBalancers:", StringComparison.Ordinal)
            .Replace(
                "when: { path: /admin/* }\n",
                "when: { path: /admin/*, header: { X-Origin: \"key=${token}\" } }\n",
                StringComparison.Ordinal
            )
            .Replace("instanceType: t3.micro\n", "instanceType: t3.micro\n      userData: \"echo ${token}\"\n", StringComparison.Ordinal)
        + "outputs: { origin: \"http://${loadBalancers.web.dnsName}/${token}\" }\n";

    private async Task<List<string>> HeadersAsync(string stack)
    {
        var inventory = await Inventory.OfAsync(aws.Clients, stack, Cancellation);
        var rule = inventory.IdOf("rule/web/http/closed");
        var rules = await aws.Clients.Elb.DescribeRulesAsync(new DescribeRulesRequest { RuleArns = [rule] }, Cancellation);
        return [.. rules.Rules.SelectMany(r => r.Conditions).SelectMany(c => c.HttpHeaderConfig?.Values ?? [])];
    }

    private async Task PutParameterAsync(string name, string value)
    {
        using var client = new HttpClient(aws.World.CreateBystandersHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://aws.local/")
        {
            Content = new StringContent(
                $$"""{"Name":"{{name}}","Value":"{{value}}","Type":"SecureString","Overwrite":true}""",
                Encoding.UTF8
            ),
        };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "AmazonSSM.PutParameter");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/{aws.Region}/ssm/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Looks at everything a run said, and at every file it left.</summary>
    private sealed class Watched(Elbctl elbctl, Workspace workspace)
    {
        private static readonly string[] Secrets =
        [
            "hunter2",
            "rotated, and",
            "rotated%2C",
            "rotated,+and",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"echo {First}")),
        ];

        public List<string> Said { get; } = [];

        public async Task RunAsync(int exitCode, params string[] command)
        {
            var run = (await elbctl.RunAsync(command)).Expect(exitCode);
            Said.Add(run.Out + run.Talk);
            var files = Directory.EnumerateFiles(workspace.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
            foreach (var secret in Secrets)
            {
                Assert.DoesNotContain(secret, run.Out, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(secret, run.Talk, StringComparison.OrdinalIgnoreCase);
                Assert.All(files, text => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    /// <summary>Refuses every rule and says what was wrong with it, as services do.</summary>
    private sealed class QuotingRefusal(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return body.Contains("Action=CreateRule", StringComparison.Ordinal)
                ? new(HttpStatusCode.BadRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent(
                        "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Refused to quote: "
                            + $"{WebUtility.HtmlEncode(Uri.UnescapeDataString(body))}</Message></Error><RequestId>1</RequestId></ErrorResponse>",
                        Encoding.UTF8,
                        "text/xml"
                    ),
                }
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
