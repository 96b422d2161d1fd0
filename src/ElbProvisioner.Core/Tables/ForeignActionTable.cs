using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>A step that elbctl does not write itself, found in AWS: only its type is kept.</summary>
public static class ForeignActionTable
{
    public static PropertyTable Table { get; } = new("action of another type");

    public static Property<string> Type { get; } = Table.Given("type", Forms.Text).Described("Type").Unsaid("?").Effect(Feels.Judged);
}
