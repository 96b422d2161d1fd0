using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>
/// How clients find load balancers: by Route 53's records, remembered as long as these say in AWS's time; where no record has the name, by
/// the DNS name that the load balancer had when they began, as whoever wrote it down has it.
/// </summary>
/// <param name="foreign">Load balancers of others: what the file calls them, and by what it finds them.</param>
internal sealed class ClientNames(RehearsalWorld world, IReadOnlyDictionary<string, ExistingBalancer> foreign)
{
    private const string OfBalancers = ".elb.";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Target, DateTimeOffset Until)> _remembered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _credit = new(StringComparer.Ordinal);

    /// <summary>Where a request for the host is sent; null: nobody listens there.</summary>
    /// <param name="balancer">The one that is meant, by its name in the file.</param>
    /// <exception cref="ProbeFailedException">The name leads nowhere.</exception>
    public IPEndPoint? Find(string host, string balancer, int port, bool isDatagram = false)
    {
        lock (_gate)
        {
            return world.Find(TargetOf(host, balancer), port, isDatagram);
        }
    }

    private string TargetOf(string host, string balancer)
    {
        var now = world.Now;
        if (_remembered.TryGetValue(host, out var known) && now < known.Until)
        {
            return known.Target;
        }

        var answers = world
            .Aws.Resolve(host)
            .Where(static answer => answer.Weight > 0 && answer.Target.Contains(OfBalancers, StringComparison.Ordinal))
            .ToList();
        if (answers.Count > 0)
        {
            // In turn by their weights, so that a run can be repeated.
            var all = answers.Sum(static answer => (double)answer.Weight);
            foreach (var answer in answers)
            {
                _credit[answer.Target] = _credit.GetValueOrDefault(answer.Target) + (answer.Weight / all);
            }

            var chosen = answers.MaxBy(answer => _credit[answer.Target]) ?? answers[0];
            _credit[chosen.Target] -= 1;
            _remembered[host] = (chosen.Target, now + chosen.Ttl);
            return chosen.Target;
        }

        if (!_written.TryGetValue(balancer, out var written))
        {
            written = _written[balancer] = Written(balancer) ?? throw new ProbeFailedException(Core.Rehearsals.Failures.Unresolved);
        }

        return written;
    }

    private string? Written(string balancer) =>
        world
            .Picture.Balancers.FirstOrDefault(one =>
                foreign.TryGetValue(balancer, out var existing)
                    ? Is(one, existing)
                    : one.Tags.GetValueOrDefault(OwnershipTags.Address) == AddressOf(balancer)
            )
            ?.DnsName;

    private static bool Is(TrafficBalancer there, ExistingBalancer existing) =>
        existing switch
        {
            ExistingBalancer.ByName named => there.Name == named.Name,
            ExistingBalancer.ByArn given => there.Arn == given.Arn,
            ExistingBalancer.OfStack other => there.Tags.GetValueOrDefault(OwnershipTags.Stack) == other.Stack
                && there.Tags.GetValueOrDefault(OwnershipTags.Address) == AddressOf(other.Name),
            ExistingBalancer.ByTags tagged => tagged.Tags.All(tag => there.Tags.GetValueOrDefault(tag.Key) == tag.Value),
            _ => false,
        };

    private static string AddressOf(string balancer) => Address.Of(ResourceKind.LoadBalancer, balancer).ToString();
}

/// <summary>A request that cannot be sent.</summary>
/// <param name="kind">One of <see cref="Core.Rehearsals.Failures"/>.</param>
internal sealed class ProbeFailedException(string kind) : IOException(kind)
{
    public string Kind { get; } = kind;
}
