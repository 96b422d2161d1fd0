using System.Text;

namespace ElbProvisioner.Routing.Requests;

/// <summary>Paths that mean the same, in one form [RFC 3986 6.2.2].</summary>
public static class PathForm
{
    /// <summary>
    /// Dot segments are folded, encoded characters that need no encoding are decoded, and hexadecimal digits are capitals; empty segments
    /// and %2F stay.
    /// </summary>
    /// <param name="path">Begins with a slash.</param>
    public static string Normalise(string path) =>
        path.Contains('%', StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal) ? Fold(Decode(path)) : path;

    /// <summary>It leads above the root, which no folding makes sense of.</summary>
    public static bool ClimbsAboveRoot(string path)
    {
        var depth = 0;
        foreach (var segment in Decode(path).Split('/').Skip(1))
        {
            depth += segment switch
            {
                ".." => -1,
                "." => 0,
                _ => 1,
            };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Decode(string path)
    {
        var written = new StringBuilder(path.Length);
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] != '%' || at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2]))
            {
                written.Append(path[at]);
                continue;
            }

            var character = (char)Convert.ToInt32(path.Substring(at + 1, 2), 16);
            if (IsUnreserved(character))
            {
                written.Append(character);
            }
            else
            {
                written.Append('%').Append(char.ToUpperInvariant(path[at + 1])).Append(char.ToUpperInvariant(path[at + 2]));
            }

            at += 2;
        }

        return written.ToString();
    }

    /// <summary>[RFC 3986 5.2.4].</summary>
    private static string Fold(string path)
    {
        var segments = path.Split('/');
        var kept = new List<string>(segments.Length);
        for (var at = 1; at < segments.Length; at++)
        {
            var isLast = at == segments.Length - 1;
            switch (segments[at])
            {
                case ".":
                    break;
                case "..":
                    if (kept.Count > 0)
                    {
                        kept.RemoveAt(kept.Count - 1);
                    }

                    break;
                default:
                    kept.Add(segments[at]);
                    continue;
            }

            if (isLast)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
}
