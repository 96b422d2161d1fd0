using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>Texts by names that the user chooses, up to a number of them.</summary>
internal static class TextMapShape
{
    public static Shape<ImmutableSortedDictionary<string, string>> Of(string expects, int most) =>
        new PairsShape<string>(expects, new TextShape("a text"), mayBeEmpty: false).Convert(
            (
                Pair<string>[] pairs,
                Node node,
                Binding binding,
                [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, string> value
            ) =>
            {
                value = pairs.ToImmutableSortedDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
                if (pairs.Length <= most)
                {
                    return true;
                }

                binding.Report(BindingCodes.OutOfRange, node.At, $"{binding.Place} has {pairs.Length} entries; AWS takes {most}.");
                return false;
            }
        );
}
