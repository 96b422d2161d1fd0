using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Tests.Cases;

/// <summary>Each line of <c>conditions.txt</c>: whether a rule takes a request, what AWS leaves open there, and who says so.</summary>
public sealed class ConditionCaseTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var (line, text) in CaseText.LinesOf("conditions.txt"))
            {
                cases.Add(line, text);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_takes_what_it_is_said_to(int line, string text)
    {
        var parts = text.Split(" | ", StringSplitOptions.TrimEntries);
        Assert.True(parts.Length == 4, $"line {line}: conditions | request | yes or no, with what is open | source");
        Assert.True(CaseText.Sources.ContainsKey(parts[3].Split(' ')[0]), $"line {line} names no source: {parts[3]}");
        var table = new RouteTable(
            "l",
            "HTTPS",
            443,
            [new("r", CaseText.Conditions(parts[0]), [new Step.Respond(200)], [])],
            [new Step.Respond(404)]
        );
        var request = CaseText.Request(parts[1]);
        var matcher = new RuleMatcher(table);

        var takes = matcher.Match(matcher.See(request)) == 0;
        var open = Undocumented.All.Where(u =>
            u.MayMatter(table, request)
            && new RuleMatcher(table, u.Otherwise(Choices.Ours)) is var other
            && other.Match(other.See(request)) == 0 != takes
        );

        Assert.Equal(
            $"{parts[2]} (line {line})",
            $"{string.Join(' ', open.Select(u => u.Id).Prepend(takes ? "yes" : "no"))} (line {line})"
        );
        Assert.Equal(takes, matcher.FirstFailure(0, matcher.See(request)) is null);
    }

    [Fact]
    public void What_is_said_not_to_matter_does_not()
    {
        var tried = 0;
        foreach (var (line, text) in CaseText.LinesOf("conditions.txt"))
        {
            var parts = text.Split(" | ", StringSplitOptions.TrimEntries);
            var table = new RouteTable("l", "HTTPS", 443, [new("r", CaseText.Conditions(parts[0]), [new Step.Respond(200)], [])], []);
            var request = CaseText.Request(parts[1]);
            var ours = new RuleMatcher(table);
            foreach (var unknown in Undocumented.All.Where(u => !u.MayMatter(table, request)))
            {
                var other = new RuleMatcher(table, unknown.Otherwise(Choices.Ours));
                Assert.True(ours.Match(ours.See(request)) == other.Match(other.See(request)), $"line {line}: {unknown.Id}");
                tried++;
            }
        }

        Assert.True(tried > 1000, $"only {tried} were tried");
    }

    [Fact]
    public void At_least_two_hundred_cases_are_said_by_somebody_else()
    {
        var sources = CaseText
            .LinesOf("conditions.txt")
            .Concat(CaseText.LinesOf("routes.txt").Where(static line => IsRequest(line.Text)))
            .Select(static line => line.Text.Split(" | ")[^1].Trim().Split(' ')[0])
            .ToList();

        Assert.All(sources, static source => Assert.Contains(source, CaseText.Sources.Keys));
        Assert.InRange(sources.Count(static source => source != "choice"), 270, 2000);
    }

    /// <summary>What stands between them makes the listener that is asked.</summary>
    private static bool IsRequest(string line) =>
        line.Contains(" => ", StringComparison.Ordinal)
        && !line.StartsWith("rule ", StringComparison.Ordinal)
        && !line.StartsWith("default ", StringComparison.Ordinal);
}
