using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElbProvisioner.Core.StackFile;
using Json.Schema;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>What an editor says of a stack file: the schema read by JSON Schema's own rules, which nobody here wrote.</summary>
internal static class SchemaJudge
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(StackSchema.Write());

    private static readonly EvaluationOptions InFull = new() { OutputFormat = OutputFormat.Hierarchical };

    /// <returns>Each place that is marked, by JSON pointer; nothing: the file is valid.</returns>
    public static ImmutableSortedSet<string> Marked(string yaml) => Marked(Schema, YamlValues.Parse(yaml));

    /// <summary>The schema itself, judged by the draft that it names.</summary>
    public static ImmutableSortedSet<string> MarkedInSchema() => Marked(MetaSchemas.Draft202012, JsonNode.Parse(StackSchema.Write()));

    private static ImmutableSortedSet<string> Marked(JsonSchema schema, JsonNode? value)
    {
        var places = Failed(schema.Evaluate(JsonSerializer.SerializeToElement(value), InFull)).ToImmutableSortedSet(StringComparer.Ordinal);
        // Where one of several forms has something wrong inside, none fits as a whole: the inmost place is what is wrong.
        return [.. places.Where(place => !places.Any(inner => inner.StartsWith(place + "/", StringComparison.Ordinal)))];
    }

    private static IEnumerable<string> Failed(EvaluationResults part) =>
        part.IsValid ? []
        : part.Details?.Where(inner => !inner.IsValid).ToList() is { Count: > 0 } inside ? inside.SelectMany(Failed)
        : [part.InstanceLocation.ToString()];
}
