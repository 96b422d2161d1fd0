using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Replay;

/// <summary>
/// Lines of access logs: of application load balancers [ALB guide: access logs], of network ones, which log TLS connections alone [NLB
/// guide: access logs], and of Classic ones [CLB guide: access logs], in every version.
/// </summary>
internal static class LogLine
{
    private const string UserAgent = "User-Agent";

    /// <summary>Up to the request itself, since which no field has gone.</summary>
    private const int LeastOfApplication = 13;
    private const int LeastOfNetwork = 7;
    private const int LeastOfClassic = 12;

    /// <summary>Nobody can say more than that of a connection without a name.</summary>
    private const string NoHost = "unnamed";

    /// <returns>False: it is no line of an access log.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out LoggedRequest? logged)
    {
        Span<Range> room = stackalloc Range[LogFields.Most];
        var fields = LogFields.Of(line, room);
        logged =
            fields.Count == 0 ? null
            : fields[0].SequenceEqual("tls"u8) ? OfNetwork(fields)
            : IsDate(fields[0]) ? OfClassic(fields)
            : IsDate(fields[1]) ? OfApplication(fields)
            : null;
        return logged is not null;
    }

    /// <summary>
    /// 0 type, 1 time, 2 elb, 3 client:port, 8 elb_status_code, 12 "request", 13 "user_agent", 16 target_group_arn, 20
    /// matched_rule_priority, 22 "actions_executed", 23 "redirect_url".
    /// </summary>
    private static LoggedRequest? OfApplication(LogFields fields) =>
        fields.Count >= LeastOfApplication && TryClient(fields[3], out var client) && TryRequest(fields, 12, 13, client, out var request)
            ? new(NameIn(fields.Text(2)), fields[2].StartsWith("net/"u8), request, EndOf(fields))
            : null;

    /// <summary>
    /// 0 type, 1 version, 2 time, 3 elb, 4 listener, 5 client:port, 6 destination:port (the listener's own), 17 domain_name.
    /// </summary>
    private static LoggedRequest? OfNetwork(LogFields fields)
    {
        if (
            fields.Count < LeastOfNetwork
            || !IsDate(fields[2])
            || !TryClient(fields[5], out var client)
            || !Utf8Parser.TryParse(fields[6][(fields[6].LastIndexOf((byte)':') + 1)..], out int port, out _)
            || port is < 1 or > IPEndPoint.MaxPort
        )
        {
            return null;
        }

        var host = fields[17].IsEmpty ? NoHost : Uri.UnescapeDataString(fields.Text(17)).ToLowerInvariant();
        return new(NameIn(fields.Text(3)), true, new(new("tls", host, port, "/", null), client), new(LoggedEndKind.Unknown));
    }

    /// <summary>0 time, 1 elb, 2 client:port, 7 elb_status_code, 11 "request", 12 "user_agent", which the oldest lines lack.</summary>
    private static LoggedRequest? OfClassic(LogFields fields) =>
        fields.Count >= LeastOfClassic && TryClient(fields[2], out var client) && TryRequest(fields, 11, 12, client, out var request)
            ? new(NameIn(fields.Text(1)), false, request, EndOfClassic(request, Number(fields[7])))
            : null;

    /// <summary>
    /// Where it went stands nowhere; what no HTTP listener could read it answered itself, and a TCP listener has no status.
    /// </summary>
    private static LoggedEnd EndOfClassic(Request? request, int status) =>
        new(request is null && status > 0 ? LoggedEndKind.BeforeRules : LoggedEndKind.Unknown, Status: status);

