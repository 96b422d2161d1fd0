using System.Globalization;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// For made-up stacks, edits, kill points and faults: whatever went wrong on the way, the next apply converges. The plan is then empty,
/// the world is what the file says and nothing else, what is somebody else's is as it was, nothing was done that no plan held, and no
/// instance has gone of which no plan said it.
/// ELBCTL_TEST_PROPERTY_CASES=N takes N cases, ELBCTL_TEST_PROPERTY_SEED=N begins with another one.
/// </summary>
public sealed class ConvergenceTests
{
    private const int UsualCases = 6;
    private const int EditsOfACase = 2;
    private const int MostAttempts = 4;

    private static readonly int Cases = Setting("ELBCTL_TEST_PROPERTY_CASES", UsualCases);
    private static readonly int First = Setting("ELBCTL_TEST_PROPERTY_SEED", 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(First, Cases)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_goes_wrong_the_next_apply_converges(int seed)
    {
        var story = new List<string> { $"seed {seed}" };
        try
        {
            await LiveThroughAsync(seed, story);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException($"{string.Join('\n', story)}\n\n{e.Message}", e);
        }
    }

    private static async Task LiveThroughAsync(int seed, List<string> story)
    {
        var dice = new Random(seed);
        using var aws = World(seed);
        using var workspace = new Workspace();
        var elbctl = new Elbctl(workspace, aws);
        var name = $"made-{seed}";
        await Zones.CreateAsync(aws.Clients, $"{name}.example", Cancellation);
        var foreign = await Foreign.CreateAsync(aws.Clients, name, Cancellation);
        var theirs = await foreign.DescribeAsync(Cancellation);

        var stack = RandomStack.Of(dice, name, $"www.{name}.example");
        var what = "made";
        for (var round = 0; round <= EditsOfACase; round++)
        {
            workspace.Stack = stack.ToYaml();
            story.Add($"--- {what}\n{workspace.Stack}");
            (await elbctl.RunAsync("validate")).Expect(ExitCode.Done);
            var staying = new StayingInstances(aws);
            staying.Hear(await elbctl.PlanAsync());
            await GoWrongAsync(aws, elbctl, dice, story, "apply", staying);
            await ConvergeAsync(aws, elbctl, story, "apply", staying);
            Assert.Equal([], staying.GoneUnsaid());
            await elbctl.ExpectNoChangesAsync();
            await ExpectWhatTheFileSaysAsync(aws, elbctl, workspace, stack, seed);
            Assert.Equal(theirs, await foreign.DescribeAsync(Cancellation));
            stack = stack.Edited(dice, out what);
        }

        var leaving = new StayingInstances(aws);
        Assert.NotEqual(0, leaving.Count);
        await GoWrongAsync(aws, elbctl, dice, story, "destroy", leaving);
        await ConvergeAsync(aws, elbctl, story, "destroy", leaving);
        Assert.Equal(0, new StayingInstances(aws).Count);
        Assert.Empty((await Inventory.OfAsync(aws.Clients, name, Cancellation)).Owned);
        Assert.Equal(theirs, await foreign.DescribeAsync(Cancellation));
        Assert.DoesNotContain(aws.Said, line => line.Contains("bug", StringComparison.Ordinal));
    }

    /// <summary>A run that is killed, or whose calls fail by chance, or both.</summary>
    private static async Task GoWrongAsync(
        LocalWorldAws aws,
        Elbctl elbctl,
        Random dice,
        List<string> story,
        string command,
        StayingInstances staying
    )
    {
        var (at, isAfter, faultSeed, rate) = (dice.Next(1, 40), dice.Next(2) == 0, dice.Next(), dice.Next(3) * 0.1);
        KillableHandler? wire = null;
        aws.Wire = inner => wire = new KillableHandler(inner, at, isAfter);
        var somebody = new SomebodyElse(faultSeed, rate > 0 ? new SeededFaults(faultSeed, rate) : null);
        aws.Faults =
            dice.Next(2) == 0 ? somebody
            : rate > 0 ? new SeededFaults(faultSeed, rate)
            : null;
        var run = await elbctl.RunAsync(command, "--yes");
        (aws.Wire, aws.Faults) = (null, null);
        staying.Ended(somebody.Ended);
        story.Add(
            $"{command}: killed {(isAfter ? "after" : "before")} changing call {at} ({wire?.KilledAt ?? "it lived"}), faults "
                + $"{faultSeed} at {rate}, {somebody.Edits} edits by somebody else: exit code {run.ExitCode}"
        );
        Assert.True(run.ExitCode is ExitCode.Done or ExitCode.Failed or ExitCode.PartlyApplied, run.ToString());
        Assert.DoesNotContain("bug in elbctl", run.Talk, StringComparison.Ordinal);
    }

    /// <summary>Nothing goes wrong any more; and what is done is of the kinds the plan held.</summary>
    private static async Task ConvergeAsync(LocalWorldAws aws, Elbctl elbctl, List<string> story, string command, StayingInstances staying)
    {
        for (var attempt = 1; ; attempt++)
        {
            var plan = new PlanDocument(
                (await elbctl.RunAsync([.. command == "destroy" ? ["plan", "--destroy"] : (string[])["plan"], "--json"]))
                    .Expect(ExitCode.Done)
                    .Json()
            );
            staying.Hear(plan);
            var before = aws.Calls.Count;
            var run = await elbctl.RunAsync(command, "--yes");
            var done = aws
                .Calls.Skip(before)
                .Where(call => CallKinds.IsChange(call.Operation))
                .Select(call => call.Operation)
                .Distinct(StringComparer.Ordinal);
            var kinds = plan.ActionKinds;
            Assert.All(
                done,
                operation =>
                    Assert.True(
                        CallKinds.Of(operation).Any(kinds.Contains),
                        $"{operation} was called, and the plan held only {string.Join(", ", kinds.Order(StringComparer.Ordinal))}"
                    )
            );
            story.Add($"{command}, nothing going wrong: exit code {run.ExitCode}");
            if (run.ExitCode == ExitCode.Done)
            {
                return;
            }

            // A load balancer that cannot come up, say, would be allowed to need another one; an unhealthy world is not.
            Assert.True(attempt < MostAttempts, run.ToString());
        }
    }

    /// <summary>The same file in an empty world makes the same objects.</summary>
    private static async Task ExpectWhatTheFileSaysAsync(LocalWorldAws aws, Elbctl elbctl, Workspace workspace, RandomStack stack, int seed)
    {
        using var fresh = World(seed);
        await Zones.CreateAsync(fresh.Clients, $"{stack.Name}.example", Cancellation);
        await Foreign.CreateAsync(fresh.Clients, stack.Name, Cancellation);
        (await new Elbctl(workspace, fresh).RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        // Both at rest: what lingers, lingers no more.
        await Task.WhenAll(aws.RestAsync(), fresh.RestAsync());
        await elbctl.ExpectNoChangesAsync();
        var (expected, actual) = (Portrait.Of(fresh), Portrait.Of(aws));
        Assert.True(
            expected.SequenceEqual(actual, StringComparer.Ordinal),
            $"only in a world made at once:\n{string.Join('\n', expected.Except(actual))}\n\nonly in this "
                + $"one:\n{string.Join('\n', actual.Except(expected))}"
        );
        Assert.All(
            Portrait.Counts(aws).Where(count => count.Key is "elbv2.loadBalancers" or "autoscaling.groups"),
            count => Assert.NotEqual(0, count.Value)
        );
    }

    /// <summary>Of an account that may reserve capacity.</summary>
    private static LocalWorldAws World(int seed) =>
        new(
            seed,
            new FaultSettings
            {
                Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["applicationLoadBalancerCapacityUnits"] = 10_000 },
            }
        );

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : usual;
}
