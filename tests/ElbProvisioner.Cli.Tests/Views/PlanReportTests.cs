using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ElbProvisioner.Cli.Tests.Commands;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>A plan for a pull request and as a page.</summary>
public sealed partial class PlanReportTests
{
    private const string Evil =
        "</td></table><script>alert(1)</script> @everyone #1 |x|\n# heading `code` **b** [l](http://e.test) <!-- www.e.test & $x$ \u202e";

    private static readonly DiagnosticCode Warned = new("ELB4711", Severity.Warning, "A warning");

    private static Plan Whole =>
        Samples.Plan with
        {
            Diagnostics =
            [
                new(Warned, new("elbctl.yaml", 12, 3, 4), "The rule images is hidden by another one.", "Put it first."),
                new(new("ELB4712", Severity.Info, "A note"), SourceSpan.None, "A note."),
            ],
            Routing = Samples.Routing,
        };

    [Fact]
    public void A_pull_request_reads_well() => Golden.Matches("plan.md", Markdown(Whole));

    [Fact]
    public void A_page_reads_well() => Golden.Matches("plan.html", Html(Whole));

    [Fact]
    public void Nothing_to_do_says_so_everywhere()
    {
        Assert.Contains("**No changes. AWS is what the file says.**", Markdown(Samples.NoChanges), StringComparison.Ordinal);
        Assert.Contains(
            "<p>No changes. AWS is what the file says.</p>",
            PlanPage.Write(PlanReport.Of(Samples.NoChanges, null)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_plan_that_cannot_be_applied_says_so_first()
    {
        var plan = Whole with { Diagnostics = [new(Samples.Refused, SourceSpan.None, "No.")] };

        Assert.Contains("**This cannot be applied: the messages say why.**", Markdown(plan), StringComparison.Ordinal);
        Assert.Contains("> [!CAUTION]\n> **ELB5101** No.", Markdown(plan), StringComparison.Ordinal);
        Assert.Contains("This cannot be applied: the messages say why.", Html(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(400)]
    [InlineData(3000)]
    public void A_comment_is_never_longer_than_GitHub_takes_and_counts_what_is_left_out(int changes)
    {
        var markdown = Markdown(Many(changes, settings: 12));

        Assert.True(markdown.Length <= PlanMarkdown.Longest, $"{markdown.Length} characters");
        Assert.Equal(markdown.Split("<details>").Length, markdown.Split("</details>").Length);
        Assert.Equal(0, markdown.Split("```").Length % 2 == 1 ? 0 : 1);
        var rows = markdown
            .Split('\n')
            .Count(static l => l.StartsWith("| <code>", StringComparison.Ordinal) && l.Contains("target group", StringComparison.Ordinal));
        var told = LeftOut().Match(markdown) is { Success: true } left
            ? int.Parse(left.Groups["count"].Value, CultureInfo.InvariantCulture)
            : 0;
        Assert.Equal(changes, rows + told);
    }

    [Fact]
    public void A_graph_that_GitHub_would_not_draw_is_left_out_and_said_to_be()
    {
        var large = new Graph(
            "shop",
            [.. Enumerable.Range(0, 502).Select(static n => new GraphNode($"{n}", NodeKind.Target, $"{n}", []))],
            [.. Enumerable.Range(0, 501).Select(static n => new GraphEdge($"{n}", $"{n + 1}", EdgeKind.Requests, ""))]
        );

        var markdown = PlanMarkdown.Write(PlanReport.Of(Samples.Plan, large));

        Assert.DoesNotContain("```mermaid", markdown, StringComparison.Ordinal);
        Assert.Contains("The graph is too large for a comment", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void One_value_that_fills_a_comment_is_cut_and_says_so()
    {
        var plan = Samples.Plan with
        {
            Changes = [Samples.Plan.Changes[3] with { Properties = [new("userData", "short", new string('x', 100_000))] }],
        };

        var markdown = Markdown(plan);

        Assert.True(markdown.Length <= PlanMarkdown.Longest, $"{markdown.Length} characters");
        Assert.Contains("… 98000 characters more", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_values_of_others_are_neither_markup_nor_mentions()
    {
        var markdown = Markdown(OfOthers());

        Assert.DoesNotContain("@everyone", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("&#64;everyone", OutsideCode(markdown), StringComparison.Ordinal);
        Assert.DoesNotContain("**b**", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("http://e.test", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("www.e.test", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', markdown);

        // Each row of a table has as many bars as its head.
        Assert.All(
            markdown.Split('\n').Where(static l => l.StartsWith("| ", StringComparison.Ordinal)),
            static row => Assert.True(row.Count(static c => c == '|') is 4 or 5, row)
        );
    }

    [Fact]
    public void Names_and_values_of_others_are_no_markup_in_a_page()
    {
        var page = Html(OfOthers());

        Assert.Empty(Parse(page).Descendants("script"));
        Assert.DoesNotContain('\u202e', page);
    }

    /// <summary>What is written is well-formed XML, too, but for the first line and the elements without an end.</summary>
    [Fact]
    public void A_page_has_landmarks_headings_and_headers_and_asks_nothing_of_anybody()
    {
        foreach (
            var page in (string[])
                [Html(Whole), GraphPage.Write(GraphSamples.Plan), Html(Many(30, 3)), PlanPage.Write(PlanReport.Of(Samples.NoChanges, null))]
        )
        {
            var html = Parse(page);
            Assert.Equal("en", html.Attribute("lang")?.Value);
            Assert.Single(html.Descendants("main"));
            Assert.Single(html.Descendants("header"));
            Assert.Single(html.Descendants("footer"));
            Assert.All(html.Descendants("nav"), static nav => Assert.NotNull(nav.Attribute("aria-label")));
            Assert.Single(html.Descendants("h1"));
            Assert.Equal(
                html.Descendants("section").Select(static s => s.Attribute("aria-labelledby")?.Value),
                html.Descendants("section").Select(static s => s.Element("h2")?.Attribute("id")?.Value)
            );

            // Headings leave out no level, and every id is there once.
            var ids = html.DescendantsAndSelf().Attributes("id").Select(static a => a.Value).ToList();
            Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
            Assert.All(html.Descendants("a").Attributes("href"), href => Assert.Contains(href.Value.TrimStart('#'), ids));
            foreach (var table in html.Descendants("table"))
            {
                Assert.NotNull(table.Element("caption"));
                Assert.All(table.Descendants("thead").Descendants("th"), static th => Assert.Equal("col", th.Attribute("scope")?.Value));
                Assert.All(
                    table.Element("tbody")!.Elements("tr"),
                    row =>
                    {
                        Assert.Equal("row", row.Elements().First().Attribute("scope")?.Value);
                        Assert.Equal(table.Descendants("thead").Descendants("th").Count(), row.Elements().Count());
                    }
                );
            }

            // What scrolls can be reached by keyboard and has a name.
            Assert.All(
                html.Descendants("div").Where(static d => d.Attribute("class")?.Value == "scroll"),
                static d =>
                    Assert.True(
                        d.Attribute("tabindex")?.Value == "0"
                            && d.Attribute("role")?.Value == "region"
                            && d.Attribute("aria-label") is not null
                    )
            );
            foreach (var svg in html.Descendants().Where(static e => e.Name.LocalName == "svg"))
            {
                Assert.Equal("img", svg.Attribute("role")?.Value);
                Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
            }

            Assert.DoesNotContain(
                html.Descendants(),
                static e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "image" or "use"
            );
            Assert.Empty(html.Descendants().Attributes("src"));
            Assert.Empty(html.Descendants().Attributes("style"));
            Assert.DoesNotContain("url(http", page, StringComparison.Ordinal);
            Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
            var policy = html.Descendants("meta")
                .Single(static m => m.Attribute("http-equiv")?.Value == "Content-Security-Policy")
                .Attribute("content")
                ?.Value;
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html.Descendants("style").Single().Value)));
            Assert.Equal($"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{hash}'", policy);
        }
    }

    [Fact]
    public void What_happens_is_told_by_words_and_signs_beside_colour()
    {
        var html = Parse(Html(Whole));

        foreach (var (look, words) in new[] { ("add", "+ add"), ("change", "~ change"), ("replace", "± replace"), ("remove", "- remove") })
        {
            var rows = html.Descendants("tr").Where(r => r.Attribute("class")?.Value == look).ToList();
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Contains(words, row.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for lines that mean something (1.4.11).</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colours_can_be_told_from_what_they_stand_on(bool isDark)
    {
        var colours = Colours(isDark);
        foreach (var back in (string[])["back", "panel", "add-back", "change-back", "replace-back", "remove-back"])
        {
            AtLeast(4.5, "text", back);
            AtLeast(3, "line", back);
        }

        foreach (var text in (string[])["faint", "link", "add", "change", "replace", "remove"])
        {
            AtLeast(4.5, text, "back");
            AtLeast(4.5, text, "panel");
        }

        foreach (var verb in (string[])["add", "change", "replace", "remove"])
        {
            AtLeast(4.5, verb, $"{verb}-back");
        }

        void AtLeast(double ratio, string text, string back)
        {
            var contrast = Contrast(colours[text], colours[back]);
            Assert.True(contrast >= ratio, $"{text} on {back}: {contrast:0.00}");
        }
    }

    private static Plan OfOthers() =>
        Samples.Plan with
        {
            Stack = Evil,
            Diagnostics = [new(Warned, SourceSpan.None, Evil, Evil)],
            Changes =
            [
                new(
                    new(ResourceKind.Rule, "web/http/x"),
                    ChangeVerb.Delete,
                    Evil,
                    Evil,
                    new(TrafficImpact.Gap, Evil),
                    [new(Evil, Evil, Evil)]
                ),
            ],
        };

    private static Plan Many(int changes, int settings) =>
        Samples.Plan with
        {
            Changes =
            [
                .. Enumerable
                    .Range(1, changes)
                    .Select(n => new Change(
                        new(ResourceKind.TargetGroup, $"service-{n}"),
                        ChangeVerb.Create,
                        $"service-{n}",
                        "the file declares it and AWS does not have it",
                        TrafficEffect.None,
                        [.. Enumerable.Range(1, settings).Select(i => new PropertyChange($"setting{i}", null, $"value {i}"))]
                    )),
            ],
        };

    private static string Markdown(Plan plan) => PlanMarkdown.Write(PlanReport.Of(plan, GraphSamples.Plan)) + "\n";

    private static string Html(Plan plan) => PlanPage.Write(PlanReport.Of(plan, GraphSamples.Plan)) + "\n";

    private static string OutsideCode(string markdown) => InCode().Replace(markdown, "");

    private static XElement Parse(string page)
    {
        var text = Void().Replace(page, static tag => tag.Value.TrimEnd('>') + "/>");
        return XDocument.Parse(text[text.IndexOf("<html", StringComparison.Ordinal)..]).Root
            ?? throw new InvalidOperationException("no root");
    }

    private static Dictionary<string, string> Colours(bool isDark)
    {
        var parts = HtmlPage.Style.Split("@media (prefers-color-scheme:dark)");
        var scheme = isDark ? parts[1][..parts[1].IndexOf("}}", StringComparison.Ordinal)] : parts[0];
        return Colour()
            .Matches(scheme)
            .ToDictionary(static m => m.Groups["name"].Value, static m => m.Groups["value"].Value, StringComparer.Ordinal);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Part(int at)
        {
            var part = Convert.ToInt32(hex.Substring(at, 2), 16) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    [GeneratedRegex(@"--(?<name>[a-z-]+):#(?<value>[0-9a-f]{6})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();

    [GeneratedRegex("<(meta|br)[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Void();

    [GeneratedRegex("<code>.*?</code>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InCode();

    [GeneratedRegex("_(?<count>[0-9]+) more changes?:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeftOut();
}
