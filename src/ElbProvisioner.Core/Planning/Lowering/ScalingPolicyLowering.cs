using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Scaling policies as AWS takes them.</summary>
internal static class ScalingPolicyLowering
{
    public static Settings Lower(PlanningContext context, AutoScalingGroup group, ScalingPolicy wanted)
    {
        var settings = wanted.Settings.With(ScalingPolicyTable.Name, PhysicalNames.ScalingPolicy(context.Stack, group, wanted));
        return settings.FindValue(ScalingPolicyTable.Forecasts) is { } forecasts
                ? settings.With(ScalingPolicyTable.Forecasts, [.. forecasts.Select(f => Forecast(context, f, wanted.RequestsOf))])
            : wanted.RequestsOf is { } tracked
                ? settings.With(
                    ScalingPolicyTable.Metric,
                    PredefinedMetricTable.RequestsOf(LoadBalancerRef(context, tracked), context.TargetGroupRef(tracked))
                )
            : settings.Find(ScalingPolicyTable.Metric) is { } metric ? settings.With(ScalingPolicyTable.Metric, Metric(context, metric))
            : settings;
    }

    private static Settings Metric(PlanningContext context, Settings metric) =>
        metric.FindValue(MetricMathTable.Queries) is { } queries
            ? metric.With(MetricMathTable.Queries, MetricLowering.Resolve(context, queries))
            : MetricLowering.Resolve(context, metric, CustomMetricTable.Dimensions);

    private static Settings Forecast(PlanningContext context, Settings forecast, Reference? requests)
    {
        foreach (var part in new[] { ForecastTable.Pair, ForecastTable.Scaling, ForecastTable.Load })
        {
            if (forecast.Find(part) is { } predefined)
            {
                forecast = forecast.With(part, Labelled(context, predefined, requests));
            }
        }

        foreach (var part in new[] { ForecastTable.OwnScaling, ForecastTable.OwnLoad, ForecastTable.OwnCapacity })
        {
            if (forecast.Find(part)?.FindValue(OwnForecastTable.Queries) is { } queries)
            {
                ImmutableArray<Settings> resolved = [.. queries.Select(q => Resolved(context, q))];
                forecast = forecast.With(part, OwnForecastTable.Table.Empty.With(OwnForecastTable.Queries, resolved));
            }
        }

        return forecast;
    }

    private static Settings Labelled(PlanningContext context, Settings predefined, Reference? requests)
    {
        var unnamed = predefined.Without(PredefinedForecastTable.GroupOf(predefined.Table));
        return requests is null || !PredefinedForecastTable.CountsRequests(predefined)
            ? unnamed
            : unnamed.With(
                PredefinedForecastTable.LabelOf(predefined.Table),
                new ResourceLabel(LoadBalancerRef(context, requests), context.TargetGroupRef(requests))
            );
    }

    private static Settings Resolved(PlanningContext context, Settings query) =>
        query.Find(ForecastQueryTable.Metric) is { } metric
            ? query.With(ForecastQueryTable.Metric, MetricLowering.Resolve(context, metric, ForecastMetricTable.Dimensions))
            : query;

    private static ResourceRef LoadBalancerRef(PlanningContext context, Reference targetGroup) =>
        context.Topology.LoadBalancerOf(targetGroup.Text) is { } loadBalancer
            ? context.Ref(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))
            : throw new InvalidOperationException($"'{targetGroup.Text}' is behind no load balancer; the checks should have said so.");
}
