using ElbProvisioner.Cli.Tests.Commands;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>The pages in a real browser, where one is installed.</summary>
public sealed class PageInBrowserTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-page-");

    [Fact]
    public async Task A_page_is_read_aloud_reached_by_keyboard_and_shown_in_both_schemes()
    {
        var program = Browser.Find();
        Assert.SkipWhen(program is null, "No browser: put chromium, chrome or edge on the path, or name one with ELBCTL_TEST_BROWSER.");
        var stop = TestContext.Current.CancellationToken;
        var file = Path.Combine(_folder.FullName, "plan.html");
        var plan = Samples.Plan with { Diagnostics = [new(Samples.Refused, SourceSpan.None, "AWS <b>said</b> no.")] };
        await File.WriteAllTextAsync(file, PlanPage.Write(PlanReport.Of(plan, GraphSamples.Plan)), stop);
        await using var browser = await Browser.StartAsync(program, stop);

        foreach (
            var (scheme, back, text) in new[]
            {
                ("light", "rgb(255, 255, 255)", "rgb(27, 31, 36)"),
                ("dark", "rgb(13, 17, 23)", "rgb(230, 237, 243)"),
            }
        )
        {
            await browser.OpenAsync(file, scheme, stop);

            // The policy lets the style sheet in, and nothing was asked for but the page.
            Assert.Equal(back, await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor", stop));
            Assert.Equal(text, await browser.EvaluateAsync("getComputedStyle(document.body).color", stop));
            Assert.Equal([new Uri(file).AbsoluteUri], browser.Requests.Distinct(StringComparer.Ordinal));
            Assert.Empty(browser.Complaints);

            // What is added and what is removed differ by more than colour.
            Assert.NotEqual(await DashesOf(browser, "add", stop), await DashesOf(browser, "remove", stop));
        }

        await ReadAloudAsync(browser, stop);
        await ReachAsync(browser, stop);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task ReadAloudAsync(Browser browser, CancellationToken stop)
    {
        var heard = await browser.ReadAloudAsync(stop);
        foreach (var role in (string[])["main", "navigation", "banner", "contentinfo"])
        {
            Assert.Single(heard, node => node.Role == role);
        }

        Assert.Contains(("heading", "Plan of shop"), heard);
        Assert.Contains(("region", "Changes"), heard);
        Assert.Contains(
            heard,
            static node => node.Role is "image" or "img" && node.Name.StartsWith("shop · eu-west-1", StringComparison.Ordinal)
        );
        Assert.Contains(("columnheader", "Traffic"), heard);
        Assert.Contains(heard, static node => node.Role == "rowheader" && node.Name.Contains("± replace", StringComparison.Ordinal));
        Assert.All(
            heard.Where(static node => node.Role is "link" or "table" or "region" or "DisclosureTriangle"),
            static node => Assert.NotEqual("", node.Name)
        );
    }

    /// <summary>From the first stop to the last: each link, each table that scrolls, each disclosure; the focus is seen.</summary>
    private static async Task ReachAsync(Browser browser, CancellationToken stop)
    {
        var stops = new List<string>();
        for (var press = 0; press < 100; press++)
        {
            await browser.PressTabAsync(stop);
            var at = await browser.EvaluateAsync(
                "(e => e === document.body ? '' : e.tagName + ' ' + (e.getAttribute('aria-label') || e.textContent).slice(0, 40) + ' '"
                    + " + getComputedStyle(e).outlineStyle)(document.activeElement)",
                stop
            );
            if (at.Length == 0 || (stops.Count > 0 && at == stops[0]))
            {
                break;
            }

            stops.Add(at);
        }

        Assert.Equal("A Skip to the content solid", stops[0]);
        Assert.Contains(stops, static at => at.StartsWith("A Changes", StringComparison.Ordinal));
        Assert.Contains(stops, static at => at.StartsWith("DIV The graph as a picture", StringComparison.Ordinal));
        Assert.Contains(stops, static at => at.StartsWith("SUMMARY ", StringComparison.Ordinal));
        Assert.All(stops, static at => Assert.EndsWith(" solid", at, StringComparison.Ordinal));
    }

    private static Task<string> DashesOf(Browser browser, string look, CancellationToken stop) =>
        browser.EvaluateAsync(
            $"(s => s.strokeDasharray + ' ' + s.strokeWidth)(getComputedStyle(document.querySelector('.node.{look} rect')))",
            stop
        );
}
