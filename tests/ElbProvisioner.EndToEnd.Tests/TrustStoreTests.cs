using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Listeners that verify clients, and the trust stores they do it by.</summary>
public sealed class TrustStoreTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Template = "mtls-api";
    private const string Verifying = """
                mutualAuthentication:
                  mode: verify            # passthrough hands certificates to the targets unverified
                  trustStore: partners
                  advertiseTrustStoreCaNames: true              # clients with several certificates choose the right one

        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_are_verified_by_a_trust_store_that_is_made_first_and_removed_last()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        aws.Calls.Clear();
        await stack.Elbctl.ApplyAsync();
        var calls = Calls();
        Assert.InRange(calls.IndexOf("CreateListener"), calls.IndexOf("AddTrustStoreRevocations"), calls.Count);
        var (store, listener) = (await StoreAsync(stack), await ListenerAsync(stack));
        Assert.Equal(("ACTIVE", 1L), (store.Status.Value, store.TotalRevokedEntries));
        Assert.Equal(
            ("verify", store.TrustStoreArn, "on"),
            (
                listener.MutualAuthentication.Mode,
                listener.MutualAuthentication.TrustStoreArn,
                listener.MutualAuthentication.AdvertiseTrustStoreCaNames.Value
            )
        );
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Contains(store.TrustStoreArn, (await stack.Elbctl.RunAsync("outputs")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        var policy = (await stack.Elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out;
        Assert.All(
            (string[])["elasticloadbalancing:CreateTrustStore", "s3:GetObject", "arn:aws:s3:::example-partners/ca.pem"],
            word => Assert.Contains(word, policy, StringComparison.Ordinal)
        );

        aws.Calls.Clear();
        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        calls = Calls();
        Assert.InRange(calls.IndexOf("DeleteTrustStore"), calls.IndexOf("DeleteLoadBalancer"), calls.Count);
        Assert.Empty((await stack.InventoryAsync()).Owned);
    }

    [Fact]
    public async Task Another_bundle_and_other_revocation_lists_come_in_place_the_new_lists_first()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        await stack.Elbctl.ApplyAsync();
        var before = await StoreAsync(stack);
        var lists = await RevocationsAsync(before);
        stack.Edit("key: ca.pem }", "key: ca.pem, version: v2 }");
        stack.Edit("key: revoked.crl", "key: revoked-2.crl");

        var plan = Flat((await stack.Elbctl.RunAsync("plan")).Out);
        Assert.Contains("no authority in s3://example-partners/ca.pem?versionId=v2 stands for are refused", plan, StringComparison.Ordinal);
        Assert.Contains("s3://example-partners/revoked-2.crl revokes are refused", plan, StringComparison.Ordinal);
        aws.Calls.Clear();
        await stack.Elbctl.ApplyAsync();
        var calls = Calls();
        Assert.InRange(calls.IndexOf("RemoveTrustStoreRevocations"), calls.IndexOf("AddTrustStoreRevocations"), calls.Count);
        Assert.Contains("ModifyTrustStore", calls);
        await stack.Elbctl.ExpectNoChangesAsync();
        var after = await StoreAsync(stack);
        Assert.Equal(before.TrustStoreArn, after.TrustStoreArn);
        Assert.DoesNotContain(Assert.Single(await RevocationsAsync(after)), lists);

        await aws.Clients.Elb.AddTrustStoreRevocationsAsync(
            new() { TrustStoreArn = after.TrustStoreArn, RevocationContents = [new() { S3Bucket = "somebody", S3Key = "else.crl" }] },
            Stop
        );
        await stack.Elbctl.ApplyAsync();
        Assert.Single(await RevocationsAsync(after));
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task What_leaves_the_file_is_turned_off_and_the_trust_store_goes_after_it()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        await stack.Elbctl.ApplyAsync();
        stack.Edit(Verifying, "");
        stack.Edit("  trustStore: ${trustStores.partners.arn}\n", "");
        var whole = stack.Workspace.Stack;
        var (start, end) = (
            whole.IndexOf("trustStores:", StringComparison.Ordinal),
            whole.IndexOf("loadBalancers:", StringComparison.Ordinal)
        );
        stack.Workspace.Stack = whole.Remove(start, end - start);

        Assert.Contains("no certificate is verified any more", Flat((await stack.Elbctl.RunAsync("plan")).Out), StringComparison.Ordinal);
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Equal("off", (await ListenerAsync(stack)).MutualAuthentication.Mode);
        Assert.DoesNotContain(
            (await stack.InventoryAsync()).Addresses,
            address => address.StartsWith("trustStore", StringComparison.Ordinal)
        );

        // Nobody who does not say it takes it back either.
        var listener = await ListenerAsync(stack);
        await aws.Clients.Elb.ModifyListenerAsync(
            new()
            {
                ListenerArn = listener.ListenerArn,
                MutualAuthentication = new() { Mode = "passthrough" },
            },
            Stop
        );
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Verification_that_comes_later_shuts_clients_out_and_the_plan_says_so()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        stack.Edit(Verifying, "");
        await stack.Elbctl.ApplyAsync();
        stack.Edit("        headers:\n", Verifying + "        headers:\n");

        var plan = await stack.Elbctl.PlanAsync();
        var change = plan.Changes.Single(c => c.Address == "listener/api/https");
        Assert.Equal(("update", "clients"), (change.Verb, change.Effect));
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_trust_store_made_elsewhere_is_used_where_it_is_there_and_missed_before_the_first_change()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        var whole = stack.Workspace.Stack;
        var (start, end) = (
            whole.IndexOf("    caBundle:", StringComparison.Ordinal),
            whole.IndexOf("loadBalancers:", StringComparison.Ordinal)
        );
        const string missing = "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/none/0123456789abcdef";
        stack.Workspace.Stack = whole.Remove(start, end - start).Insert(start, $"    arn: {missing}\n\n");
        var refused = (await stack.Elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk;
        Assert.Contains("ELB4325", refused, StringComparison.Ordinal);

        var made = await aws.Clients.Elb.CreateTrustStoreAsync(
            new()
            {
                Name = "elsewhere",
                CaCertificatesBundleS3Bucket = "bucket",
                CaCertificatesBundleS3Key = "ca.pem",
            },
            Stop
        );
        var arn = made.TrustStores[0].TrustStoreArn;
        stack.Edit(missing, arn);
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Equal(arn, (await ListenerAsync(stack)).MutualAuthentication.TrustStoreArn);
        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        await aws.Clients.Elb.DeleteTrustStoreAsync(new() { TrustStoreArn = arn }, Stop);
    }

    [Fact]
    public async Task A_network_load_balancer_takes_clients_by_their_identities()
    {
        await using var stack = await LivingStack.FromAsync(aws, "network-tls");
        stack.Edit("\nloadBalancers:", "\ntrustStores:\n  partners: { caBundle: s3://bucket/ca.pem }\n\nloadBalancers:");
        const string alpn = "        alpn: HTTP1Only";
        const string filters =
            "        mutualAuthentication: { trustStore: partners, identityFilters: [{ field: san-dns, match: prefix, value: a. }] }\n";
        stack.Edit(alpn, filters + alpn);
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Contains(
            "clients verified by partners",
            (await stack.Elbctl.RunAsync("status")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
        stack.Edit("value: a. }]", "value: a. }, { field: subject-cn, match: exact, value: b }]");
        Assert.Contains("clients are let in that were refused", Flat((await stack.Elbctl.RunAsync("plan")).Out), StringComparison.Ordinal);
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        stack.Edit("match: prefix", "match: exact");
        Assert.Contains("fit no identity filter are refused", Flat((await stack.Elbctl.RunAsync("plan")).Out), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CreateTrustStore", false)]
    [InlineData("AddTrustStoreRevocations", false)]
    [InlineData("AddTrustStoreRevocations", true)]
    [InlineData("AddTags", true)]
    [InlineData("ModifyTrustStore", true)]
    [InlineData("RemoveTrustStoreRevocations", true)]
    [InlineData("RemoveTags", true)]
    public async Task Whatever_answer_is_lost_the_next_run_leaves_one_trust_store_with_what_the_file_names(string operation, bool isEdited)
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        if (isEdited)
        {
            await stack.Elbctl.ApplyAsync();
            stack.Edit("key: ca.pem }", "key: ca.pem, version: v2 }");
            stack.Edit("key: revoked.crl", "key: revoked-2.crl");
        }

        aws.Wire = inner => new AfterwardsLost(inner, operation);
        try
        {
            var broken = await stack.Elbctl.RunAsync("apply", "--yes");
            Assert.NotEqual(ExitCode.Done, broken.ExitCode);
        }
        finally
        {
            aws.Wire = null;
        }

        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Single(await RevocationsAsync(await StoreAsync(stack)));
    }

    private List<string> Calls() => [.. aws.Calls.Select(call => call.Operation)];

    private async Task<TrustStore> StoreAsync(LivingStack stack) =>
        Assert.Single(
            (await aws.Clients.Elb.DescribeTrustStoresAsync(new(), Stop)).TrustStores,
            store => store.Name.StartsWith(stack.Name + "-", StringComparison.Ordinal)
        );

    private async Task<IReadOnlyList<long?>> RevocationsAsync(TrustStore store) =>
        [
            .. (
                await aws.Clients.Elb.DescribeTrustStoreRevocationsAsync(new() { TrustStoreArn = store.TrustStoreArn }, Stop)
            ).TrustStoreRevocations.Select(list => list.RevocationId),
        ];

    private async Task<Listener> ListenerAsync(LivingStack stack)
    {
        var balancers = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop)).LoadBalancers;
        var balancer = balancers.Single(b => b.LoadBalancerName.StartsWith(stack.Name + "-", StringComparison.Ordinal));
        return Assert.Single(
            (await aws.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, Stop)).Listeners
        );
    }

    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
