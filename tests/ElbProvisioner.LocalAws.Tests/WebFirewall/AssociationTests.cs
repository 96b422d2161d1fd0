using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.WAFV2;
using Amazon.WAFV2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

namespace ElbProvisioner.LocalAws.Tests.WebFirewall;

public sealed class AssociationTests
{
    private const string Shield = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shield/12345678-1234-1234-1234-123456789012";
    private const string Other = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/other/12345678-1234-1234-1234-123456789012";
    private const string Missing = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/missing-one/12345678-1234-1234-1234-123456789012";

    [Fact]
    public async Task A_load_balancer_has_one_web_ACL_and_another_one_takes_its_place()
    {
        using var world = new Balancing();
        var web = (await world.ActiveAsync()).LoadBalancerArn;
        Assert.Null(await OfAsync(world, web));

        await AssociateAsync(world, Shield, web);
        await AssociateAsync(world, Other, web);
        Assert.Equal(("other", Other), (await OfAsync(world, web) is { } acl ? (acl.Name, acl.ARN) : default));

        await world.Cloud.Waf.DisassociateWebACLAsync(new DisassociateWebACLRequest { ResourceArn = web }, Balancing.Cancellation);
        Assert.Null(await OfAsync(world, web));
    }

    [Fact]
    public async Task What_is_not_there_or_not_up_or_not_judged_is_refused()
    {
        using var world = new Balancing();
        var (web, net) = ((await world.ActiveAsync()).LoadBalancerArn, (await world.ActiveAsync("net", "network")).LoadBalancerArn);
        var starting = (await world.BalancerAsync("starting")).LoadBalancerArn;

        await Cloud.RefusedAsync("WAFNonexistentItemException", () => AssociateAsync(world, Missing, web));
        await Cloud.RefusedAsync("WAFInvalidParameterException", () => AssociateAsync(world, Shield, net));
        await Cloud.RefusedAsync("WAFUnavailableEntityException", () => AssociateAsync(world, Shield, starting));
        await Cloud.RefusedAsync("WAFNonexistentItemException", () => OfAsync(world, web + "0"));
        await Cloud.RefusedAsync("WAFNonexistentItemException", () => GetAsync(world, "missing-one"));
        Assert.Equal(Shield, (await GetAsync(world, "shield")).WebACL.ARN);
    }

    [Fact]
    public async Task An_association_goes_with_its_load_balancer()
    {
        using var world = new Balancing();
        var web = (await world.ActiveAsync()).LoadBalancerArn;
        await AssociateAsync(world, Shield, web);
        await world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = web }, Balancing.Cancellation);

        await Cloud.RefusedAsync("WAFNonexistentItemException", () => OfAsync(world, web));
    }

    private static Task<AssociateWebACLResponse> AssociateAsync(Balancing world, string webAcl, string resource) =>
        world.Cloud.Waf.AssociateWebACLAsync(
            new AssociateWebACLRequest { WebACLArn = webAcl, ResourceArn = resource },
            Balancing.Cancellation
        );

    private static async Task<WebACL?> OfAsync(Balancing world, string resource) =>
        (
            await world.Cloud.Waf.GetWebACLForResourceAsync(
                new GetWebACLForResourceRequest { ResourceArn = resource },
                Balancing.Cancellation
            )
        ).WebACL;

    private static Task<GetWebACLResponse> GetAsync(Balancing world, string name) =>
        world.Cloud.Waf.GetWebACLAsync(
            new GetWebACLRequest
            {
                Name = name,
                Scope = Scope.REGIONAL,
                Id = "12345678-1234-1234-1234-123456789012",
            },
            Balancing.Cancellation
        );
}
