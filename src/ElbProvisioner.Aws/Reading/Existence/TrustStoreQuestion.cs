using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Is each trust store there, and active. AWS refuses all of them for one that is unknown, so each is asked for by itself.
/// </summary>
internal static class TrustStoreQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.TrustStore[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("trust stores", () => Task.WhenAll(values.Select(v => AskAsync(inquiry, v))));

    private static async Task AskAsync(Inquiry inquiry, SentValue.TrustStore value)
    {
        try
        {
            var answer = await inquiry.Session.Elb.DescribeTrustStoresAsync(
                new DescribeTrustStoresRequest { TrustStoreArns = [value.Arn] },
                inquiry.Cancel
            );
            if (answer.TrustStores is [{ Status.Value: "CREATING" }, ..])
            {
                inquiry.Findings.Report(
                    ExistenceCodes.TrustStoreUnusable,
                    value.At,
                    $"The trust store '{value.Arn}' is being created; no listener takes it yet.",
                    "Wait a minute, and run the same command again."
                );
            }
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            inquiry.Findings.Report(
                ExistenceCodes.TrustStoreUnusable,
                value.At,
                $"The trust store '{value.Arn}' does not exist.",
                "Check its ARN, or let elbctl make one from a `caBundle`."
            );
        }
    }
}
