using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>One by one: the service has no filters, and one unknown ARN spoils a list [ELBv2 API: TargetGroupNotFound].</summary>
internal static class TargetGroupQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.TargetGroup[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("target groups", () => Task.WhenAll(values.Select(v => AskAsync(inquiry, v))));

    private static async Task AskAsync(Inquiry inquiry, SentValue.TargetGroup value)
    {
        try
        {
            await inquiry.Session.Elb.DescribeTargetGroupsAsync(
                new DescribeTargetGroupsRequest { TargetGroupArns = [value.Arn] },
                inquiry.Cancel
            );
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound or AwsFailureKind.Validation)
        {
            inquiry.Findings.Report(
                ExistenceCodes.TargetGroupMissing,
                value.At,
                $"The target group '{value.Arn}' does not exist in {inquiry.World.Region}.",
                "Check its ARN, the region and the account."
            );
        }
    }
}
