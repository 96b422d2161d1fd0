using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// The whole plan of each edit, changes and actions with their edges, beside this file. After a wanted change run the tests with
/// ELBCTL_ACCEPT=1 and read the difference before committing it.
/// </summary>
public sealed class PlanGoldenTests
{
    public static TheoryData<string> Cases => ["a new stack", "destroy", .. TrafficCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_plan_is_the_one_on_record(string name)
    {
        var world = new ModelWorld();
        ImmutableArray<Stack?> before = name switch
        {
            "a new stack" => [],
            "destroy" => [Stacks.Shop],
            _ => [Case(name).Owner, Case(name).From, Case(name).Guest],
        };
        foreach (var stack in before.OfType<Stack>())
        {
            await ModelRun.ApplyAsync(world, stack);
        }

        var plan = name switch
        {
            "a new stack" => Planner.Plan(Stacks.Shop, world.World),
            "destroy" => Planner.PlanDestroy(Stacks.Shop, world.World),
            _ => Planner.Plan(Case(name).To, world.ReadFor(Case(name).To)),
        };
        var path = Path.Combine(Folder(), name.Replace(' ', '-') + ".txt");
        var text = Render(plan);
        if (Environment.GetEnvironmentVariable("ELBCTL_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run with ELBCTL_ACCEPT=1 to record it");
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), text);
    }

    [Fact]
    public void Every_record_belongs_to_a_case() =>
        Assert.Equal(
            Cases.Select(c => c.Data.Replace(' ', '-')).Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder(), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)
        );

    private static PlanCase Case(string name) => TrafficCases.All.Single(c => c.Name == name);

    private static string Render(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var change in plan.Changes)
        {
            text.AppendLine($"{change.Verb} {change.Address}  {string.Join("; ", change.Effects.Select(e => $"[{e.Impact}] {e.Detail}"))}");
            text.AppendLine($"    because {change.Reason}");
            foreach (var property in change.Properties)
            {
                text.AppendLine(
                    $"    {property.Path}: {property.Before ?? "-"} -> "
                        + $"{property.After ?? "-"}{(property.ForcesReplacement ? " (replaces)" : "")}"
                );
            }
        }

        text.AppendLine();
        foreach (var action in plan.Actions)
        {
            text.AppendLine($"{action.Id}{(action.DependsOn.IsEmpty ? "" : "\n    after " + string.Join(", ", action.DependsOn))}");
        }

        foreach (var listener in plan.Routing)
        {
            text.AppendLine($"{listener.Listener} moves {(listener.Moved.IsEmpty ? "no request" : "")}".TrimEnd());
            foreach (var move in listener.Moved)
            {
                text.AppendLine($"    {move.Requests}: {move.From} -> {move.To} ({move.RuleBefore} -> {move.RuleAfter})");
                text.AppendLine($"        such as {move.Example}");
            }

            foreach (var move in listener.Undecided)
            {
                text.AppendLine($"    undecided {move.Requests}: {move.From} -> {move.To}; {move.Why}");
            }

            foreach (var says in listener.Undocumented)
            {
                text.AppendLine($"    undocumented {says}");
            }
        }

        foreach (var diagnostic in plan.Diagnostics)
        {
            text.AppendLine(diagnostic.ToString());
        }

        return text.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here) ?? "", "Golden");
}
