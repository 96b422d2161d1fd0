using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>One of a few words, in any case.</summary>
/// <param name="later">Words of the language that are refused for now.</param>
/// <param name="meanwhile">What to do until they are not.</param>
/// <param name="called">What all of them are, for people; null: they are listed.</param>
internal sealed class ChoiceShape(
    ImmutableArray<string> words,
    ImmutableArray<string> later = default,
    string meanwhile = "",
    string? called = null
) : Shape<string>
{
    public ImmutableArray<string> Words => words;

    public override string Expects => called ?? Listed;

    private string Listed => words.Length == 1 ? $"`{words[0]}`" : $"one of {string.Join(", ", words)}";

    public override string Details => later.IsDefaultOrEmpty ? Expects : $"{Expects} (not yet: {string.Join(", ", later)})";

    public override void WriteKeywords(SchemaWriter schema) => schema.OrVariable(form => form.Words(words));

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return WrongType(node, binding);
        }

        value = words.FirstOrDefault(word => string.Equals(word, scalar.Text, StringComparison.OrdinalIgnoreCase));
        if (value is not null)
        {
            return true;
        }

        if (!later.IsDefault && later.Contains(scalar.Text))
        {
            binding.Report(
                BindingCodes.NotSupportedYet,
                node.At,
                $"{binding.Place}: {scalar.Text} is not supported yet.",
                $"For now it is {Expects}. {meanwhile}".TrimEnd()
            );
        }
        else
        {
            binding.Report(
                BindingCodes.NotOneOf,
                node.At,
                $"{binding.Place}: {scalar.Kind} is not allowed here; expected {Expects}.",
                Spelling.DidYouMean(scalar.Text, words)
            );
        }

        return false;
    }
}
