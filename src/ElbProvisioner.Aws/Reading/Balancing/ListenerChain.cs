using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>One listener with what only its own calls tell.</summary>
internal sealed record RawListener(Listener Listener, IReadOnlyList<Certificate> Certificates, IReadOnlyList<Rule> Rules);

/// <summary>
/// Everything behind one load balancer, each call as soon as what it needs is known. Started for a load balancer of the index before
/// it is proved to exist or to be ours; what turns out otherwise is thrown away.
/// </summary>
internal sealed class ListenerChain(ReadScope scope, ElbTags tags)
{
    private readonly Dictionary<string, Task<IReadOnlyList<RawListener>>> _started = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<RawListener>> ReadAsync(string loadBalancerArn)
    {
        if (!_started.TryGetValue(loadBalancerArn, out var reading))
        {
            _started[loadBalancerArn] = reading = StartAsync(loadBalancerArn);
        }

        return reading;
    }

    private async Task<IReadOnlyList<RawListener>> StartAsync(string loadBalancerArn)
    {
        try
        {
            var listeners = await scope.Lookups.Listeners.ReadAsync(loadBalancerArn);
            var tagging = tags.ReadAsync(listeners.Select(l => l.ListenerArn).Order(StringComparer.Ordinal));
            var behind = await Task.WhenAll(listeners.Select(ReadBehindAsync));
            await tagging;
            return behind;
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return [];
        }
    }

    private async Task<RawListener> ReadBehindAsync(Listener listener)
    {
        var rules = scope.Lookups.Rules.ReadAsync(listener.ListenerArn);
        var certificates = listener.Protocol?.Value is "HTTPS" or "TLS"
            ? scope.Lookups.ListenerCertificates.ReadAsync(listener.ListenerArn)
            : Task.FromResult<List<Certificate>>([]);
        return new(listener, await certificates, await rules);
    }
}
