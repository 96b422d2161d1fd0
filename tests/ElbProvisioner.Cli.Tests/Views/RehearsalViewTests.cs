using System.Xml.Linq;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>A rehearsal as text, as JSON and as a page.</summary>
public sealed class RehearsalViewTests
{
    private static readonly RehearsalFigures Fine = new(120, [], 0, 0, Ms(1.24), Ms(8.6));

    private static RehearsalReport Held =>
        new()
        {
            Stack = "shop",
            Took = TimeSpan.FromSeconds(318),
            Steps =
            [
                Step(RehearsalStep.Before, "", "", -30, 30, Fine),
                Step("targetGroup/app#create", "create", "targetGroup/app", 0, 4, Fine with { Requests = 4 }),
                Step("targetGroup/app#set-attributes", "set attributes", "targetGroup/app", 4, 0, Fine with { Requests = 0 }),
                Step("targetGroup/app#drain", "drain", "targetGroup/app", 12, 300, Fine with { Requests = 1200, Cut = 2 }) with
                {
                    Said = "none; moves when all instances of app are healthy in it",
                },
                Step(RehearsalStep.Afterwards, "", "", 318, 70, Fine),
            ],
            Total = Fine with { Requests = 1444, Cut = 2 },
            Promised = [new("web", "none", AllowsLoss: false)],
            Broken = [],
            Undriven = ["web/http office: it takes requests of other clients than this machine."],
            Timeline =
            [
                .. Enumerable.Range(0, 8).Select(slot => new TimelineSlot(TimeSpan.FromSeconds((slot * 50) - 30), 180, 0, 0, Ms(8), 2)),
            ],
        };

    private static RehearsalReport Broken =>
        Held with
        {
            Steps =
            [
                Held.Steps[0],
                Held.Steps[1] with
                {
                    Figures = new(1004, [("status 503", 3), ("refused", 1)], 2, 1, Ms(1.5), Ms(120)),
                    Dip = new("app", 1, 2),
                },
            ],
            Total = new(1124, [("status 503", 3), ("refused", 1)], 2, 1, Ms(1.5), Ms(120)),
            Promised = [new("edge", "newEndpoint", AllowsLoss: true), new("web", "drain", AllowsLoss: false)],
            Broken = ["4 requests of web lost (3 status 503, 1 refused), where the plan says drain; first GET http://shop.test/ <b>."],
            Undriven = [],
            Timeline = [.. Held.Timeline.Select((slot, at) => at == 3 ? slot with { Failed = 4, Cut = 2, Healthy = 1 } : slot)],
        };

    [Fact]
    public void What_held_reads_well() => Golden.Matches("rehearsal/held.txt", Text(Held));

    [Fact]
    public void What_was_lost_is_told_with_its_step() => Golden.Matches("rehearsal/broken.txt", Text(Broken));

    [Fact]
    public void What_failed_and_was_allowed_says_why() =>
        Assert.Contains(
            "Held: 1,124 requests, 4 failed as the plan had said (edge gets a new DNS name, and clients keep the old one until they ask again); ",
            Text(Broken with { Broken = [] }),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_was_stopped_has_not_held() =>
        Assert.Contains(
            "Interrupted, so far: 1,444 requests, 0 failed",
            Text(Held with { WasInterrupted = true }),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_a_copy_lacks_is_told_and_another_plan_has_not_held() =>
        Golden.Matches(
            "rehearsal/copied.txt",
            Text(
                Held with
                {
                    Rate = 50,
                    Copy = new(
                        [new("key pair ops", "It cannot be read (DescribeKeyPairs: UnauthorizedOperation You are not authorized).")],
                        ["loadBalancer/web#create is done on the copy, and not in the account."]
                    ),
                }
            )
        );

    [Fact]
    public void The_document_holds_everything() =>
        Golden.Matches(
            "rehearsal/broken.json",
            RehearsalJson.Write(Broken, [new(Samples.Refused, SourceSpan.None, "AWS said no.", "Ask again.")]) + "\n"
        );

    [Fact]
    public void The_page_reads_well() => Golden.Matches("rehearsal/broken.html", RehearsalPage.Write(Samples.Plan, Broken) + "\n");

    [Fact]
    public void A_page_is_well_formed_and_loads_nothing()
    {
        foreach (var report in (RehearsalReport[])[Held, Broken, Held with { Timeline = [], Steps = [] }])
        {
            var page = RehearsalPage.Write(Samples.Plan, report);

            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
            var drawing = page.IndexOf("<svg", StringComparison.Ordinal);
            if (drawing >= 0)
            {
                XDocument.Parse(page[drawing..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
            }
        }
    }

    private static string Text(RehearsalReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new RehearsalView(new(writer, 100, hasColour: false)).Write(Samples.Plan, report);
        return writer.ToString();
    }

    private static RehearsalStep Step(string action, string verb, string address, double from, double length, RehearsalFigures figures) =>
        new(action, verb, address, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(length), figures, new("app", 2, 2), "");

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
