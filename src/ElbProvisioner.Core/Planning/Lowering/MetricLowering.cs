using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Metrics whose dimensions name things of the stack, as CloudWatch knows them.</summary>
internal static class MetricLowering
{
    /// <summary>A value that is a name in the file means that thing; any other is what it says.</summary>
    public static ImmutableSortedDictionary<string, ResourceRef> Resolve(
        PlanningContext context,
        ImmutableSortedDictionary<string, ResourceRef> written
    ) => written.ToImmutableSortedDictionary(d => d.Key, d => Resolve(context, d.Key, d.Value), StringComparer.Ordinal);

    public static ImmutableArray<Settings> Resolve(PlanningContext context, ImmutableArray<Settings> queries) =>
        [.. queries.Select(q => Resolve(context, q, MetricQueryTable.Dimensions))];

    /// <summary>Of a metric, a query or a policy, whatever holds dimensions of its own.</summary>
    public static Settings Resolve(
        PlanningContext context,
        Settings metric,
        Property<ImmutableSortedDictionary<string, ResourceRef>> dimensions
    ) => metric.Find(dimensions) is { } written ? metric.With(dimensions, Resolve(context, written)) : metric;

    private static ResourceRef Resolve(PlanningContext context, string dimension, ResourceRef value)
    {
        var stack = context.Stack;
        return dimension switch
        {
            DimensionsForm.LoadBalancer when stack.LoadBalancers.Any(b => b.Name == value.Key) => context.Ref(
                Address.Of(ResourceKind.LoadBalancer, value.Key)
            ),
            DimensionsForm.TargetGroup when stack.TargetGroups.Any(g => g.Name == value.Key) => context.Ref(
                Address.Of(ResourceKind.TargetGroup, value.Key)
            ),
            DimensionsForm.AutoScalingGroup when stack.AutoScalingGroups.Any(g => g.Name == value.Key) => context.Ref(
                Address.Of(ResourceKind.AutoScalingGroup, value.Key)
            ),
            _ => value,
        };
    }
}
