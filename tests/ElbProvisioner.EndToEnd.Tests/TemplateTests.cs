using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Every template lives its whole life: checked, planned, made, found unchanged, removed.</summary>
public abstract class TemplateTests(TestedAws aws)
{
    private const int Count = 20;

    public static TheoryData<string> All => [.. Templates.Names];

    [Fact]
    public void Every_template_is_tested() => Assert.Equal(Count, Templates.Names.Count);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_template_is_made_once_and_removed_without_a_trace(string template)
    {
        await using var stack = await LivingStack.FromAsync(aws, template);
        var elbctl = stack.Elbctl;
        (await elbctl.RunAsync("validate")).Expect(ExitCode.Done);

        var plan = await elbctl.PlanAsync();
        Assert.Equal(1, plan.FormatVersion);
        Assert.Equal(stack.Name, plan.Stack);

        // A listener of somebody else's is there: it gets a certificate.
        bool IsGiven(PlannedChange change) => stack.Shared is not null && change.Kind == "listener";
        var given = plan.Changes.Where(IsGiven).ToList();
        Assert.All(given, change => Assert.Equal("update", change.Verb));
        var made = plan.Changes.Where(c => !IsGiven(c)).ToList();
        Assert.All(made, change => Assert.Equal("create", change.Verb));
        Assert.Equal(made.Count, plan.Count("create"));
        Assert.NotEmpty(plan.Actions);
        var shown = (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
        Assert.Contains(
            $"Plan: {made.Count} to add, {given.Count} to change, 0 to replace, 0 to remove.",
            shown.Out,
            StringComparison.Ordinal
        );

        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var there = await stack.InventoryAsync();
        Assert.Empty(there.Duplicates);
        Assert.Equal(
            made.Where(c => c.Kind is not ("dnsRecord" or "scalingPolicy" or "schedule" or "lifecycleHook"))
                .Select(c => c.Address)
                .Order(StringComparer.Ordinal),
            there.Addresses
        );
        var outputs = (await elbctl.RunAsync("outputs", "--json")).Expect(ExitCode.Done).Json();
        Assert.Equal(1, outputs.GetProperty("formatVersion").GetInt32());
        (await elbctl.RunAsync("status")).Expect(ExitCode.Done);
        if (aws is LocalWorldAws)
        {
            var file = (await elbctl.RunAsync("graph", "--format", "dot")).Expect(ExitCode.Done).Out;
            var live = (await elbctl.RunAsync("graph", "--format", "dot", "--live")).Expect(ExitCode.Done).Out;
            if (template == "shared-listener")
            {
                // What its owner has there besides is seen in AWS alone.
                Assert.Empty(Drawing.LinesOf(file).Except(Drawing.LinesOf(live)));
            }
            else
            {
                Assert.Equal(Drawing.LinesOf(file), Drawing.LinesOf(live));
            }
        }

        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Empty((await stack.InventoryAsync()).Owned);
        if (stack.Zone is { } zone)
        {
            Assert.Empty(await Zones.RecordsAsync(aws.Clients, zone, TestContext.Current.CancellationToken));
        }

        var again = (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Contains("Nothing to remove", again.Talk, StringComparison.Ordinal);
    }
}

public sealed class EmbeddedTemplateTests(LocalWorldAws aws) : TemplateTests(aws), IClassFixture<LocalWorldAws>;

public sealed class EndpointTemplateTests(EndpointAws aws) : TemplateTests(aws);
