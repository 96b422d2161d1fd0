using System.Collections.Immutable;
using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

using Attributes = ImmutableSortedDictionary<string, string>;
using Listener = Amazon.ElasticLoadBalancingV2.Model.Listener;

/// <summary>Listeners and rules in our words, once their tags are known.</summary>
internal sealed class ListenerReader(ReadScope scope, ElbTags tags)
{
    public async Task<(
        ImmutableArray<LiveListener> Listeners,
        ImmutableArray<LiveRule> Rules,
        ImmutableArray<TakenPriority> Taken
    )> ReadAsync(IReadOnlyCollection<(LiveLoadBalancer LoadBalancer, IReadOnlyList<RawListener> Listeners)> found)
    {
        var owned = found
            .SelectMany(f => f.Listeners.Select(raw => (f.LoadBalancer, Raw: raw, Owner: OwnerOf(raw.Listener.ListenerArn))))
            .ToList();
        ReportForeign(owned.Where(o => o.Owner is null).Select(o => (o.LoadBalancer, o.Raw.Listener)));
        var ours = owned.Where(o => o.Owner is not null).ToList();
        var tagging = tags.ReadAsync(ours.SelectMany(o => Numbered(o.Raw)).Select(r => r.RuleArn).Order(StringComparer.Ordinal));
        var listeners = await Task.WhenAll(
            ours.Select(o => o.Owner is { } owner ? ReadAsync(owner, o.Raw) : throw new InvalidOperationException())
        );
        await tagging;
        var rules = ImmutableArray.CreateBuilder<LiveRule>();
        var taken = ImmutableArray.CreateBuilder<TakenPriority>();
        foreach (var (_, raw, _) in ours)
        {
            foreach (var rule in Numbered(raw))
            {
                var priority = int.Parse(rule.Priority, CultureInfo.InvariantCulture);
                if (OwnerOf(rule.RuleArn) is { } owner)
                {
                    rules.Add(
                        new(
                            owner,
                            tags.Of(rule.RuleArn) ?? TagMap.Empty,
                            raw.Listener.ListenerArn,
                            priority,
                            new(ConditionReader.Read(rule.Conditions), ActionReader.Read(rule.Actions), rule.Transforms is { Count: > 0 })
                        )
                    );
                }
                else
                {
                    taken.Add(
                        new(
                            raw.Listener.ListenerArn,
                            priority,
                            rule.RuleArn,
                            new(ConditionReader.Read(rule.Conditions), ActionReader.Read(rule.Actions), rule.Transforms is { Count: > 0 })
                        )
                    );
                }
            }
        }

        return (
            [.. listeners.OrderBy(l => l.Id, StringComparer.Ordinal)],
            [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal)],
            taken.ToImmutable()
        );
    }

    private async Task<LiveListener> ReadAsync(OwnedResource owner, RawListener raw)
    {
        var listener = raw.Listener;
        var own = tags.Of(listener.ListenerArn) ?? TagMap.Empty;
        var attributes = DeclaredAttributes.AnyOfListener(scope.Stack, owner.Address, own)
            ? await scope.Lookups.ListenerAttributes.ReadAsync(listener.ListenerArn)
            : TagMap.Empty;
        var defaultCertificate = listener.Certificates?.FirstOrDefault()?.CertificateArn;
        return new(
            owner,
            own,
            listener.LoadBalancerArn,
            new ListenerSettings(
                listener.Port ?? 0,
                listener.Protocol?.Value ?? "",
                listener.SslPolicy,
                defaultCertificate is null ? null : new ResourceRef.Existing(defaultCertificate),
                [
                    .. raw
                        .Certificates.Where(c => c.IsDefault != true)
                        .Select(c => c.CertificateArn)
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal)
                        .Select(arn => new ResourceRef.Existing(arn)),
                ],
                ActionReader.Read(listener.DefaultActions),
                attributes
            )
        );
    }

    private void ReportForeign(IEnumerable<(LiveLoadBalancer LoadBalancer, Listener Listener)> foreign)
    {
        foreach (var (loadBalancer, listener) in foreign)
        {
            var wanted = scope
                .Stack.LoadBalancers.FirstOrDefault(b => b.Name == loadBalancer.Address.Path)
                ?.Listeners.FirstOrDefault(l => l.Port == listener.Port);
            if (wanted is not null && scope.IsForApply)
            {
                scope.Findings.Report(
                    LiveFindings.PortTaken,
                    wanted.At,
                    $"Port {listener.Port} of the load balancer '{loadBalancer.Address.Name}' is held by a listener that this stack "
                        + $"did not make ({listener.ListenerArn}).",
                    $"If it is this stack's and lost its tags, give it back {OwnershipTags.Stack}={scope.Stack.Name} and "
                        + $"{OwnershipTags.Address}={Address.Of(ResourceKind.Listener, loadBalancer.Address.Path, wanted.Name)}; else choose "
                        + "another port, or have its owner delete it: what it serves ends then."
                );
            }
        }
    }

    private static IEnumerable<Rule> Numbered(RawListener raw) =>
        raw.Rules.Where(r => r.IsDefault != true && int.TryParse(r.Priority, out _));

    private OwnedResource? OwnerOf(string arn) => tags.Of(arn) is { } own ? OwnedResource.TryRead(arn, scope.Stack.Name, own) : null;
}
