using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Routing.Tests.Cases;

/// <summary>
/// Each request of <c>routes.txt</c> at its listener: which rule takes it, what becomes of it, and what AWS leaves open there.
/// </summary>
public sealed class RouteCaseTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var (line, text) in Requests().Select(static r => (r.Line, r.Text)))
            {
                cases.Add(line, text);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_request_gets_what_it_is_said_to(int line, string text)
    {
        var listener = Requests().First(r => r.Line == line).Listener;
        var (request, rest) = Cut(text, " => ");
        var (expected, source) = Cut(rest, " | ");
        Assert.True(CaseText.Sources.ContainsKey(source.Split(' ')[0]), $"line {line} names no source: {source}");
        var balancer = new Balancer("web", [], [listener], HasVersion6: true, Entries: null);

        var stage = new Site([balancer]).Route(balancer, CaseText.Request(request));

        var open = string.Concat(stage.Undocumented.Select(static note => " " + note.Id));
        var actual = stage.Outcome is Outcome.Refused ? "refused" : $"{stage.RuleName}: {OutcomeText.Of(stage.Outcome)}{open}";
        Assert.Equal($"{expected} (line {line})", $"{actual} (line {line})");
    }

    private static IEnumerable<(int Line, string Text, RouteTable Listener)> Requests()
    {
        var listener = new RouteTable("l", "HTTP", 80, [], []);
        foreach (var (line, text) in CaseText.LinesOf("routes.txt"))
        {
            var words = text.Split(' ');
            switch (words[0])
            {
                case "listener":
                    listener = new("l", words[1], int.Parse(words[2]), [], []);
                    break;
                case "rule":
                    listener = listener with { Rules = listener.Rules.Add(Rule(text["rule ".Length..])) };
                    break;
                case "default":
                    listener = listener with { Default = CaseText.Steps(Cut(text, " -> ").After) };
                    break;
                default:
                    yield return (line, text, listener);
                    break;
            }
        }
    }

    private static RouteRule Rule(string text)
    {
        var (name, rest) = Cut(text, ": ");
        var (conditions, action) = Cut(rest, " -> ");
        ImmutableArray<Transform> transforms = [];
        if (action.Contains(" rewrite ", StringComparison.Ordinal))
        {
            (action, var rewrite) = Cut(action, " rewrite ");
            var (expression, replacement) = Cut(rewrite[5..], " => ");
            transforms = [new(rewrite.StartsWith("host", StringComparison.Ordinal), expression, replacement)];
        }

        return new(name, CaseText.Conditions(conditions), CaseText.Steps(action), transforms);
    }

    private static (string First, string After) Cut(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{mark}' is missing in '{text}'");
        return (text[..at].TrimEnd(), text[(at + mark.Length)..].TrimStart());
    }
}
