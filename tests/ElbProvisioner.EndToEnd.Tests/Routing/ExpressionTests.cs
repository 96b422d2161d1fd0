using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>Regular expressions, rewriting and tokens, from their making to their end.</summary>
public sealed class ExpressionTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Stack = """
        stack: regex
        certificates:
          site: { request: www.regex.example }
        loadBalancers:
          web:
            dns: www.regex.example
            listeners:
              https:
                port: 443
                certificate: site
                respond: 404
                rules:
                  - name: api
                    when: { pathRegex: "^/v[0-9]+/", headerRegex: { X-Key: "^k-[0-9]+$" } }
                    rewrite: { path: { regex: "^/v[0-9]+/(.*)$", replace: "/$1" }, host: { regex: "^www[.]", replace: "api." } }
                    authenticate: { jwt: { jwksEndpoint: "https://id.example.com/jwks", issuer: me, additionalClaims: [{ name: role, format: string-array, values: [a, b] }] } }
                    respond: 200
        """;

    [Fact]
    public async Task They_are_made_changed_and_taken_away()
    {
        var ct = TestContext.Current.CancellationToken;
        await Zones.CreateAsync(aws.Clients, "regex.example", ct);
        using var workspace = new Workspace(Stack);
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        workspace.Stack = Stack
            .Replace("^/v[0-9]+/\", header", "^/w[0-9]+/\", header", StringComparison.Ordinal)
            .Replace(", host: { regex: \"^www[.]\", replace: \"api.\" }", "", StringComparison.Ordinal)
            .Replace("values: [a, b]", "values: [a, c]", StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        workspace.Stack = string.Join(
            '\n',
            Stack.Split('\n').Where(l => !l.Contains("rewrite:", StringComparison.Ordinal) && !l.Contains("jwt", StringComparison.Ordinal))
        );
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal("fixed-response ", await RuleAsync(ct));
    }

    private async Task<string> RuleAsync(CancellationToken ct)
    {
        var balancer = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), ct)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith("regex-", StringComparison.Ordinal)
        );
        var listener = (
            await aws.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, ct)
        ).Listeners.Single();
        var rule = (await aws.Clients.Elb.DescribeRulesAsync(new() { ListenerArn = listener.ListenerArn }, ct)).Rules.Single(r =>
            r.IsDefault != true
        );
        return $"{string.Join(' ', rule.Actions.Select(a => a.Type.Value))} {string.Join(' ', (rule.Transforms ?? []).Select(t => t.Type.Value))}";
    }
}
