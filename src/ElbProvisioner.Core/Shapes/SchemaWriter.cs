using System.Text.Json;

namespace ElbProvisioner.Core.Shapes;

/// <summary>Writes JSON Schema; maps with fixed keys become definitions, each once.</summary>
/// <param name="hasVariables">Whether <c>${name}</c> may stand for a value.</param>
internal sealed class SchemaWriter(Utf8JsonWriter json, bool hasVariables = true)
{
    private const string VariablePattern = @"\$\{";

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, Action<SchemaWriter> Write)> _pending = new();

    public Utf8JsonWriter Json { get; } = json;

    /// <summary>A pattern that also lets a value through that is still to be substituted.</summary>
    public string OrVariable(string pattern) => hasVariables ? $"{pattern}|{VariablePattern}" : pattern;

    public void Reference(string id, Action<SchemaWriter> write)
    {
        Json.WriteString("$ref", "#/$defs/" + id);
        if (_known.Add(id))
        {
            _pending.Enqueue((id, write));
        }
    }

    /// <summary>The written value, or <c>null</c>: in a file that is laid over others it removes what they say.</summary>
    public void OrNothing(Action<SchemaWriter> form) => AnyOf(form, static schema => schema.Json.WriteString("type", "null"));

    /// <summary>One of several forms.</summary>
    public void AnyOf(params Action<SchemaWriter>[] forms)
    {
        Json.WriteStartArray("anyOf");
        foreach (var form in forms)
        {
            Json.WriteStartObject();
            form(this);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    /// <summary>The written value, or a text with a variable in it.</summary>
    public void OrVariable(Action<SchemaWriter> form)
    {
        if (!hasVariables)
        {
            form(this);
            return;
        }

        AnyOf(
            form,
            static schema =>
                schema.Reference(
                    "variable",
                    static definition =>
                    {
                        definition.Json.WriteString("description", "A text with a variable in it: ${name} or ${env:NAME}.");
                        definition.Json.WriteString("type", "string");
                        definition.Json.WriteString("pattern", VariablePattern);
                    }
                )
        );
    }

    /// <summary>One of a few words in any case: an editor offers them as they are here, and takes them as they come.</summary>
    public void Words(IReadOnlyCollection<string> words) =>
        AnyOf(
            schema =>
            {
                schema.Json.WriteStartArray("enum");
                foreach (var word in words)
                {
                    // An editor reads 301 and true as a number and a truth value.
                    if (int.TryParse(word, out var number))
                    {
                        schema.Json.WriteNumberValue(number);
                    }
                    else if (word is "true" or "false")
                    {
                        schema.Json.WriteBooleanValue(word == "true");
                    }
                    else
                    {
                        schema.Json.WriteStringValue(word);
                    }
                }

                schema.Json.WriteEndArray();
            },
            schema =>
            {
                schema.Json.WriteString("type", "string");
                schema.Json.WriteString(
                    "pattern",
                    $"^({string.Join('|', words.Where(static word => word is not ("true" or "false")).Select(InAnyCase))})$"
                );
            }
        );

    private static string InAnyCase(string word) =>
        string.Concat(
            word.Select(static c =>
                char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]"
                : char.IsAsciiDigit(c) || c is '-' or '_' ? c.ToString()
                : "\\" + c
            )
        );

    public void Types(params string[] types)
    {
        Json.WriteStartArray("type");
        foreach (var type in types)
        {
            Json.WriteStringValue(type);
        }

        Json.WriteEndArray();
    }

    public void Nested(string keyword, Shape shape)
    {
        Json.WriteStartObject(keyword);
        shape.WriteKeywords(this);
        Json.WriteEndObject();
    }

    /// <summary>Writes every definition that was referred to, and those they refer to.</summary>
    public void WriteDefinitions()
    {
        Json.WriteStartObject("$defs");
        while (_pending.TryDequeue(out var definition))
        {
            Json.WriteStartObject(definition.Id);
            definition.Write(this);
            Json.WriteEndObject();
        }

        Json.WriteEndObject();
    }
}
