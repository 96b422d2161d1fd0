using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>The form a text must have.</summary>
/// <param name="Pattern">For the schema; the same that <paramref name="Matcher"/> was generated from.</param>
/// <param name="Says">Completes "must be …".</param>
internal sealed record TextRule(string Pattern, Func<Regex> Matcher, string Says, DiagnosticCode Code)
{
    /// <summary>Each pattern takes time in proportion to the text; this only makes it certain.</summary>
    public const int TimeoutMilliseconds = 1000;

    public bool Holds(string text) => !text.Contains('\n') && Matcher().IsMatch(text);
}

/// <summary>A text: any scalar, whatever type YAML would give it.</summary>
internal sealed class TextShape(string expects, TextRule? rule = null, int maxLength = 0, bool mayBeEmpty = false) : Shape<string>
{
    public override string Expects { get; } = expects;

    public override string Details => rule is null ? Expects : $"{Expects} ({rule.Says})";

    public override void WriteKeywords(SchemaWriter schema)
    {
        if (rule is null)
        {
            schema.Types("string", "number", "boolean");
        }
        else
        {
            if (rule.Holds("7") || rule.Holds("200") || rule.Holds("123456789012"))
            {
                schema.Types("string", "number");
            }
            else
            {
                schema.Json.WriteString("type", "string");
            }

            schema.Json.WriteString("pattern", schema.OrVariable(rule.Pattern));
        }

        if (maxLength > 0)
        {
            schema.Json.WriteNumber("maxLength", maxLength);
        }

        if (!mayBeEmpty)
        {
            schema.Json.WriteNumber("minLength", 1);
        }
    }

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return WrongType(node, binding);
        }

        if (scalar.Text.Length == 0 && !mayBeEmpty)
        {
            binding.Report(BindingCodes.Empty, node.At, $"{binding.Place}: expected {Expects}, here is an empty text.");
            return false;
        }

        if (maxLength > 0 && scalar.Text.Length > maxLength)
        {
            binding.Report(
                BindingCodes.TooLong,
                node.At,
                scalar.IsSecret
                    ? $"{binding.Place} is longer than {maxLength} characters, with the secret in it."
                    : $"{binding.Place} is {scalar.Text.Length} characters long; at most {maxLength} fit."
            );
            return false;
        }

        if (scalar.IsSecret && rule?.Code == BindingCodes.InvalidName)
        {
            binding.Report(
                BindingCodes.SecretInPlainSight,
                node.At,
                $"{binding.Place} holds a secret, and it is a name: names stand in AWS for everybody to read.",
                "Use another variable; or leave `secret` out where this one is declared."
            );
            return false;
        }

        if (rule is not null && !rule.Holds(scalar.Text))
        {
            binding.Report(rule.Code, node.At, $"{binding.Place}: {scalar.Kind} is not {Expects}.", $"It must be {rule.Says}.");
            return false;
        }

        value = scalar.Text;
        return true;
    }
}
