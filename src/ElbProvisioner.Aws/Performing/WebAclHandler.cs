using Amazon.Runtime;
using Amazon.WAFV2;
using Amazon.WAFV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Web ACLs of load balancers: WAF keeps at most one for each, and another one takes its place.</summary>
internal sealed class WebAclHandler(AwsSession aws)
{
    public void Register(OperationTable table) => table.On<AwsOperation.SetWebAcl>(SetAsync);

    /// <summary>WAF learns of a load balancer that is active a little later [WAF API: WAFUnavailableEntityException].</summary>
    private Task SetAsync(ActionScope scope, AwsOperation.SetWebAcl set) =>
        scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("WAFUnavailableEntityException"),
            "waiting for WAF to know the load balancer",
            async () =>
            {
                var arn = scope.Id(set.LoadBalancer);
                if (set.WebAcl is { } webAcl)
                {
                    await aws.Waf.AssociateWebACLAsync(
                        new AssociateWebACLRequest { WebACLArn = webAcl, ResourceArn = arn },
                        scope.ToTheEnd()
                    );
                }
                else
                {
                    await DissociateAsync(scope, arn);
                }

                return true;
            }
        );

    private async Task DissociateAsync(ActionScope scope, string arn)
    {
        try
        {
            await aws.Waf.DisassociateWebACLAsync(new DisassociateWebACLRequest { ResourceArn = arn }, scope.ToTheEnd());
        }
        catch (AmazonServiceException refusal) when (refusal.Is("WAFNonexistentItemException"))
        {
            // There is none any more.
        }
    }
}
