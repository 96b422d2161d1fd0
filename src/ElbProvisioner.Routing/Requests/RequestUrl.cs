using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ElbProvisioner.Routing.Requests;

/// <summary>
/// A URL as a client sends it: path and query are kept as they were written, since load balancers read them so. Text that is not ASCII is
/// encoded as clients do.
/// </summary>
/// <param name="Scheme">Lower case: <c>http</c>, <c>https</c>, <c>tcp</c>, <c>tls</c> or <c>udp</c>.</param>
/// <param name="Host">Lower case; an IPv6 address stands in brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Query">Without the question mark; null: there is none.</param>
public sealed record RequestUrl(string Scheme, string Host, int Port, string Path, string? Query)
{
    /// <summary>What scheme has its own port: 80 and 443; 0: none.</summary>
    public int DefaultPort => DefaultPortOf(Scheme);

    /// <summary>As a Host header says it: with the port where it is not the scheme's own [RFC 9110 7.2].</summary>
    public string Authority => Port == DefaultPort ? Host : $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    public string PathAndQuery => Query is null ? Path : $"{Path}?{Query}";

    /// <summary>
    /// Two URLs that say the same, such as by the case of the host or a port that goes without saying, are the same text.
    /// </summary>
    public string Normal => $"{Scheme}://{Authority}{PathForm.Normalise(Path)}{(string.IsNullOrEmpty(Query) ? "" : "?" + Query)}";

    /// <param name="why">What is wrong, as the end of a sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestUrl? url, [NotNullWhen(false)] out string? why)
    {
        url = null;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark <= 0)
        {
            why = "has no scheme: write https://HOST/PATH";
            return false;
        }

        var scheme = text[..mark].ToLowerInvariant() switch
        {
            "ws" => "http",
            "wss" => "https",
            var written => written,
        };
        if (scheme is not ("http" or "https" or "tcp" or "tls" or "udp"))
        {
            why = $"has the scheme {scheme}; there are http, https, tcp, tls and udp";
            return false;
        }

        var rest = text[(mark + 3)..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end < 0 ? rest : rest[..end];
        if (!TryAuthority(authority, scheme, out var host, out var port, out why))
        {
            return false;
        }

        rest = end < 0 ? "" : rest[end..];
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        rest = fragment < 0 ? rest : rest[..fragment];
        if (rest.Any(static c => c is ' ' or '\\' || char.IsControl(c)))
        {
            why = "has a space, a backslash or a control character: write it as %20 and so on";
            return false;
        }

        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rest : rest[..question];
        url = new(scheme, host, port, path.Length == 0 ? "/" : Ascii(path), question < 0 ? null : Ascii(rest[(question + 1)..]));
        why = null;
        return true;
    }

    public override string ToString() => $"{Scheme}://{Authority}{PathAndQuery}";

    internal static int DefaultPortOf(string scheme) =>
        scheme switch
        {
            "http" => 80,
            "https" => 443,
            _ => 0,
        };

    private static bool TryAuthority(
        string authority,
        string scheme,
        [NotNullWhen(true)] out string? host,
        out int port,
        [NotNullWhen(false)] out string? why
    )
    {
        (host, port) = (null, DefaultPortOf(scheme));
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            why = "names a user; give a header instead";
            return false;
        }

        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            if (
                !int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port is < 1 or > 65535
            )
            {
                why = "has a port that is not from 1 to 65535";
                return false;
            }

            authority = authority[..colon];
        }

        if (port == 0)
        {
            why = $"has no port, which {scheme} needs";
            return false;
        }

        if (authority.Length == 0)
        {
            why = "has no host";
            return false;
        }

        if (authority.Any(static c => c is <= ' ' or >= (char)0x7f or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
        {
            why = "has a host with characters that no host has; a name beyond ASCII is written as xn--…";
            return false;
        }

        (host, why) = (authority.ToLowerInvariant(), null);
        return true;
    }

    private static string Ascii(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var written = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value < 0x80)
            {
                written.Append((char)value);
            }
            else
            {
                written.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return written.ToString();
    }
}
