using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// Sources of traffic that are no target groups of load balancers, which have a key and calls of their own. An identifier tells its type:
/// VPC Lattice has ARNs, Classic load balancers have names [Auto Scaling API: TrafficSourceIdentifier].
/// </summary>
internal sealed class TrafficSourceForm : Form<ImmutableArray<string>>
{
    private const string Lattice = "vpc-lattice";
    private const string Classic = "elb";
    private const string Separator = ", ";

    /// <summary>[Auto Scaling quotas: VPC Lattice target groups per Auto Scaling group].</summary>
    private const int MostOfLattice = 5;

    private static readonly Key<string> Identifier = new("identifier", GroupTexts.TrafficSource, "The ARN, or the name.")
    {
        IsRequired = true,
    };

    private static readonly Key<string> Type = new(
        "type",
        new ChoiceShape([Lattice, Classic]),
        "vpc-lattice or elb; the identifier tells it unless written."
    );

    private TrafficSourceForm() { }

    public static TrafficSourceForm Instance { get; } = new();

    public static Shape<ImmutableArray<string>> Shape { get; } =
        new ListShape<string>(
            new FormsShape<string>(
                scalar: GroupTexts.LatticeTargetGroup,
                map: new MapShape<string>(
                    "trafficSource",
                    "What sends traffic.",
                    [Identifier, Type],
                    static map =>
                    {
                        var identifier = map.Get(Identifier, "");
                        if (map.Find(Type) is { } type && map.IsSound(Identifier) && map.Has(Identifier) && type != TypeOf(identifier))
                        {
                            map.Binding.Report(
                                BindingCodes.KeysConflict,
                                map.At(Type),
                                $"{map.Binding.Place}: `{identifier}` is not of the type {type}.",
                                "VPC Lattice has ARNs, Classic load balancers have names."
                            );
                        }

                        return identifier;
                    }
                )
            ),
            orSingle: true,
            mayBeEmpty: false
        ).Convert(
            static (string[] sources, Node node, Binding binding, out ImmutableArray<string> value) =>
            {
                value = Sorted(sources);
                if (value.Count(static source => TypeOf(source) == Lattice) <= MostOfLattice)
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.TooMany,
                    node.At,
                    $"{binding.Place}: AWS takes at most {MostOfLattice} target groups of VPC Lattice for a group."
                );
                return false;
            }
        );

    /// <summary>The identifiers in a text of a plan.</summary>
    public static IEnumerable<string> Items(string? text) =>
        (text ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries).Where(static item => item != "none");

    public override IEnumerable<string> Members(string member) => [member + "[].Identifier", member + "[].Type"];

    /// <summary>AWS lists target groups of load balancers here too.</summary>
    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> items
            ? Sorted(
                items
                    .Cast<Members>()
                    .Where(static item => item.GetValueOrDefault("Type") is Lattice or Classic)
                    .Select(static item => item.GetValueOrDefault("Identifier") as string)
                    .OfType<string>()
            )
            : null;

    protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) =>
        value.IsEmpty ? "none" : string.Join(Separator, value);

    protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) =>
        value.Select(Structure).ToList<object>();

    private static Dictionary<string, object> Structure(string identifier) =>
        new(StringComparer.Ordinal) { ["Identifier"] = identifier, ["Type"] = TypeOf(identifier) };

    private static string TypeOf(string identifier) => identifier.StartsWith("arn:", StringComparison.Ordinal) ? Lattice : Classic;

    private static ImmutableArray<string> Sorted(IEnumerable<string> sources) =>
        [.. sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
