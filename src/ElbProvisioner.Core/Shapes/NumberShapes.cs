using System.Globalization;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

internal sealed class WholeNumberShape(int min, int max) : Shape<int>
{
    public int Min => min;

    public int Max => max;

    public override string Expects => $"a whole number from {min} to {max}";

    public override void WriteKeywords(SchemaWriter schema) =>
        schema.OrVariable(form =>
        {
            form.Json.WriteString("type", "integer");
            form.Json.WriteNumber("minimum", min);
            form.Json.WriteNumber("maximum", max);
        });

    protected override bool TryRead(Node node, Binding binding, out int value)
    {
        value = 0;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return WrongType(node, binding);
        }

        if (!long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            binding.Report(BindingCodes.NotANumber, node.At, $"{binding.Place}: expected {Expects}, here is {node.Kind}.");
            return false;
        }

        if (number < min || number > max)
        {
            binding.Report(BindingCodes.OutOfRange, node.At, $"{binding.Place} is {number}; it must be from {min} to {max}.");
            return false;
        }

        value = (int)number;
        return true;
    }
}

internal sealed class DecimalShape(double above, double max) : Shape<double>
{
    public override string Expects => $"a number above {above.ToString(CultureInfo.InvariantCulture)}";

    public override void WriteKeywords(SchemaWriter schema) =>
        schema.OrVariable(form =>
        {
            form.Json.WriteString("type", "number");
            form.Json.WriteNumber("exclusiveMinimum", above);
        });

    protected override bool TryRead(Node node, Binding binding, out double value)
    {
        value = 0;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return WrongType(node, binding);
        }

        if (
            !double.TryParse(
                scalar.Text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out value
            )
        )
        {
            binding.Report(BindingCodes.NotANumber, node.At, $"{binding.Place}: expected {Expects}, here is {node.Kind}.");
            return false;
        }

        if (value > above && value <= max)
        {
            return true;
        }

        binding.Report(
            BindingCodes.OutOfRange,
            node.At,
            $"{binding.Place} is {scalar.Text}; it must be above {above.ToString(CultureInfo.InvariantCulture)}."
        );
        return false;
    }
}

internal sealed class TruthShape : Shape<bool>
{
    public static TruthShape Instance { get; } = new();

    public override string Expects => "true or false";

    public override void WriteKeywords(SchemaWriter schema) => schema.OrVariable(static form => form.Json.WriteString("type", "boolean"));

    protected override bool TryRead(Node node, Binding binding, out bool value)
    {
        value = node is ScalarNode { Text: "true" };
        if (value || node is ScalarNode { Text: "false" })
        {
            return true;
        }

        if (node is ScalarNode { IsNull: false } scalar)
        {
            var meant = scalar.Text.ToLowerInvariant() switch
            {
                "yes" or "on" or "true" or "1" => "true",
                "no" or "off" or "false" or "0" => "false",
                _ => null,
            };
            binding.Report(
                BindingCodes.NotOneOf,
                node.At,
                $"{binding.Place}: expected true or false, here is {node.Kind}.",
                meant is null ? null : $"Did you mean `{meant}`?"
            );
            return false;
        }

        return WrongType(node, binding);
    }
}
