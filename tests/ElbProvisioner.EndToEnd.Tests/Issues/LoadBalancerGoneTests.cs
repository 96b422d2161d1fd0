using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>
/// A load balancer that somebody deleted took with it the only proof that its names were ours: apply refused for good, and destroy left
/// names behind that lead nowhere.
/// </summary>
public sealed class LoadBalancerGoneTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_leads_its_name_to_the_new_one()
    {
        using var place = await ServingAsync("back");
        await DeleteLoadBalancerAsync(place.Stack);

        await place.Elbctl.ApplyAsync();

        var record = Assert.Single(await Zones.RecordsAsync(aws.Clients, place.Zone, Cancel));
        Assert.Equal((await LoadBalancerAsync(place.Stack))?.DNSName, record.AliasTarget.DNSName.TrimEnd('.'), ignoreCase: true);
        await place.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Apply_leads_its_name_to_one_that_is_called_otherwise()
    {
        using var place = await ServingAsync("moved");
        await DeleteLoadBalancerAsync(place.Stack);
        place.Workspace.Stack = place.Workspace.Stack.Replace("  web:\n", "  edge:\n", StringComparison.Ordinal);

        await place.Elbctl.ApplyAsync();

        var record = Assert.Single(await Zones.RecordsAsync(aws.Clients, place.Zone, Cancel));
        Assert.Contains("-edge-", record.AliasTarget.DNSName, StringComparison.Ordinal);
        await place.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Destroy_takes_its_name_away()
    {
        using var place = await ServingAsync("gone");
        await DeleteLoadBalancerAsync(place.Stack);

        (await place.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.Empty(await Zones.RecordsAsync(aws.Clients, place.Zone, Cancel));
    }

    [Theory]
    [InlineData("STACK-web-aaaaaa-1234567890.us-east-1.elb.amazonaws.com")]
    [InlineData("other-web-abcdef-1234567890.us-east-1.elb.amazonaws.com")]
    public async Task An_alias_to_a_name_that_our_naming_does_not_give_stays_somebody_elses(string target)
    {
        using var place = await ServingAsync("alien");
        await DeleteLoadBalancerAsync(place.Stack);
        var record = Assert.Single(await Zones.RecordsAsync(aws.Clients, place.Zone, Cancel));
        record.AliasTarget.DNSName = target.Replace("STACK", place.Stack, StringComparison.Ordinal);
        await Zones.PutAsync(aws.Clients, place.Zone, record, Cancel);

        Assert.Contains("ELB4002", (await place.Elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        (await place.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.Single(await Zones.RecordsAsync(aws.Clients, place.Zone, Cancel));
    }

    private async Task<Place> ServingAsync(string root)
    {
        var stack = aws.NewStackName(root);
        var zone = await Zones.CreateAsync(aws.Clients, stack + ".example", Cancel);
        var workspace = new Workspace(
            ShopStack.Named(stack).Replace("  web:\n", $"  web:\n    dns: [www.{stack}.example]\n", StringComparison.Ordinal)
        );
        var place = new Place(stack, zone, workspace, new Elbctl(workspace, aws));
        await place.Elbctl.ApplyAsync();
        return place;
    }

    private async Task DeleteLoadBalancerAsync(string stack)
    {
        var arn = (await LoadBalancerAsync(stack))?.LoadBalancerArn;
        await aws.Clients.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = arn }, Cancel);
        await aws.RestAsync();
    }

    private async Task<LoadBalancer?> LoadBalancerAsync(string stack) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Cancel)).LoadBalancers.SingleOrDefault(b =>
            b.LoadBalancerName.StartsWith(stack + "-", StringComparison.Ordinal)
        );

    private sealed record Place(string Stack, string Zone, Workspace Workspace, Elbctl Elbctl) : IDisposable
    {
        public void Dispose() => Workspace.Dispose();
    }
}
