using System.Globalization;
using System.Text;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>A request's first line and headers.</summary>
/// <param name="Request">Without a body yet.</param>
/// <param name="Length">Of the body that follows; null: it comes in chunks.</param>
internal sealed record HttpHead(WireRequest Request, bool IsVersion11, long? Length)
{
    public bool KeepsOpen =>
        Request.Header("Connection") is { } connection
            ? connection.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
                || (IsVersion11 && !connection.Contains("close", StringComparison.OrdinalIgnoreCase))
            : IsVersion11;

    public bool ExpectsContinue => Request.Header("Expect")?.Contains("100-continue", StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="HttpRefusal">It is not HTTP/1.1, or too much of it.</exception>
    /// <exception cref="CallerGoneException">It has no end.</exception>
    public static async Task<HttpHead> ReadAsync(SocketReader reader, CancellationToken stop)
    {
        var left = HttpLimits.LargestHead;
        var first = await LineAsync();
        while (first.Length == 0)
        {
            // "A server SHOULD ignore at least one empty line received prior to the request-line": RFC 9112, 2.2.
            first = await LineAsync();
        }

        var parts = first.Split(' ');
        if (parts is not [{ Length: > 0 } method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"] || !method.All(char.IsAsciiLetter))
        {
            throw HttpRefusal.BadRequest("The request line is not HTTP/1.1.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        while (await LineAsync() is { Length: > 0 } line)
        {
            if (++count > HttpLimits.MostHeaders)
            {
                throw new HttpRefusal(431, "RequestHeaderSectionTooLarge", $"The request has more than {HttpLimits.MostHeaders} headers.");
            }

            Add(headers, line);
        }

        return new(new WireRequest(method, PathOf(target), headers, ReadOnlyMemory<byte>.Empty), parts[2] == "HTTP/1.1", LengthOf(headers));

        async Task<string> LineAsync()
        {
            var line = await reader.LineAsync(left, stop);
            left -= line.Length + 2;
            return Encoding.Latin1.GetString(line);
        }
    }

    private static void Add(Dictionary<string, string> headers, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        // A name ends at its colon, and a value has no line of its own: RFC 9112, 5.1 and 5.2.
        if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(' ', '\t') || line.Any(c => char.IsControl(c) && c != '\t'))
        {
            throw HttpRefusal.BadRequest("A header is not well-formed.");
        }

        var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
        if (!headers.TryAdd(name, value))
        {
            if (
                name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                || (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && headers[name] != value)
            )
            {
                throw HttpRefusal.BadRequest($"The header {name} is there twice.");
            }

            headers[name] = name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? value : $"{headers[name]},{value}";
        }
    }

    private static long? LengthOf(Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Transfer-Encoding", out var encoding))
        {
            return !encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                    ? throw new HttpRefusal(501, "NotImplemented", $"The transfer encoding {encoding} is not known.")
                : headers.ContainsKey("Content-Length")
                    ? throw HttpRefusal.BadRequest("A request has a length or comes in chunks, not both.")
                : null;
        }

        return !headers.TryGetValue("Content-Length", out var length) ? 0
            : length.Length > 0 && length.All(char.IsAsciiDigit)
                ? long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes
                    : long.MaxValue
            : throw HttpRefusal.BadRequest("The header Content-Length is not a number.");
    }

    /// <summary>A proxy's clients send the whole URL.</summary>
    private static string PathOf(string target) =>
        target.StartsWith('/') ? target
        : Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.PathAndQuery
        : target == "*" ? "/"
        : throw HttpRefusal.BadRequest("The request's target is no path.");
}
