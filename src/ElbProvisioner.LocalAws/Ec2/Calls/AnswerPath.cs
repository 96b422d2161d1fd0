using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>
/// Finds what a filter looks at: the values in an answer at a path of member names, through all elements of lists on the way.
/// </summary>
internal static class AnswerPath
{
    public static IEnumerable<string> Values(Document answer, string path)
    {
        IEnumerable<object?> found = [answer];
        foreach (var member in path.Split('.'))
        {
            found = found.SelectMany(value => Elements(Member(value, member)));
        }

        return found.Select(Write).OfType<string>();
    }

    public static string? Write(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            bool flag => flag ? "true" : "false",
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            JsonValue json => json.ToString(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };

    private static object? Member(object? value, string member) =>
        value switch
        {
            Document document => document[member],
            JsonObject json => json[member],
            _ => null,
        };

    private static IEnumerable<object?> Elements(object? value) =>
        value is IEnumerable many and not string and not Document and not JsonObject and not JsonValue ? many.Cast<object?>() : [value];
}