    /// <summary>What the last of the actions was; lines from before there were others say only where they went.</summary>
    private static LoggedEnd EndOf(LogFields fields)
    {
        var status = Number(fields[8]);
        var actions = fields[22];
        var last = actions[(actions.LastIndexOf((byte)',') + 1)..];
        var isSignedIn = actions.IndexOf("authenticate,"u8) >= 0 || actions.IndexOf("jwt-validation,"u8) >= 0;
        var forwarded = fields[16].IsEmpty ? null : fields.Text(16);
        return last.SequenceEqual("fixed-response"u8) ? new(LoggedEndKind.Answered, Status: status, IsSignedIn: isSignedIn)
            : last.SequenceEqual("redirect"u8) ? new(LoggedEndKind.Redirected, null, status, Url(fields), isSignedIn)
            : last.SequenceEqual("authenticate"u8) && status == (int)HttpStatusCode.Unauthorized
                ? new(LoggedEndKind.Answered, Status: status)
            : last.SequenceEqual("authenticate"u8) || last.SequenceEqual("jwt-validation"u8) ? new(LoggedEndKind.SignIn, Status: status)
            : last.SequenceEqual("waf"u8) || last.SequenceEqual("waf-failed"u8) ? new(LoggedEndKind.BeforeRules, Status: status)
            : forwarded is not null ? new(LoggedEndKind.Forwarded, forwarded, status, null, isSignedIn)
            : last.IsEmpty ? new(LoggedEndKind.BeforeRules, Status: status)
            : new(LoggedEndKind.Unknown, Status: status);
    }

    private static string? Url(LogFields fields) => fields[23].IsEmpty ? null : Unescaped(fields[23]);

    /// <summary><c>GET https://shop.example.com:443/cart?id=7 HTTP/2.0</c>; of a malformed request <c>- http://host:80- -</c>.</summary>
    /// <returns>False: what stands there is neither.</returns>
    private static bool TryRequest(LogFields fields, int place, int agent, IPAddress client, out Request? request)
    {
        request = null;
        var line = fields[place];
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        if (line.IsEmpty || line[0] == '-')
        {
            return true;
        }

        if (first < 1 || last <= first || !TryUrl(Unescaped(line[(first + 1)..last]), out var url))
        {
            return false;
        }

        request = new(url, client)
        {
            Method = MethodOf(line[..first]),
            Headers = fields[agent].IsEmpty ? [] : [new(UserAgent, Unescaped(fields[agent]))],
        };
        return true;
    }

    /// <summary>
    /// A log has what was sent, and clients send what no URL may hold, such as backslashes: path and query are taken as they stand there.
    /// </summary>
    private static bool TryUrl(string text, [NotNullWhen(true)] out RequestUrl? url)
    {
        var begin = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var end = text.AsSpan(begin).IndexOfAny('/', '?') is >= 0 and var length ? begin + length : text.Length;
        if (!Ascii.IsValid(text.AsSpan(end)))
        {
            return RequestUrl.TryParse(text, out url, out _);
        }

        if (!RequestUrl.TryParse(text[..end], out url, out _))
        {
            return false;
        }

        var question = text.IndexOf('?', end);
        var path = text[end..(question < 0 ? text.Length : question)];
        url = url with { Path = path.Length == 0 ? "/" : path, Query = question < 0 ? null : text[(question + 1)..] };
        return true;
    }

    private static string MethodOf(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) ? "GET"
        : method.SequenceEqual("POST"u8) ? "POST"
        : Encoding.UTF8.GetString(method);

    private static string Unescaped(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text) is var plain && plain.Contains("\\\"", StringComparison.Ordinal)
            ? plain.Replace("\\\"", "\"", StringComparison.Ordinal)
            : plain;

    /// <summary>An address and a port; IPv6 addresses have no brackets there.</summary>
    private static bool TryClient(ReadOnlySpan<byte> text, [NotNullWhen(true)] out IPAddress? client)
    {
        client = null;
        return text.LastIndexOf((byte)':') is > 0 and var colon && IPAddress.TryParse(text[..colon], out client);
    }

    /// <summary>
    /// The name in <c>app/NAME/ID</c>, in <c>arn:…:loadbalancer/net/NAME/ID</c>, in <c>arn:…:targetgroup/NAME/ID</c>, and all of a Classic
    /// load balancer's.
    /// </summary>
    public static string NameIn(string text)
    {
        var last = text.LastIndexOf('/');
        return last < 0 ? text : text[(text.LastIndexOf('/', last - 1) + 1)..last];
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : 0;

    /// <summary><c>2026-04-02T…</c>, which no other field begins like.</summary>
    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length > 10 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && char.IsAsciiDigit((char)text[0]);
}
