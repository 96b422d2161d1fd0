using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>Hints make a read quicker. They never make it another.</summary>
public sealed class ReadHintTests
{
    private const string Elsewhere = "arn:aws:elasticloadbalancing:us-east-1:999999999999:";

    private static readonly Stack Shop = Stacks.OneService;

    [Fact]
    public async Task A_plan_is_the_same_with_no_hints_right_ones_stale_ones_and_evil_ones()
    {
        var (expected, right) = await PlanAsync(new AppliedStack(Shop), ReadHints.None);
        var (_, other) = await PlanAsync(new AppliedStack(Stacks.FiftyServices), ReadHints.None, Stacks.FiftyServices);

        foreach (
            var hints in new[]
            {
                right,
                other,
                Everywhere(right, $"{Elsewhere}loadbalancer/app/foreign/1"),
                Everywhere(right, "../../, ,\0"),
                Mixed(right),
            }
        )
        {
            var (plan, next) = await PlanAsync(new AppliedStack(Shop), hints);

            Assert.Equal(expected, plan);
            Assert.True(next.IsSameAs(right));
        }
    }

    [Fact]
    public async Task An_object_that_only_a_hint_names_is_not_adopted()
    {
        const string left = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/z-left-behind/t9";
        var applied = new AppliedStack(Shop);
        var (expected, right) = await PlanAsync(applied, ReadHints.None);
        applied.TargetGroups["z-left-behind"] = left;
        applied.Own(left, "targetGroup/left");
        var hinted = right
            .Keys.SetItem("targetGroups", ["z-left-behind"])
            .SetItem("elbTags", [left])
            .SetItem("targetGroupAttributes", [left]);

        Assert.Equal(expected, (await PlanAsync(applied, new(hinted))).Plan);
    }

    [Fact]
    public async Task A_right_hint_costs_no_call_more()
    {
        using var cold = new AppliedStack(Shop).Script();
        var (_, right) = await PlanAsync(cold, ReadHints.None, Shop);
        using var warm = new AppliedStack(Shop).Script();
        await PlanAsync(warm, right, Shop);

        Assert.Equal(Calls(cold), Calls(warm));
    }

    private static IEnumerable<string> Calls(ScriptedAws aws) => aws.Requests.Select(r => r.ToString()).Order(StringComparer.Ordinal);

    private static ReadHints Everywhere(ReadHints hints, string key) =>
        new(hints.Keys.ToImmutableSortedDictionary(k => k.Key, _ => ImmutableSortedSet.Create(StringComparer.Ordinal, key)));

    /// <summary>Keys of one kind under another.</summary>
    private static ReadHints Mixed(ReadHints hints) =>
        new(hints.Keys.Keys.Zip(hints.Keys.Values.Reverse()).ToImmutableSortedDictionary(k => k.First, k => k.Second));

    private static async Task<(string Plan, ReadHints Next)> PlanAsync(AppliedStack applied, ReadHints hints, Stack? stack = null)
    {
        using var aws = applied.Script();
        return await PlanAsync(aws, hints, stack ?? Shop);
    }

    private static async Task<(string Plan, ReadHints Next)> PlanAsync(ScriptedAws aws, ReadHints hints, Stack stack)
    {
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        var reader = new WorldReader(session, hints);
        var world = await reader.ReadAsync(stack, ReadPurpose.Apply, TestContext.Current.CancellationToken);
        return (PlanJson.Write(Planner.Plan(stack, world), PlanJson.Indented), reader.HintsForNext);
    }
}
