using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Tests.Cases;

/// <summary>Reads the tables of cases: conditions, steps and requests, each in a line.</summary>
internal static class CaseText
{
    public static IEnumerable<(int Line, string Text)> LinesOf(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", file))
            .Select((text, at) => (at + 1, text.TrimEnd()))
            .Where(static line => line.Item2.Length > 0 && !line.Item2.StartsWith('#'));

    /// <summary>By key: what a source is.</summary>
    public static ImmutableDictionary<string, string> Sources { get; } =
        LinesOf("sources.txt")
            .Select(static line => line.Text.Split(' ', 2, StringSplitOptions.TrimEntries))
            .ToImmutableDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);

    /// <summary><c>host=a.b,c.d; path~^/x$; header X-A=1; query k=v,=w; source=10.0.0.0/8</c>.</summary>
    public static ImmutableArray<Condition> Conditions(string text) =>
        [.. text.Split("; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Condition)];

    /// <summary><c>GET URL</c>, then <c>[Name: value]</c> for each header and <c>from ADDRESS</c>.</summary>
    public static Request Request(string text)
    {
        var headers = ImmutableArray.CreateBuilder<HeaderLine>();
        while (text.IndexOf('[', StringComparison.Ordinal) is >= 0 and var begin && text[begin - 1] == ' ')
        {
            var end = text.IndexOf(']', begin);
            var line = text[(begin + 1)..end].Split(':', 2);
            headers.Add(new(line[0], Unescaped(line[1].Trim())));
            text = text[..begin].TrimEnd() + text[(end + 1)..];
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(words.Length is 2 or 4, text);
        Assert.True(RequestUrl.TryParse(words[1], out var url, out var why), why);
        return new Request(url, words.Length == 4 ? IPAddress.Parse(words[3]) : Routing.Requests.Request.AnyClient)
        {
            Method = words[0],
            Headers = headers.ToImmutable(),
        };
    }

    /// <summary><c>forward a 90, b 10</c>, <c>redirect 301 HTTPS #{host} 443 /#{path} #{query}</c>, <c>respond 403</c>,
    /// <c>authenticate oidc [allow | deny]</c>, joined by <c>then</c>.</summary>
    public static ImmutableArray<Step> Steps(string text) => [.. text.Split(" then ").Select(Step)];

    private static string Unescaped(string text) =>
        text.Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\x7f", "\x7f", StringComparison.Ordinal);

    private static Step Step(string text)
    {
        var words = text.Split(' ');
        return words[0] switch
        {
            "forward" => new Step.Forward([
                .. text["forward ".Length..]
                    .Split(", ")
                    .Select(static share => share.Split(' '))
                    .Select(static share => new TargetShare(share[0], share.Length > 1 ? int.Parse(share[1]) : 1)),
            ]),
            "redirect" => new Step.Redirect(words[2], words[3], words[4], words[5], words.Length > 6 ? words[6] : "", int.Parse(words[1])),
            "respond" => new Step.Respond(int.Parse(words[1])),
            "authenticate" => new Step.SignIn(
                Enum.Parse<IdentityKind>(words[1], ignoreCase: true),
                words.Length > 2 ? Enum.Parse<Unauthenticated>(words[2], ignoreCase: true) : Unauthenticated.Authenticate
            ),
            _ => new Step.Unknown(words[0]),
        };
    }

    private static Condition Condition(string text)
    {
        var at = text.IndexOfAny(['=', '~', ' ']);
        var field = text[..at];
        if (field is "header" or "query" && text[at] == ' ')
        {
            var rest = text[(at + 1)..];
            if (field == "query")
            {
                return new Condition.Query([.. rest.Split(',').Select(Pair)]);
            }

            var mark = rest.IndexOfAny(['=', '~']);
            var (name, values) = (rest[..mark], rest[(mark + 1)..]);
            return rest[mark] == '~'
                ? new Condition.Expression(Routing.Rules.Condition.Expression.OfHeader, name, [values])
                : new Condition.Header(name, [.. values.Split(',')]);
        }

        var written = text[(at + 1)..];
        ImmutableArray<string> all = [.. written.Split(',')];
        return (field, text[at]) switch
        {
            ("host", '=') => new Condition.Host(all),
            ("host", '~') => new Condition.Expression(Routing.Rules.Condition.Expression.OfHost, null, [written]),
            ("path", '=') => new Condition.Path(all),
            ("path", '~') => new Condition.Expression(Routing.Rules.Condition.Expression.OfPath, null, [written]),
            ("method", _) => new Condition.Method(all),
            ("source", _) => new Condition.Source(all),
            ("family", _) => new Condition.Family(written == "ipv6"),
            _ => new Condition.Unknown(text),
        };
    }

    private static QueryPattern Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at <= 0 ? new(null, text[(at + 1)..]) : new(text[..at], text[(at + 1)..]);
    }
}
