using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Aliases of records in a hosted zone of the account.</summary>
public sealed class AliasTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_leads_to_no_record_is_told_before_the_first_change()
    {
        var zone = await Zones.CreateAsync(aws.Clients, "missing.example", Stop);
        using var stack = Begin("missing", "{ away: { name: away.missing.example, type: A, alias: { name: there.missing.example } } }");
        var elbctl = new Elbctl(stack, aws);
        aws.Calls.Clear();
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("error ELB4347", run.Talk, StringComparison.Ordinal);
        Assert.Contains("no record of that name", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => c.Operation.StartsWith("Create", StringComparison.Ordinal));

        await PutAsync(zone, "AAAA", "2001:db8::1");
        Assert.Contains("no A record", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);

        await PutAsync(zone, "A", "192.0.2.1");
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task One_that_leads_to_a_record_of_the_file_comes_with_it()
    {
        var zone = await Zones.CreateAsync(aws.Clients, "chain.example", Stop);
        const string Records = """
            {
                first: { name: a.chain.example, type: A, alias: { name: b.chain.example } },
                second: { name: b.chain.example, type: A, alias: { name: c.chain.example } },
                third: { name: c.chain.example, type: A, values: 192.0.2.1 },
                shop: { name: www.chain.example, type: A, alias: { name: shop.chain.example } },
              }
            """;
        using var stack = Begin("chain", Records, "shop.chain.example");
        var elbctl = new Elbctl(stack, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        stack.Stack = stack.Stack.Replace("third: { name: c.chain.example, type: A, values: 192.0.2.1 },", "", StringComparison.Ordinal);
        stack.Stack = stack.Stack.Replace("name: b.chain.example", "name: d.chain.example", StringComparison.Ordinal);
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk;
        Assert.Contains("whose A record this plan takes away", plan, StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Empty(await Zones.RecordsAsync(aws.Clients, zone, Stop));
    }

    private Workspace Begin(string name, string records, string? dns = null) =>
        new(
            ShopStack
                .Named(aws.NewStackName(name))
                .Replace("  web:\n", dns is null ? "  web:\n" : $"  web:\n    dns: [{dns}]\n", StringComparison.Ordinal)
                + $"dnsRecords: {records}\n"
        );

    private Task PutAsync(string zone, string type, string value) =>
        Zones.PutAsync(
            aws.Clients,
            zone,
            new ResourceRecordSet
            {
                Name = "there.missing.example",
                Type = RRType.FindValue(type),
                TTL = 60,
                ResourceRecords = [new ResourceRecord { Value = value }],
            },
            Stop
        );
}
