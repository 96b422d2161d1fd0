using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>How a value is compared: by symbols where there are some, else by AWS's words [CloudWatch API: ComparisonOperator].</summary>
internal sealed class ComparisonForm : Form<string>
{
    private static readonly ImmutableSortedDictionary<string, string> Words = new Dictionary<string, string>
    {
        [">"] = "GreaterThanThreshold",
        [">="] = "GreaterThanOrEqualToThreshold",
        ["<"] = "LessThanThreshold",
        ["<="] = "LessThanOrEqualToThreshold",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static ImmutableArray<string> Symbols { get; } = [">", ">=", "<", "<="];

    public static ImmutableArray<string> Bands { get; } =
    ["LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"];

    public override object? FromWire(object wire) => Words.FirstOrDefault(w => w.Value == wire as string).Key ?? wire;

    protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

    protected override object Send(string value, Func<ResourceRef, string> idOf) => Words.GetValueOrDefault(value, value);
}
