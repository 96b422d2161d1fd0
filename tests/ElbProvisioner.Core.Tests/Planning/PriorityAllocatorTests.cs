using ElbProvisioner.Core.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class PriorityAllocatorTests
{
    private static readonly int?[] None = [null, null, null];

    [Fact]
    public void New_rules_are_spread_out() => Assert.Equal([100, 200, 300], Allocate(None));

    [Fact]
    public void A_rule_put_between_two_leaves_them_where_they_are() => Assert.Equal([100, 150, 200], Allocate([100, null, 200]));

    [Fact]
    public void A_swap_moves_one_rule()
    {
        var numbers = Allocate([200, 100]);
        Assert.True(numbers[0] < numbers[1]);
        Assert.Single(numbers.Zip<int, int?>([200, 100]), p => p.First != p.Second);
    }

    [Fact]
    public void A_pinned_rule_gets_its_number_and_the_others_go_around_it() =>
        Assert.Equal([5, 10], PriorityAllocator.Allocate([100, 10], [null, 10], new HashSet<int>()));

    [Fact]
    public void Without_room_between_two_the_others_move() => Assert.Equal(4, Allocate([1, null, 2, null]).Distinct().Count());

    [Fact]
    public void No_number_is_left_below_a_pinned_one() =>
        Assert.Null(PriorityAllocator.Allocate([null, null], [null, 1], new HashSet<int>()));

    [Fact]
    public void Numbers_rise_are_free_and_few_rules_move()
    {
        var cases = (
            from count in Gen.Choose(0, 40)
            from current in Gen.ListOf(Gen.Choose(1, 60), count)
            from isNew in Gen.ListOf(Gen.Elements(true, false, false), count)
            from taken in Gen.ListOf(Gen.Choose(1, 60), 10)
            select (Current: current.Zip(isNew, (n, fresh) => fresh ? (int?)null : n).ToArray(), Taken: taken.ToHashSet())
        ).ToArbitrary();
        Prop.ForAll(
                cases,
                c =>
                {
                    var seen = new HashSet<int>();
                    int?[] current =
                    [
                        .. c.Current.Select(n => n is { } number && seen.Add(number) && !c.Taken.Contains(number) ? (int?)number : null),
                    ];
                    var numbers = PriorityAllocator.Allocate(current, new int?[current.Length], c.Taken)!.Value;
                    var rising = numbers.Zip(numbers.Skip(1)).All(p => p.First < p.Second);
                    var free = numbers.All(n => n is >= 1 and <= PriorityAllocator.Max && !c.Taken.Contains(n));
                    var othersUntouched = numbers.Where((n, i) => current[i] != n).All(n => !current.Contains(n));
                    var isSettled = PriorityAllocator
                        .Allocate([.. numbers.Select(n => (int?)n)], new int?[numbers.Length], c.Taken)!
                        .Value.SequenceEqual(numbers);
                    return rising && free && othersUntouched && isSettled;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static int[] Allocate(int?[] current) =>
        [.. PriorityAllocator.Allocate(current, new int?[current.Length], new HashSet<int>())!.Value];
}
