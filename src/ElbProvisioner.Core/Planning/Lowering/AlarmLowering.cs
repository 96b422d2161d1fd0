using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Alarms as AWS takes them.</summary>
internal static class AlarmLowering
{
    public static Settings Lower(PlanningContext context, DesiredAlarm wanted)
    {
        var settings = wanted
            .Alarm.Settings.With(AlarmTable.Name, PhysicalNames.Alarm(context.Stack.Name, wanted.Address))
            .With(
                AlarmTable.OnAlarm,
                [.. wanted.Alarm.Settings.FindValue(AlarmTable.OnAlarm) ?? [], .. wanted.Policies.Select(context.Ref)]
            );
        if (DimensionsOf(context, wanted) is { } dimensions)
        {
            settings = settings.With(AlarmTable.Dimensions, dimensions);
        }

        return settings.FindValue(AlarmTable.Queries) is { } queries
            ? settings.With(AlarmTable.Queries, MetricLowering.Resolve(context, queries))
            : settings;
    }

    private static ImmutableSortedDictionary<string, ResourceRef>? DimensionsOf(PlanningContext context, DesiredAlarm wanted)
    {
        if (wanted.Alarm.Group is { } named)
        {
            var group = named.Text.Length == 0 ? wanted.Group?.Name ?? "" : named.Text;
            return DimensionsForm.Empty.Add(DimensionsForm.AutoScalingGroup, context.Ref(Address.Of(ResourceKind.AutoScalingGroup, group)));
        }

        if (wanted.Alarm.RequestsOf is not { } requests)
        {
            return wanted.Alarm.Settings.Find(AlarmTable.Dimensions) is { } written ? MetricLowering.Resolve(context, written) : null;
        }

        var counted = DimensionsForm.Empty.Add(DimensionsForm.TargetGroup, context.TargetGroupRef(requests));
        return context.Topology.LoadBalancerOf(requests.Text) is { } balancer
            ? counted.Add(DimensionsForm.LoadBalancer, context.Ref(Address.Of(ResourceKind.LoadBalancer, balancer.Name)))
            : counted;
    }
}
