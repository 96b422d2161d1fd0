using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Outputs: literal text and references; whether those lead anywhere is checked over the whole stack.</summary>
internal static class OutputLanguage
{
    public static Shape<Output[]> Shape { get; } =
        new PairsShape<OutputPart[]>(
            "texts by name",
            new TextShape("a text", mayBeEmpty: true).Convert<string, OutputPart[]>(ReadParts, "a text"),
            Texts.VariableName
        ).Select(pairs => pairs.ConvertAll(pair => new Output(pair.Key, [.. pair.Value], pair.KeyAt)));

    private static bool ReadParts(string text, Node node, Binding binding, [MaybeNullWhen(false)] out OutputPart[] parts)
    {
        parts = (node as ScalarNode)?.Parts is { } written ? [.. written] : [new OutputPart(text, IsReference: false)];
        return true;
    }
}
