using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <remarks>A class, as are the arrays around it: generics over structs of other assemblies would be compiled at every start.</remarks>
internal sealed record Pair<T>(string Key, SourceSpan KeyAt, T Value)
{
    /// <summary>A secret is in the value.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>A map whose keys the user chooses: names of things, tag keys, header names.</summary>
internal sealed class PairsShape<T>(string expects, Shape<T> item, TextRule? keyRule = null, bool mayBeEmpty = true) : Shape<Pair<T>[]>
{
    public override string Expects { get; } = expects;

    public override string PathInside => ".NAME";

    public override IEnumerable<Shape> Inner => [item];

    public override void WriteKeywords(SchemaWriter schema)
    {
        schema.Json.WriteString("type", "object");
        if (keyRule is not null)
        {
            schema.Json.WriteStartObject("propertyNames");
            schema.Json.WriteString("pattern", keyRule.Pattern);
            schema.Json.WriteEndObject();
        }

        if (!mayBeEmpty)
        {
            schema.Json.WriteNumber("minProperties", 1);
        }

        schema.Json.WriteStartObject("additionalProperties");
        schema.OrNothing(item.WriteKeywords);
        schema.Json.WriteEndObject();
    }

    protected override bool TryRead(Node node, Binding binding, out Pair<T>[] value)
    {
        value = [];
        if (node is not MapNode map)
        {
            return WrongType(node, binding);
        }

        if (map.Entries.Length == 0 && !mayBeEmpty)
        {
            binding.Report(BindingCodes.Empty, node.At, $"{binding.Place} is empty; expected {Expects}.");
            return false;
        }

        var pairs = new List<Pair<T>>(map.Entries.Length);
        foreach (var entry in map.Entries)
        {
            if (entry.Value is ScalarNode { IsNull: true })
            {
                // It names a thing with keys of its own: with nothing under it, something was forgotten.
                if (item.IsBlock)
                {
                    ReportEmpty(entry, binding);
                }

                continue;
            }

            if (keyRule is not null && !keyRule.Holds(entry.Key))
            {
                binding.Report(
                    keyRule.Code,
                    entry.KeyAt,
                    $"{binding.Place}: the name `{entry.Key}` is not allowed.",
                    $"A name must be {keyRule.Says}."
                );
            }

            binding.Enter(entry.Key);
            if (item.TryBind(entry.Value, binding, out var bound))
            {
                pairs.Add(new Pair<T>(entry.Key, entry.KeyAt, bound) { IsSecret = entry.Value is ScalarNode { IsSecret: true } });
            }

            binding.Leave();
        }

        value = [.. pairs];
        return true;
    }

    private void ReportEmpty(MapEntry entry, Binding binding)
    {
        var needs = string.Join(", ", item.Needs.Select(static key => $"`{key}`"));
        binding.Report(
            BindingCodes.Empty,
            entry.KeyAt,
            $"{binding.Place}.{entry.Key} is empty: {(needs.Length > 0 ? $"it needs {needs}" : $"expected {item.Expects}")}.",
            "Write its keys under it, indented further than its name; or remove the name."
        );
    }
}
