using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>A list; where <paramref name="orSingle"/>, one value stands for a list of one.</summary>
internal sealed class ListShape<T>(Shape<T> item, bool orSingle, bool mayBeEmpty = true) : Shape<T[]>
{
    public override string Expects => orSingle ? $"{item.Expects}, or a list of them" : $"a list; each: {item.Expects}";

    public override string Details => orSingle ? $"{item.Details}, or a list of them" : $"a list; each: {item.Details}";

    public override string PathInside => "[]";

    public override IEnumerable<Shape> Inner => [item];

    public override void WriteKeywords(SchemaWriter schema)
    {
        if (orSingle)
        {
            schema.AnyOf(item.WriteKeywords, WriteList);
        }
        else
        {
            WriteList(schema);
        }
    }

    protected override bool TryRead(Node node, Binding binding, out T[] value)
    {
        value = [];
        if (node is not ListNode list)
        {
            if (!orSingle)
            {
                return WrongType(node, binding);
            }

            if (!item.TryBind(node, binding, out var single))
            {
                return false;
            }

            value = [single];
            return true;
        }

        if (list.Items.Length == 0 && !mayBeEmpty)
        {
            binding.Report(BindingCodes.Empty, node.At, $"{binding.Place}: the list is empty.");
            return false;
        }

        var items = new List<T>(list.Items.Length);
        for (var i = 0; i < list.Items.Length; i++)
        {
            binding.Enter(i.ToString(CultureInfo.InvariantCulture));
            if (item.TryBind(list.Items[i], binding, out var bound))
            {
                items.Add(bound);
            }

            binding.Leave();
        }

        value = [.. items];
        return true;
    }

    private void WriteList(SchemaWriter schema)
    {
        schema.Json.WriteString("type", "array");
        schema.Nested("items", item);
        if (!mayBeEmpty)
        {
            schema.Json.WriteNumber("minItems", 1);
        }
    }
}
