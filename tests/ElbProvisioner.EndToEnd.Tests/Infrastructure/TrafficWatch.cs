using System.Collections.Concurrent;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// Stands between elbctl and its AWS, and looks after every call at what clients would meet: each place that sends requests to a target
/// group must find a healthy target there, as it did before.
/// </summary>
internal sealed class TrafficWatch(HttpMessageHandler inner, AwsSession aws, ConcurrentQueue<string> dark) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        foreach (var finding in await LookAsync(aws, cancellationToken))
        {
            dark.Enqueue(finding);
        }

        return answer;
    }

    /// <summary>Places whose requests meet no healthy target now.</summary>
    public static async Task<List<string>> LookAsync(AwsSession aws, CancellationToken ct)
    {
        List<string> found = [];
        foreach (var balancer in (await aws.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), ct)).LoadBalancers ?? [])
        {
            foreach (
                var listener in (
                    await aws.Elb.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = balancer.LoadBalancerArn }, ct)
                ).Listeners
                    ?? []
            )
            {
                foreach (
                    var rule in (
                        await aws.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, ct)
                    ).Rules
                        ?? []
                )
                {
                    // No request names such a host.
                    if (
                        (rule.Conditions ?? []).Exists(c =>
                            c.HostHeaderConfig?.Values is { Count: > 0 } hosts
                            && hosts.TrueForAll(h => h.EndsWith(".invalid", StringComparison.Ordinal))
                        )
                    )
                    {
                        continue;
                    }

                    found.AddRange(await DarkAsync(aws, rule.Priority, rule.Actions ?? [], ct));
                }
            }
        }

        return found;
    }

    private static async Task<List<string>> DarkAsync(AwsSession aws, string place, List<Action> actions, CancellationToken ct)
    {
        List<string> found = [];
        foreach (var target in actions.SelectMany(a => a.ForwardConfig?.TargetGroups ?? []).Where(t => t.Weight > 0))
        {
            var health =
                (
                    await aws.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = target.TargetGroupArn }, ct)
                ).TargetHealthDescriptions
                ?? [];
            if (!health.Exists(h => h.TargetHealth.State?.Value == "healthy"))
            {
                found.Add(
                    $"{place}: {target.TargetGroupArn.Split('/')[1]} with weight {target.Weight} has "
                        + $"{string.Join(", ", health.Select(h => h.TargetHealth.State?.Value).DefaultIfEmpty("no target"))}"
                );
            }
        }

        return found;
    }
}
