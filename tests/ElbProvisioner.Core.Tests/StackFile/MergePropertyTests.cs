using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using FsCheck;
using FsCheck.Fluent;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class MergePropertyTests
{
    private static readonly Gen<MapNode> Maps = MapOf(3);

    [Fact]
    public void Nothing_laid_over_changes_nothing() =>
        Prop.ForAll(Maps.ToArbitrary(), map => Show(TreeMerge.Merge(map, Empty)) == Show(map)).Check(Quick);

    [Fact]
    public void A_file_laid_over_itself_changes_nothing() =>
        Prop.ForAll(Maps.Select(WithoutNulls).ToArbitrary(), map => Show(TreeMerge.Merge(map, map)) == Show(map)).Check(Quick);

    [Fact]
    public void What_lies_on_top_is_what_counts() =>
        Prop.ForAll(
                Pairs.ToArbitrary(),
                pair =>
                {
                    var merged = TreeMerge.Merge(pair.Lower, pair.Upper);
                    return pair.Upper.Entries.All(entry =>
                        entry.Value switch
                        {
                            ScalarNode { IsNull: true } => pair.Lower.Find(entry.Key) is null || merged.Find(entry.Key) is null,
                            MapNode => merged.Find(entry.Key)?.Value is MapNode,
                            _ => merged.Find(entry.Key)?.Value == entry.Value,
                        }
                    );
                }
            )
            .Check(Quick);

    [Fact]
    public void What_is_not_laid_over_stays() =>
        Prop.ForAll(
                Pairs.ToArbitrary(),
                pair =>
                {
                    var merged = TreeMerge.Merge(pair.Lower, pair.Upper);
                    return pair
                        .Lower.Entries.Where(entry => pair.Upper.Find(entry.Key) is null)
                        .All(entry => merged.Find(entry.Key)?.Value == entry.Value);
                }
            )
            .Check(Quick);

    private static Gen<(MapNode Lower, MapNode Upper)> Pairs => Gen.Two(Maps).Select(pair => (pair.Item1, pair.Item2));

    private static MapNode Empty => new(default, []);

    private static Config Quick => Config.QuickThrowOnFailure.WithMaxTest(500);

    private static Gen<MapNode> MapOf(int depth) =>
        from keys in Gen.Elements("a", "b", "c", "d").ArrayOf()
        let names = keys.Distinct(StringComparer.Ordinal).ToArray()
        from values in NodeOf(depth - 1).ArrayOf(names.Length)
        select new MapNode(default, [.. names.Zip(values, (name, value) => new MapEntry(name, default, value))]);

    private static Gen<Node> NodeOf(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements("x", "y").Select(Node (text) => new ScalarNode(default, text)),
            Gen.Constant<Node>(new ScalarNode(default, "", isNull: true))
        );
        return depth <= 0
            ? scalar
            : Gen.OneOf(
                scalar,
                MapOf(depth).Select(Node (map) => map),
                scalar.ArrayOf().Select(Node (items) => new ListNode(default, [.. items]))
            );
    }

    private static MapNode WithoutNulls(MapNode map) =>
        new(
            default,
            [
                .. map
                    .Entries.Where(entry => entry.Value is not ScalarNode { IsNull: true })
                    .Select(entry => entry.Value is MapNode inner ? entry with { Value = WithoutNulls(inner) } : entry),
            ]
        );

    private static string Show(Node node) =>
        node switch
        {
            ScalarNode scalar => scalar.IsNull ? "null" : scalar.Text,
            ListNode list => $"[{string.Join(",", list.Items.Select(Show))}]",
            MapNode map =>
                $"{{{string.Join(",", map.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key + ":" + Show(entry.Value)))}}}",
            _ => "",
        };
}
