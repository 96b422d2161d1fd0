using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>
/// Which of a mixed policy's choices comes next, and whether as a Spot Instance ("Allocation strategies" in the user guide). There are no
/// prices here: the smaller type is the cheaper one.
/// </summary>
internal static class Allocation
{
    private const string LowestPrice = "lowest-price";

    /// <param name="there">What there is and what is on its way.</param>
    public static LaunchChoice Next(Recipe recipe, IReadOnlyList<Held> there)
    {
        if (recipe.Mixed is null)
        {
            return new(null, false);
        }

        var total = there.Sum(held => held.Weight);
        var isSpot = there.Where(held => !held.IsSpot).Sum(held => held.Weight) >= OnDemandOf(recipe, total + 1);
        return new(ChoiceOf(recipe, isSpot, there), isSpot);
    }

    /// <summary>The choices of a launch in the order in which it tries them, where EC2 has no capacity of the one before.</summary>
    public static IReadOnlyList<int?> Tried(Recipe recipe, LaunchChoice first) =>
        [first.Override, .. InOrder(recipe, first.IsSpot).Where(choice => choice != first.Override).Select(choice => (int?)choice)];

    /// <summary>Another share of On-Demand is wanted than there is, and one instance more or less brings it nearer.</summary>
    public static bool IsOff(Recipe recipe, IReadOnlyList<Held> there) =>
        recipe.Mixed is not null && (HasTooMany(recipe, there, true) || HasTooMany(recipe, there, false));

    /// <summary>Of which kind there are too many, so that one of them goes first; else all.</summary>
    public static IReadOnlyList<Member> Excess(Recipe recipe, IReadOnlyList<Member> members)
    {
        if (recipe.Mixed is null)
        {
            return members;
        }

        List<Held> there = [.. members.Select(member => new Held(member.Weight, member.IsSpot, null))];
        var wanted = OnDemandOf(recipe, there.Sum(held => held.Weight));
        var onDemand = there.Where(held => !held.IsSpot).Sum(held => held.Weight);
        var excess = members.Where(member => member.IsSpot == onDemand <= wanted).ToList();
        return excess.Count > 0 ? excess : members;
    }

    public static IReadOnlyList<Held> HeldBy(Transaction transaction, string group) =>
        [
            .. GroupLookup
                .Members(transaction, group)
                .Where(member => member.IsActive)
                .Select(member => new Held(member.Weight, member.IsSpot, member.Choice)),
            .. GroupLookup.Launches(transaction, group).Select(launch => new Held(launch.Weight, launch.IsSpot, launch.Choice)),
        ];

    private static bool HasTooMany(Recipe recipe, IReadOnlyList<Held> there, bool spot)
    {
        var wanted = OnDemandOf(recipe, there.Sum(held => held.Weight));
        var onDemand = there.Where(held => !held.IsSpot).Sum(held => held.Weight);
        var surplus = spot ? wanted - onDemand : onDemand - wanted;
        return there.Where(held => held.IsSpot == spot).Select(held => held.Weight).DefaultIfEmpty(int.MaxValue).Min() <= surplus;
    }

    /// <summary>Fractions are On-Demand.</summary>
    private static int OnDemandOf(Recipe recipe, int total)
    {
        var least = Math.Min(total, Numbers.WholeOf(recipe.Mixed?["InstancesDistribution"]?["OnDemandBaseCapacity"]) ?? 0);
        var percentage = Numbers.WholeOf(recipe.Mixed?["InstancesDistribution"]?["OnDemandPercentageAboveBaseCapacity"]) ?? 100;
        return least + (int)Math.Ceiling((total - least) * percentage / 100.0);
    }

    private static int? ChoiceOf(Recipe recipe, bool isSpot, IReadOnlyList<Held> there)
    {
        var count = Recipes.Overrides(recipe).Count();
        if (count == 0)
        {
            return null;
        }

        var pools =
            isSpot && StrategyOf(recipe, isSpot) == LowestPrice
                ? Numbers.WholeOf(recipe.Mixed?["InstancesDistribution"]?["SpotInstancePools"]) ?? 2
                : 1;
        return InOrder(recipe, isSpot).Take(pools).MinBy(choice => there.Count(held => held.IsSpot && held.Choice == choice));
    }

    private static IEnumerable<int> InOrder(Recipe recipe, bool isSpot)
    {
        var all = Enumerable.Range(0, Recipes.Overrides(recipe).Count());
        return StrategyOf(recipe, isSpot) is LowestPrice or "price-capacity-optimized"
            ? all.OrderBy(choice => Recipes.PriceOf(recipe, choice))
            : all;
    }

    private static string? StrategyOf(Recipe recipe, bool isSpot) =>
        recipe.Mixed?["InstancesDistribution"]?[isSpot ? "SpotAllocationStrategy" : "OnDemandAllocationStrategy"]?.GetValue<string>();
}

/// <param name="Override">Of the mixed policy, by its place; null: the template alone.</param>
internal sealed record LaunchChoice(int? Override, bool IsSpot);

/// <summary>Capacity that a group has or will have.</summary>
/// <param name="Choice">The override it came from; null: none.</param>
internal sealed record Held(int Weight, bool IsSpot, int? Choice);
