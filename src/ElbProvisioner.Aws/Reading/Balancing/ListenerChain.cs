using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>One listener with what only its own calls tell.</summary>
internal sealed record RawListener(Answer Listener, IReadOnlyList<Answer> Certificates, IReadOnlyList<Answer> Rules)
{
    public string Arn => ArnOf(Listener);

    public int Port => Listener.Number("Port") ?? 0;

    public static string ArnOf(Answer listener) => listener.Text("ListenerArn") ?? "";
}

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
            var tagging = tags.ReadAsync(listeners.Select(RawListener.ArnOf).Order(StringComparer.Ordinal));
            var behind = await Task.WhenAll(listeners.Select(ReadBehindAsync));
            await tagging;
            return behind;
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return [];
        }
    }

    private async Task<RawListener> ReadBehindAsync(Answer listener)
    {
        var arn = RawListener.ArnOf(listener);
        var rules = listener.Text("Protocol") is "HTTP" or "HTTPS" ? scope.Lookups.Rules.ReadAsync(arn) : Task.FromResult<List<Answer>>([]);
        var certificates = listener.Text("Protocol") is "HTTPS" or "TLS"
            ? scope.Lookups.ListenerCertificates.ReadAsync(arn)
            : Task.FromResult<List<Answer>>([]);
        return new(listener, await certificates, await rules);
    }
}
