using System.Globalization;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary><c>{ Min, Max }</c> on the wire.</summary>
/// <param name="isWhole">Its numbers have no fractions.</param>
internal sealed class RangeForm(bool isWhole) : Form<NumberRange>
{
    private const string Min = "Min";
    private const string Max = "Max";

    public static RangeForm Whole { get; } = new(isWhole: true);

    public static RangeForm Decimal { get; } = new(isWhole: false);

    public override IEnumerable<string> Members(string member) => [$"{member}.{Min}", $"{member}.{Max}"];

    public override object? FromWire(object wire) =>
        wire is Members members ? new NumberRange(Number(members.GetValueOrDefault(Min)), Number(members.GetValueOrDefault(Max))) : null;

    protected override string Show(NumberRange value, Func<ResourceRef, string> nameOf) => value.ToString();

    protected override object Send(NumberRange value, Func<ResourceRef, string> idOf)
    {
        var range = new Dictionary<string, object>(StringComparer.Ordinal);
        Put(Min, value.Min);
        Put(Max, value.Max);
        return range;

        void Put(string member, double? number)
        {
            if (number is { } some)
            {
                range[member] = isWhole ? (object)(int)some : some;
            }
        }
    }

    private static double? Number(object? wire) => wire is null ? null : Convert.ToDouble(wire, CultureInfo.InvariantCulture);
}
