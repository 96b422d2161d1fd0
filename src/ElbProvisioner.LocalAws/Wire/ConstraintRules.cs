using System.Globalization;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>What the model allows a single value to be, worded as AWS words it.</summary>
internal static class ConstraintRules
{
    public const string NotNull = "Member must not be null";

    /// <summary>The rules that the value breaks.</summary>
    public static IEnumerable<string> BrokenBy(Shape shape, JsonNode value) =>
        Of(shape).Where(rule => rule.IsBrokenBy(value)).Select(rule => rule.Text);

    /// <summary>All the rules of the shape.</summary>
    public static IEnumerable<string> TextsOf(Shape shape) => Of(shape).Select(rule => rule.Text);

    public static string Text(Shape shape, JsonNode value, ServiceModel model) =>
        value switch
        {
            JsonArray items =>
                $"[{string.Join(", ", items.Select(item => item is null ? "null" : Text(model[shape.Element?.Shape ?? ""], item, model)))}]",
            JsonObject entries when shape.Kind == ShapeKind.Map =>
                $"{{{string.Join(", ", entries.Select(entry => $"{entry.Key}={(entry.Value is null ? "null" : Text(model[shape.Element?.Shape ?? ""], entry.Value, model))}"))}}}",
            JsonObject members =>
                $"{shape.Name}({string.Join(", ", members.Select(entry => $"{Camel(entry.Key)}={(entry.Value is null ? "null" : Text(model[shape[entry.Key].Shape], entry.Value, model))}"))})",
            _ when shape.IsSensitive => "***",
            _ => value.ToString(),
        };

    public static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<Rule> Of(Shape shape)
    {
        if (shape.Enum.Count > 0)
        {
            yield return new(
                $"Member must satisfy enum value set: [{string.Join(", ", shape.Enum)}]",
                value => !shape.Enum.Contains(value.GetValue<string>())
            );
        }
        // A value set says all there is to say about a text.
        else if (shape.Kind is ShapeKind.Integer or ShapeKind.Long or ShapeKind.Double)
        {
            if (shape.Maximum is { } maximum)
            {
                yield return new($"Member must have value less than or equal to {Bound(maximum)}", value => Number(shape, value) > maximum);
            }

            if (shape.Minimum is { } minimum)
            {
                yield return new(
                    $"Member must have value greater than or equal to {Bound(minimum)}",
                    value => Number(shape, value) < minimum
                );
            }
        }
        else if (shape.Kind is not (ShapeKind.Timestamp or ShapeKind.Boolean))
        {
            if (shape.Maximum is { } maximum)
            {
                yield return new(
                    $"Member must have length less than or equal to {Bound(maximum)}",
                    value => Length(shape, value) > maximum
                );
            }

            if (shape.Minimum is { } minimum)
            {
                yield return new(
                    $"Member must have length greater than or equal to {Bound(minimum)}",
                    value => Length(shape, value) < minimum
                );
            }

            if (shape.Regex is { } regex)
            {
                yield return new(
                    $"Member must satisfy regular expression pattern: {shape.Pattern}",
                    value => !ModelPattern.Matches(regex, value.GetValue<string>())
                );
            }
        }
    }

    private static string Bound(double bound) => bound.ToString("0.################", CultureInfo.InvariantCulture);

    private static double Number(Shape shape, JsonNode value) =>
        shape.Kind == ShapeKind.Double ? value.GetValue<double>() : value.GetValue<long>();

    private static int Length(Shape shape, JsonNode value) =>
        value switch
        {
            JsonArray items => items.Count,
            JsonObject entries => entries.Count,
            _ when shape.Kind == ShapeKind.Blob => Convert.FromBase64String(value.GetValue<string>()).Length,
            _ => value.GetValue<string>().EnumerateRunes().Count(),
        };

    private sealed record Rule(string Text, Func<JsonNode, bool> IsBrokenBy);
}
