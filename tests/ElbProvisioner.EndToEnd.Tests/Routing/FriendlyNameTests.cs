using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>Keys of the language that stand for attributes: each reaches AWS, stays, and goes back when it leaves the file.</summary>
public sealed class FriendlyNameTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Plain = """
        stack: friendly
        certificates:
          site: { request: www.friendly.example }
        loadBalancers:
          web:
            dns: www.friendly.example
            #balancer
            listeners:
              https:
                port: 443
                certificate: site
                respond: 404
                #listener
        targetGroups:
          app:
            port: 8080
            #group
        """;

    private static readonly (string Key, string Attribute, string Value)[] OfBalancer =
    [
        ("clientKeepAlive: 2h", "client_keep_alive.seconds", "7200"),
        ("http2: false", "routing.http2.enabled", "false"),
        ("desyncMitigation: strictest", "routing.http.desync_mitigation_mode", "strictest"),
        ("dropInvalidHeaders: false", "routing.http.drop_invalid_header_fields.enabled", "false"),
        ("preserveHost: true", "routing.http.preserve_host_header.enabled", "true"),
        ("xForwardedFor: preserve", "routing.http.xff_header_processing.mode", "preserve"),
        ("xForwardedClientPort: true", "routing.http.xff_client_port.enabled", "true"),
        ("tlsHeaders: true", "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "true"),
        ("wafFailOpen: true", "waf.fail_open.enabled", "true"),
        ("zonalShift: true", "zonal_shift.config.enabled", "true"),
    ];

    private static readonly (string Key, string Attribute, string Value)[] OfGroup =
    [
        ("algorithm: weighted_random", "load_balancing.algorithm.type", "weighted_random"),
        ("anomalyMitigation: true", "load_balancing.algorithm.anomaly_mitigation", "on"),
        ("minimumHealthy: { dns: 2, routing: 50% }", "target_group_health.dns_failover.minimum_healthy_targets.count", "2"),
        ("", "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "50"),
    ];

    private static readonly (string Key, string Attribute, string Value)[] OfListener =
    [
        (
            "headers: { request: { tlsVersion: X-Tls }, response: { server: false, strictTransportSecurity: max-age=60, accessControlMaxAge: 1h } }",
            "routing.http.request.x_amzn_tls_version.header_name",
            "X-Tls"
        ),
        ("", "routing.http.response.server.enabled", "false"),
        ("", "routing.http.response.strict_transport_security.header_value", "max-age=60"),
        ("", "routing.http.response.access_control_max_age.header_value", "3600"),
    ];

    [Fact]
    public async Task Each_reaches_AWS_stays_and_goes_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await Zones.CreateAsync(aws.Clients, "friendly.example", ct);
        using var workspace = new Workspace(Plain);
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        var before = await AttributesAsync(ct);

        workspace.Stack = Plain
            .Replace("#balancer", Lines(OfBalancer, 4), StringComparison.Ordinal)
            .Replace("#group", Lines(OfGroup, 4), StringComparison.Ordinal)
            .Replace("#listener", Lines(OfListener, 8), StringComparison.Ordinal);
        await elbctl.RunAsync("apply", "--yes");
        Assert.Contains("No changes", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        var set = await AttributesAsync(ct);
        Assert.All([.. OfBalancer, .. OfGroup, .. OfListener], a => Assert.Equal(a.Value, set[a.Attribute]));

        workspace.Stack = Plain;
        await elbctl.RunAsync("apply", "--yes");
        Assert.Contains("No changes", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Equal(before, await AttributesAsync(ct));
    }

    private static string Lines((string Key, string Attribute, string Value)[] keys, int indent) =>
        string.Join('\n' + new string(' ', indent), keys.Select(k => k.Key).Where(k => k.Length > 0));

    private async Task<SortedDictionary<string, string>> AttributesAsync(CancellationToken ct)
    {
        var balancer = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), ct)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith("friendly-", StringComparison.Ordinal)
        );
        var group = (await aws.Clients.Elb.DescribeTargetGroupsAsync(new(), ct)).TargetGroups.Single(g =>
            g.TargetGroupName.StartsWith("friendly-", StringComparison.Ordinal)
        );
        var listener = (
            await aws.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, ct)
        ).Listeners.Single();
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var attribute in (
                await aws.Clients.Elb.DescribeLoadBalancerAttributesAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, ct)
            ).Attributes
        )
        {
            all[attribute.Key] = attribute.Value;
        }

        foreach (
            var attribute in (
                await aws.Clients.Elb.DescribeTargetGroupAttributesAsync(new() { TargetGroupArn = group.TargetGroupArn }, ct)
            ).Attributes
        )
        {
            all[attribute.Key] = attribute.Value;
        }

        foreach (
            var attribute in (
                await aws.Clients.Elb.DescribeListenerAttributesAsync(new() { ListenerArn = listener.ListenerArn }, ct)
            ).Attributes
        )
        {
            all[attribute.Key] = attribute.Value;
        }

        return all;
    }
}
