using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: BaselinePerformanceFactorsRequest, CpuPerformanceFactorRequest]</summary>
internal sealed class BaselineFactorsTable
{
    /// <param name="of">The definition of the requirements in the schema, of which these are a part.</param>
    public BaselineFactorsTable(string of)
    {
        var cpu = new PropertyTable("CPU performance factor");
        cpu.Value(
                "references",
                new WrappedTextsForm("InstanceFamily"),
                // [EC2 API: CpuPerformanceFactorRequest: only one family can be specified]
                new FormsShape<ImmutableArray<string>>(
                    scalar: TemplateTexts.InstanceFamily.Select(static family => ImmutableArray.Create(family)),
                    list: new ListShape<string>(TemplateTexts.InstanceFamily, orSingle: false, mayBeEmpty: false).Convert<
                        string[],
                        ImmutableArray<string>
                    >(OnlyOne)
                ),
                "The family, such as c6i."
            )
            .Wire("References")
            .InNewVersion();
        Table = new("baseline performance factors");
        Table
            .Value(
                "cpu",
                new BlockForm(cpu),
                BlockShape.Of(cpu, of + "Cpu", "The performance of processors."),
                "The performance of processors."
            )
            .Wire("Cpu")
            .InNewVersion();
        Shape = BlockShape.Of(Table, of + "Factors", "A family whose performance is the least that a type must have.");
    }

    public PropertyTable Table { get; }

    public MapShape<Settings> Shape { get; }

    private static bool OnlyOne(string[] families, Node node, Binding binding, out ImmutableArray<string> value)
    {
        value = [.. families];
        if (families.Length == 1)
        {
            return true;
        }

        binding.Report(
            Diagnostics.BindingCodes.TooMany,
            node.At,
            $"{binding.Place} lists {families.Length} families; EC2 takes one.",
            "Keep the one whose performance is the least that will do."
        );
        return false;
    }
}
