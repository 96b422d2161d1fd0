using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Target tracking policies. Their alarms are AWS's: made, renamed and deleted with the policy.</summary>
internal sealed class ScalingPolicyHandler(AwsSession aws)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.PutScalingPolicy>(PutAsync);
        table.On<AwsOperation.DeleteScalingPolicy>(DeleteAsync);
    }

    private async Task<Outputs> PutAsync(ActionScope scope, AwsOperation.PutScalingPolicy put)
    {
        var settings = put.Settings;
        var configuration = new TargetTrackingConfiguration
        {
            TargetValue = settings.TargetValue,
            DisableScaleIn = settings.DisableScaleIn,
        };
        switch (settings.Metric)
        {
            case MetricSettings.Predefined metric:
                configuration.PredefinedMetricSpecification = new PredefinedMetricSpecification { PredefinedMetricType = metric.Type };
                break;
            case MetricSettings.RequestsPerTarget metric:
                configuration.PredefinedMetricSpecification = new PredefinedMetricSpecification
                {
                    PredefinedMetricType = "ALBRequestCountPerTarget",
                    ResourceLabel = LabelOf(scope.Id(metric.LoadBalancer), scope.Id(metric.TargetGroup)),
                };
                break;
            case MetricSettings.Custom metric:
                configuration.CustomizedMetricSpecification = new CustomizedMetricSpecification
                {
                    Namespace = metric.Namespace,
                    MetricName = metric.MetricName,
                    Dimensions = [.. metric.Dimensions.Select(d => new MetricDimension { Name = d.Key, Value = d.Value })],
                    Statistic = metric.Statistic,
                    Unit = metric.Unit,
                };
                break;
            default:
                throw new InvalidOperationException($"The plan writes a metric that elbctl only reads: {settings.Metric}");
        }

        var answer = await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal =>
                refusal.IsValidation("ResourceLabel", "resource label", "does not route traffic") || refusal.Is("ResourceContention"),
            "waiting for AWS to know that the group serves the target group",
            () =>
                aws.AutoScaling.PutScalingPolicyAsync(
                    new PutScalingPolicyRequest
                    {
                        AutoScalingGroupName = scope.Id(put.Group),
                        PolicyName = settings.PolicyName,
                        PolicyType = "TargetTrackingScaling",
                        TargetTrackingConfiguration = configuration,
                    },
                    scope.ToTheEnd()
                )
        );
        return new(
            answer.PolicyARN,
            ImmutableSortedDictionary<string, string>.Empty.Add("arn", answer.PolicyARN).Add("name", settings.PolicyName)
        );
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteScalingPolicy delete)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => refusal.Is("ResourceContention"),
                "waiting for AWS to let the policy go",
                () =>
                    aws.AutoScaling.DeletePolicyAsync(
                        new DeletePolicyRequest { AutoScalingGroupName = delete.GroupName, PolicyName = delete.PolicyName },
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal) || refusal.IsValidation("does not exist"))
        {
            // What was to be gone is gone.
        }
    }

    /// <summary><c>app/NAME/ID/targetgroup/NAME/ID</c>.</summary>
    internal static string LabelOf(string loadBalancerArn, string targetGroupArn)
    {
        const string marker = ":loadbalancer/";
        var at = loadBalancerArn.IndexOf(marker, StringComparison.Ordinal);
        return at < 0
            ? throw new InvalidOperationException($"Not a load balancer's ARN: {loadBalancerArn}")
            : $"{loadBalancerArn[(at + marker.Length)..]}/{targetGroupArn[(targetGroupArn.LastIndexOf(':') + 1)..]}";
    }
}
