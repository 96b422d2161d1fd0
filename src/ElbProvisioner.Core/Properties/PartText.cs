using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

/// <summary>Settings inside settings, as text.</summary>
internal static class PartText
{
    /// <summary>What is compared and what a fingerprint is made of: two that differ read differently, however deep. A format.</summary>
    public static string Key(Settings part, Func<ResourceRef, string> resolve) =>
        string.Join('\n', Said(part, (p, value) => Escape($"{p.Path}={p.Form.Key(value, resolve)}")));

    /// <summary>A line a property that it has.</summary>
    public static IEnumerable<PropertyText> Lines(string path, Settings part, Func<ResourceRef, string> nameOf) =>
        Said(part, (p, value) => p.Form.Texts($"{path}.{p.Path}", value, nameOf)).SelectMany(static lines => lines);

    /// <summary>For people, in one line.</summary>
    public static string Words(Settings part, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", Said(part, (p, value) => $"{p.Path} {p.Form.Text(value, nameOf)}"));

    public static string Escape(string line) =>
        line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static IEnumerable<T> Said<T>(Settings part, Func<Property, object, T> tell)
    {
        foreach (var property in part.Table.Properties)
        {
            if (part.ValueOf(property) is { } value)
            {
                yield return tell(property, value);
            }
        }
    }
}
