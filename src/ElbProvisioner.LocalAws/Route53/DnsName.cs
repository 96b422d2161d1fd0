using System.Text;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>
/// Names as Route 53 gives them back: in lower case, with the dot at their end, rare characters as octal escapes (Developer Guide, "DNS
/// domain name format").
/// </summary>
internal static class DnsName
{
    public static string Normal(string name)
    {
        var normal = new StringBuilder(name.Length + 8);
        for (var index = 0; index < name.Length; index++)
        {
            var character = name[index];
            if (character == '\\' && IsEscape(name, index))
            {
                character = (char)Convert.ToInt32(name.Substring(index + 1, 3), 8);
                index += 3;
            }

            Append(normal, char.ToLowerInvariant(character));
        }

        return normal is [.., '.'] ? normal.ToString() : normal.Append('.').ToString();
    }

    /// <summary>The labels in reverse, so that names sort as AWS sorts them: <c>com.example.www.</c></summary>
    /// <param name="name">A normal one.</param>
    public static string Order(string name) => string.Join('.', name.TrimEnd('.').Split('.').Reverse()) + ".";

    /// <summary>Whether the name is the zone's own or below it; both normal.</summary>
    public static bool IsIn(string name, string zone) => name == zone || name.EndsWith("." + zone, StringComparison.Ordinal);

    /// <summary>The name and each name above it, the longest first.</summary>
    public static IEnumerable<string> Upwards(string name)
    {
        for (var rest = name; rest.Length > 1; rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            yield return rest;
        }
    }

    /// <summary>What is wrong with a normal name, if anything.</summary>
    public static string? Complaint(string name) =>
        name == "." || name.StartsWith('.') || name.Contains("..", StringComparison.Ordinal) ? "Domain label is empty"
        : name.Length > 256 ? "Domain name is too long"
        : name.Split('.').Any(label => label.Length > 63) ? "Domain label is too long"
        : null;

    private static bool IsEscape(string name, int at) =>
        at + 3 < name.Length && name.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0 && name[at + 1] <= '3';

    private static void Append(StringBuilder normal, char character)
    {
        if (char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
        {
            normal.Append(character);
        }
        else
        {
            normal.Append('\\').Append(Convert.ToString(character, 8).PadLeft(3, '0'));
        }
    }
}
