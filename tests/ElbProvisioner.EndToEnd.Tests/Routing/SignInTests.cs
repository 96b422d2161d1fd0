using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>What stands before the action that ends a request.</summary>
public sealed class SignInTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Open = """
        stack: signin
        certificates:
          site: { request: www.signin.example }
        loadBalancers:
          web:
            dns: www.signin.example
            listeners:
              https:
                port: 443
                certificate: site
                SIGNIN
                forward: app
                rules:
                  - { name: closed, when: { path: /admin/* }, RULE respond: 403 }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private const string Pool =
        "userPool: \"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab\", userPoolClientId: c1, userPoolDomain: shop";

    [Fact]
    public async Task A_user_pool_is_put_before_an_action_changed_and_taken_away()
    {
        var ct = TestContext.Current.CancellationToken;
        await Zones.CreateAsync(aws.Clients, "signin.example", ct);
        using var workspace = new Workspace(With("", ""));
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        workspace.Stack = With($"authenticate: {{ cognito: {{ {Pool}, authenticationRequestExtraParams: {{ prompt: login }} }} }}", "");
        var plan = (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        Assert.Contains("requests without a session are sent to sign in", plan.Out, StringComparison.Ordinal);
        Assert.Contains("tcp 443 to 0.0.0.0/0", plan.Out, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal(["authenticate-cognito", "forward"], await TypesAsync(ct));

        workspace.Stack = With(
            $"authenticate: {{ cognito: {{ {Pool}, sessionTimeout: 1h }} }}",
            $"authenticate: {{ cognito: {{ {Pool}, onUnauthenticatedRequest: deny }} }},"
        );
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        workspace.Stack = With("", "");
        Assert.Contains("need no sign-in", (await elbctl.RunAsync("plan")).Out, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal(["forward"], await TypesAsync(ct));
    }

    [Fact]
    public async Task A_client_secret_is_sent_shown_nowhere_and_its_change_is_noticed()
    {
        const string Secret = "correct-horse-battery";
        var ct = TestContext.Current.CancellationToken;
        await Zones.CreateAsync(aws.Clients, "oidc.example", ct);
        var oidc = With(
                "authenticate: { oidc: { issuer: https://id.example, authorizationEndpoint: https://id.example/auth, tokenEndpoint: "
                    + "https://id.example/token, userInfoEndpoint: https://id.example/me, clientId: shop, clientSecret: \"${signInSecret}\" } }",
                ""
            )
            .Replace("stack: signin", "stack: oidc\nvariables: { signInSecret: { description: of the client } }", StringComparison.Ordinal)
            .Replace("www.signin.example", "www.oidc.example", StringComparison.Ordinal);
        using var workspace = new Workspace(oidc);
        var elbctl = new Elbctl(workspace, aws);
        var secret = $"signInSecret={Secret}";

        var plan = (await elbctl.RunAsync("plan", "--var", secret, "-v", "--out", "saved.plan")).Expect(ExitCode.Done);
        Assert.Contains("authenticate oidc", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, plan.Out + plan.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Secret,
            await File.ReadAllTextAsync(Path.Combine(workspace.Folder, "saved.plan"), ct),
            StringComparison.Ordinal
        );
        var applied = (await elbctl.RunAsync("apply", "--yes", "-v", "--var", secret)).Expect(ExitCode.Done);
        Assert.DoesNotContain(Secret, applied.Out + applied.Talk, StringComparison.Ordinal);
        (await elbctl.RunAsync("plan", "--detailed-exitcode", "--var", secret)).Expect(ExitCode.Done);

        var other = (await elbctl.RunAsync("plan", "--detailed-exitcode", "--var", secret + "-staple")).Expect(ExitCode.ChangesPending);
        Assert.Contains("(sensitive, ", other.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, other.Out + other.Talk, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes", "--var", secret + "-staple")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode", "--var", secret + "-staple")).Expect(ExitCode.Done);
    }

    private static string With(string listener, string rule) =>
        Open.Replace("        SIGNIN\n", listener.Length == 0 ? "" : $"        {listener}\n", StringComparison.Ordinal)
            .Replace("RULE ", rule.Length == 0 ? "" : rule + " ", StringComparison.Ordinal);

    private async Task<IEnumerable<string>> TypesAsync(CancellationToken ct)
    {
        var balancer = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), ct)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith("signin-", StringComparison.Ordinal)
        );
        var listeners = await aws.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, ct);
        return listeners.Listeners.Single().DefaultActions.Select(a => a.Type.Value);
    }
}
