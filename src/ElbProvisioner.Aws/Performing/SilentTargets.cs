using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Whether targets give no answer because a security group is in the way. It explains, it decides nothing.</summary>
internal sealed class SilentTargets(AwsSession aws)
{
    private readonly PortCheck _ports = new(aws);
    private string? _found;

    /// <returns>The first obstacle, once found for good: an instance that has just replaced a silent one has not shown it yet.</returns>
    public async Task<string?> ObstacleAsync(IEnumerable<string> targetGroups, CancellationToken stop)
    {
        foreach (var arn in targetGroups.TakeWhile(_ => _found is null))
        {
            try
            {
                var health =
                    (
                        await aws.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, stop)
                    ).TargetHealthDescriptions
                    ?? [];
                if (health.Find(t => t.TargetHealth?.Reason == TargetHealthReasonEnum.TargetTimeout)?.Target is { Id: { } id } target)
                {
                    _found = await _ports.ObstacleAsync(arn, id, target.Port ?? 0, stop) is { } obstacle ? $"{id}: {obstacle}" : null;
                }
            }
            catch (AmazonServiceException)
            {
                return null;
            }
        }

        return _found;
    }
}
