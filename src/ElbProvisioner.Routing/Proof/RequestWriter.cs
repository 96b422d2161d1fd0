using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Routing.Proof;

/// <summary>A request from what rules see of it, as a client would send it.</summary>
/// <param name="likedHosts">Names that lead here; the first one stands where the host is all the same.</param>
internal sealed class RequestWriter(string scheme, int port, IReadOnlyList<string> likedHosts)
{
    public const string SomeHost = "host.test";

    /// <summary>Null: it cannot be written down.</summary>
    public Request? Write(IEnumerable<(Dimension Dimension, List<DimensionValue> Values)> chosen)
    {
        List<(Dimension Dimension, List<DimensionValue> Values)> read =
        [
            .. chosen.Where(static c => c.Dimension.Kind != DimensionKind.Unread),
        ];
        var parts = read.ToDictionary(static c => c.Dimension.Part, static c => c.Values, StringComparer.Ordinal);
        string? One(string part) => parts.TryGetValue(part, out var values) ? values[0].Text : null;

        var pairs = parts.GetValueOrDefault(DimensionReader.QueryPart) is { Count: > 0 } query
            ? "?" + string.Join('&', query.Select(static pair => pair.Text))
            : "";
        var rest = Sent(One(DimensionReader.PathPart) ?? "/") + pairs;
        ImmutableArray<HeaderLine> headers =
        [
            .. read.Where(static c => c.Dimension.HeaderName.Length > 0)
                .SelectMany(static c => c.Values.Select(line => new HeaderLine(c.Dimension.HeaderName, line.Text))),
        ];
        var host = One(DimensionReader.HostPart);
        if (!TryUrl(host ?? likedHosts.FirstOrDefault(SomeHost), rest, out var url) || (host is not null && url.Authority != host))
        {
            if (!TryUrl(likedHosts.FirstOrDefault(SomeHost), rest, out url))
            {
                return null;
            }

            headers = host is null ? headers : headers.Insert(0, new("Host", Dotted(host)));
        }

        return new Request(url, One(DimensionReader.SourcePart) is { } client ? IPAddress.Parse(client) : Request.AnyClient)
        {
            Method = One(DimensionReader.MethodPart) ?? "GET",
            Headers = headers,
        };
    }

    private bool TryUrl(string host, string rest, out RequestUrl url)
    {
        var isParsed = RequestUrl.TryParse(
            string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}{rest}"),
            out var parsed,
            out _
        );
        url = parsed ?? new("", "", 0, "", null);
        return isParsed && !host.EndsWith('.') && !host.Contains(':');
    }

    /// <summary>One dot at the end of a name is left out before rules see it.</summary>
    private static string Dotted(string host)
    {
        var name = host.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? host[..colon] : host;
        return name.EndsWith('.') ? name + "." + host[name.Length..] : host;
    }

    /// <summary>What normalisation would decode is encoded once more, so that rules see it as it stands here.</summary>
    private static string Sent(string path)
    {
        if (PathForm.Normalise(path) == path)
        {
            return path;
        }

        var sent = new StringBuilder(path.Length);
        for (var at = 0; at < path.Length; at++)
        {
            var isDigit = at > 0 && path[at - 1] == '%' && char.IsAsciiHexDigit(path[at]);
            sent.Append(isDigit ? string.Create(CultureInfo.InvariantCulture, $"%{(int)path[at]:X2}") : path[at].ToString());
        }

        return sent.ToString();
    }
}
