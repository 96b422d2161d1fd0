using ElbProvisioner.Core.Model;
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
    public void In_a_band_there_is_room_before_the_first_and_the_numbers_are_round() =>
        Assert.Equal([2025, 2050, 2075], PriorityAllocator.Allocate(None, None, new HashSet<int>(), new(2000, 2119)) ?? []);

    [Fact]
    public void A_band_is_filled_to_its_last_number() =>
        Assert.Equal([1000, 1001], PriorityAllocator.Allocate([null, null], [null, null], new HashSet<int>(), new(1000, 1001)) ?? []);

    [Fact]
    public void Rules_may_change_places_in_a_band_that_is_full()
    {
        var numbers = PriorityAllocator.Allocate([11, 10], [null, null], new HashSet<int>(), new(10, 11));
        Assert.Equal([10, 11], numbers ?? []);
    }

    [Fact]
    public void Whatever_others_hold_in_a_band_the_rules_stay_in_it_and_rise_as_long_as_there_is_room()
    {
        var cases = (
            from size in Gen.Choose(1, 30)
            from count in Gen.Choose(1, 12)
            from others in Gen.ListOf(Gen.Choose(100, 100 + size), 8)
            from now in Gen.ListOf(Gen.Choose(90, 140), count)
            select (Band: new PriorityBand(100, 99 + size), Others: others.ToHashSet(), Now: now.Distinct().Select(n => (int?)n).ToList())
        ).ToArbitrary();
        Prop.ForAll(
                cases,
                c =>
                {
                    var current = c.Now.ConvertAll(n => n is { } number && c.Others.Contains(number) ? null : n);
                    var free = c.Band.Size - c.Others.Count(c.Band.Holds);
                    var given = PriorityAllocator.Allocate(current, current.ConvertAll(_ => (int?)null), c.Others, c.Band);
                    return given is { } numbers
                        ? numbers.All(c.Band.Holds)
                            && numbers.Order().SequenceEqual(numbers)
                            && numbers.Distinct().Count() == current.Count
                            && !numbers.Any(c.Others.Contains)
                        : free < current.Count;
                }
            )
            .QuickCheckThrowOnFailure();
    }

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
