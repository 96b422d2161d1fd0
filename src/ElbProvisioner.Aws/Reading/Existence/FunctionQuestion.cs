using Amazon.Lambda.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>One by one: the service has no filters [Lambda API: GetFunctionConfiguration].</summary>
internal static class FunctionQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.Function[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("Lambda functions", () => Task.WhenAll(values.Select(v => AskAsync(inquiry, v))));

    private static async Task AskAsync(Inquiry inquiry, SentValue.Function value)
    {
        try
        {
            await inquiry.Session.Lambda.GetFunctionConfigurationAsync(
                new GetFunctionConfigurationRequest { FunctionName = value.Arn },
                inquiry.Cancel
            );
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound or AwsFailureKind.Validation)
        {
            inquiry.Findings.Report(
                ExistenceCodes.FunctionMissing,
                value.At,
                $"The Lambda function '{value.Arn}' does not exist.",
                "Check its name, its alias, the region and the account: it must be of the stack's."
            );
        }
    }
}
