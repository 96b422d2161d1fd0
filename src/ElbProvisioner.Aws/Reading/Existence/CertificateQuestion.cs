using Amazon.CertificateManager.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is each certificate there, of this region and account, and issued. ACM describes one at a time.</summary>
internal static class CertificateQuestion
{
    private const string Issued = "ISSUED";

    public static Task AskAsync(Inquiry inquiry, SentValue.Certificate[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("certificates", () => Task.WhenAll(values.Select(v => AskAsync(inquiry, v))));

    private static async Task AskAsync(Inquiry inquiry, SentValue.Certificate value)
    {
        // Server certificates of IAM are not ACM's to know.
        if (value.Arn.Split(':') is not ["arn", _, "acm", var region, var account, ..])
        {
            return;
        }

        if (region != inquiry.World.Region || account != inquiry.World.Account)
        {
            inquiry.Findings.Report(
                ExistenceCodes.CertificateUnusable,
                value.At,
                region != inquiry.World.Region
                    ? $"The certificate is in {region}, the stack in {inquiry.World.Region}; a load balancer takes certificates of "
                        + "its own region only."
                    : $"The certificate is of the account {account}, the stack in {inquiry.World.Account}; a load balancer takes "
                        + "certificates of its own account only.",
                $"Request or import one in {inquiry.World.Region}."
            );
            return;
        }

        try
        {
            var answer = await inquiry.Session.Acm.DescribeCertificateAsync(
                new DescribeCertificateRequest { CertificateArn = value.Arn },
                inquiry.Cancel
            );
            if (answer.Certificate?.Status?.Value is { } status && status != Issued)
            {
                inquiry.Findings.Report(
                    ExistenceCodes.CertificateUnusable,
                    value.At,
                    $"The certificate '{value.Arn}' is not issued (ACM says {status}); no listener takes it.",
                    status == "PENDING_VALIDATION" ? "Finish its validation first." : "Name another one."
                );
            }
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            inquiry.Findings.Report(
                ExistenceCodes.CertificateUnusable,
                value.At,
                $"The certificate '{value.Arn}' does not exist.",
                "Check its ARN, or let elbctl request one with 'request:'."
            );
        }
    }
}
