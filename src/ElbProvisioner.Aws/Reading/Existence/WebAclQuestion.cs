using Amazon.Runtime;
using Amazon.WAFV2;
using Amazon.WAFV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>One by one: the service has no filters [WAF API: GetWebACL].</summary>
internal static class WebAclQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.WebAcl[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("web ACLs", () => Task.WhenAll(values.Select(v => AskAsync(inquiry, v))));

    private static async Task AskAsync(Inquiry inquiry, SentValue.WebAcl value)
    {
        // arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID
        if (value.Arn.Split('/') is not [_, _, var name, var id])
        {
            return;
        }

        try
        {
            await inquiry.Session.Waf.GetWebACLAsync(
                new GetWebACLRequest
                {
                    Name = name,
                    Scope = Scope.REGIONAL,
                    Id = id,
                },
                inquiry.Cancel
            );
        }
        catch (AmazonServiceException refusal) when (refusal is WAFNonexistentItemException)
        {
            inquiry.Findings.Report(
                ExistenceCodes.WebAclMissing,
                value.At,
                $"The web ACL '{value.Arn}' does not exist.",
                "Check its ARN: it must be a regional one, of the load balancer's region and account."
            );
        }
    }
}
