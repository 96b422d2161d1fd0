using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// What a person edits is what the plan shows, no more and no less; it is done, and then there is nothing left to do. One stack a
/// template lives through all its edits.
/// </summary>
public abstract class EditTests(TestedAws aws)
{
    private static readonly IReadOnlyDictionary<string, Edit[]> Edits = EditTable.ByTemplate;

    public static TheoryData<string> Templated => [.. Edits.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_template_has_edits() => Assert.Equal(Templates.Names, Edits.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Templated))]
    public async Task Each_edit_is_planned_exactly_and_done_once(string template)
    {
        await using var stack = await LivingStack.FromAsync(aws, template);
        var elbctl = stack.Elbctl;
        await elbctl.ApplyAsync();
        List<string> surprises = [];
        foreach (var edit in Edits[template])
        {
            foreach (var (before, after) in edit.Replacements)
            {
                stack.Edit(before, after);
            }

            var plan = await elbctl.PlanAsync();
            var expected = edit
                .Plan.Select(line => line.Replace("DOMAIN", stack.Domain, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
            if (!expected.SequenceEqual(plan.Lines.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                surprises.Add(
                    $"{edit.Name}: the plan "
                        + $"shows\n{string.Join('\n', plan.Lines.Order(StringComparer.Ordinal).Select(l => $"                \"{l}\","))}"
                );
            }

            await elbctl.ApplyAsync();
            await elbctl.ExpectNoChangesAsync();
            Assert.Empty((await stack.InventoryAsync()).Duplicates);
        }

        Assert.True(surprises.Count == 0, $"{template}\n{string.Join('\n', surprises)}");
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Empty((await stack.InventoryAsync()).Owned);
    }
}

public sealed class EmbeddedEditTests(LocalWorldAws aws) : EditTests(aws), IClassFixture<LocalWorldAws>;

public sealed class EndpointEditTests(EndpointAws aws) : EditTests(aws);
