using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>The record by which ACM renews a certificate, deleted or edited by hand.</summary>
public sealed class LostProofTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lost", false)]
    [InlineData("bent", true)]
    public async Task A_proof_that_is_gone_is_put_back_where_the_zone_is_read_anyway(string name, bool isEdited)
    {
        var domain = name + ".example";
        var zone = await Zones.CreateAsync(aws.Clients, domain, Cancel);
        using var workspace = new Workspace(
            ShopStack
                .Named(aws.NewStackName(name))
                .Replace(
                    "      http:\n        port: 80\n",
                    "      http:\n        port: 443\n        certificates: [site]\n",
                    StringComparison.Ordinal
                )
                .Replace("  web:\n", $"  web:\n    dns: [{domain}]\n", StringComparison.Ordinal)
                + $"certificates: {{ site: {{ request: {domain} }} }}\n"
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var proof = await ProofAsync(zone);
        var value = proof.ResourceRecords[0].Value;
        aws.Calls.Clear();
        await elbctl.ExpectNoChangesAsync();
        var calls = aws.Calls.Count(c => c.Operation == "ListResourceRecordSets");
        await ChangeAsync(zone, ChangeAction.DELETE, proof);
        if (isEdited)
        {
            await ChangeAsync(zone, ChangeAction.CREATE, proof, "elsewhere.example");
        }

        var plan = (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        Assert.Contains($"renewal record  (none) -> {proof.Name.TrimEnd('.')}", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();

        Assert.Equal(value, (await ProofAsync(zone)).ResourceRecords[0].Value);
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(1, calls);
    }

    private async Task<ResourceRecordSet> ProofAsync(string zone) =>
        Assert.Single(await Zones.RecordsAsync(aws.Clients, zone, Cancel), r => r.Type == RRType.CNAME);

    private Task<ChangeResourceRecordSetsResponse> ChangeAsync(
        string zone,
        ChangeAction action,
        ResourceRecordSet record,
        string? value = null
    ) =>
        aws.Clients.Route53.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest
            {
                HostedZoneId = zone,
                ChangeBatch = new ChangeBatch
                {
                    Changes =
                    [
                        new Change
                        {
                            Action = action,
                            ResourceRecordSet = new ResourceRecordSet
                            {
                                Name = record.Name,
                                Type = record.Type,
                                TTL = record.TTL,
                                ResourceRecords = [new() { Value = value ?? record.ResourceRecords[0].Value }],
                            },
                        },
                    ],
                },
            },
            Cancel
        );
}
