using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>
/// What the index of tags lets begin before the listings in front of it have come. As with every hint, nothing is believed of it.
/// </summary>
internal static class IndexHints
{
    public static ReadHints Of(OwnershipIndex index, Stack stack)
    {
        var encrypted = stack
            .LoadBalancers.SelectMany(b => b.Listeners.Where(l => l.Protocol is "HTTPS" or "TLS").Select(l => $"{b.Name}/{l.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        return new(
            ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                new Dictionary<string, ImmutableSortedSet<string>>
                {
                    // Others have no rules.
                    [Lookups.KindOfRules] = Keys(index.Listeners.Where(arn => arn.Contains(":listener/app/", StringComparison.Ordinal))),
                    [Lookups.KindOfListenerCertificates] = Keys(
                        index.Listeners.Where(arn => encrypted.Contains(AddressOf(index, arn)?.Path ?? ""))
                    ),
                    [Lookups.KindOfListenerAttributes] = Keys(
                        index.Listeners.Where(arn =>
                            AddressOf(index, arn) is { } address && DeclaredAttributes.AnyOfListener(stack, address, index.Tagged[arn])
                        )
                    ),
                    [Lookups.KindOfCapacity] = Keys(
                        index.LoadBalancers.Where(arn =>
                            AddressOf(index, arn) is { } address && LoadBalancerExtrasReader.HasCapacity(stack, address, index.Tagged[arn])
                        )
                    ),
                    [Lookups.KindOfWebAcls] = Keys(
                        index.LoadBalancers.Where(arn =>
                            AddressOf(index, arn) is { } address && LoadBalancerExtrasReader.HasWebAcl(stack, address, index.Tagged[arn])
                        )
                    ),
                    [Lookups.KindOfTargetGroupAttributes] = Keys(
                        index.TargetGroups.Where(arn =>
                            AddressOf(index, arn) is { } address && DeclaredAttributes.AnyOfTargetGroup(stack, address, index.Tagged[arn])
                        )
                    ),
                    [Lookups.KindOfTargetHealth] = Keys(
                        index.TargetGroups.Where(arn =>
                            AddressOf(index, arn) is { } address && TargetGroupReader.DeclaresTargets(stack, address, index.Tagged[arn])
                        )
                    ),
                }
            )
        );
    }

    private static Address? AddressOf(OwnershipIndex index, string arn) =>
        Address.Parse(index.Tagged[arn].GetValueOrDefault(OwnershipTags.Address, ""));

    private static ImmutableSortedSet<string> Keys(IEnumerable<string> arns) => arns.ToImmutableSortedSet(StringComparer.Ordinal);
}
