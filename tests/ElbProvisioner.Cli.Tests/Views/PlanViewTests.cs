using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Tests.Views;

public sealed class PlanViewTests
{
    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(50)]
    public void A_plan_reads_well_at_every_width(int width) => Golden.Matches($"plan-{width}.txt", Show(Samples.Plan, width));

    [Fact]
    public void Verbose_shows_every_setting_and_every_reason() =>
        Golden.Matches("plan-verbose.txt", Show(Samples.Plan, 100, isVerbose: true));

    [Theory]
    [InlineData(100, false)]
    [InlineData(100, true)]
    [InlineData(50, false)]
    public void Requests_that_move_are_told_with_one_of_each(int width, bool isVerbose)
    {
        var plan = Samples.Plan with { Routing = Samples.Routing };

        Golden.Matches($"plan-moves-{width}{(isVerbose ? "-verbose" : "")}.txt", Show(plan, width, isVerbose));
    }

    [Fact]
    public void Requests_that_move_are_told_to_a_pipeline() =>
        Golden.Matches(
            "plan-moves.json",
            PlanJson.Write(Samples.Plan with { Changes = [], Actions = [], Routing = Samples.Routing }, PlanJson.Indented) + "\n"
        );

    [Fact]
    public void A_removal_does_not_repeat_why() =>
        Golden.Matches(
            "plan-destroy.txt",
            Show(
                Samples.Plan with
                {
                    Goal = PlanGoal.Destroy,
                    Changes = [Samples.Plan.Changes[2]],
                    Actions = [Samples.Plan.Actions[0]],
                },
                100
            )
        );

    [Fact]
    public void A_text_of_several_lines_is_compared_line_by_line()
    {
        var plan = Samples.Plan with
        {
            Changes =
            [
                Samples.Plan.Changes[3] with
                {
                    Properties =
                    [
                        new("userData", "#!/bin/sh\nset -e\necho one\nserve\nexit\n", "#!/bin/sh\nset -e\necho two\nserve\nexit\n"),
                    ],
                },
            ],
        };

        Golden.Matches("plan-lines.txt", Show(plan, 100));
        Golden.Matches("plan-lines-40.txt", Show(plan, 40));
    }

    [Fact]
    public void A_long_comparison_is_cut_for_who_does_not_ask_for_all()
    {
        static string Text(string word) => string.Join('\n', Enumerable.Range(1, 40).Select(line => $"{word} {line}"));
        var plan = Samples.Plan with
        {
            Changes = [Samples.Plan.Changes[3] with { Properties = [new("userData", Text("old"), Text("new"))] }],
        };

        Golden.Matches("plan-lines-cut.txt", Show(plan, 80));
        var all = Show(plan, 80, isVerbose: true);
        Assert.Contains("- old 40", all, StringComparison.Ordinal);
        Assert.Contains("+ new 40", all, StringComparison.Ordinal);
        Assert.DoesNotContain("-v shows", all, StringComparison.Ordinal);
    }

    [Fact]
    public void What_elbctl_notes_for_itself_is_shown_to_who_asks()
    {
        var plan = Samples.Plan with
        {
            Changes =
            [
                Samples.Plan.Changes[3] with
                {
                    Properties = [new("tags", "elbctl's marks, outdated", "elbctl's marks")],
                },
                Samples.Plan.Changes[3] with
                {
                    Properties = [new("tags.elbctl:declared.0", "a", "b"), new("tags.team", null, "shop")],
                },
            ],
        };

        Assert.Contains("only elbctl's own marks; -v shows them", Show(plan, 100));
        Assert.DoesNotContain("elbctl:declared", Show(plan, 100));
        Assert.Contains("tags.team  (none) -> shop", Show(plan, 100));
        Assert.Contains("tags.elbctl:declared.0  a -> b", Show(plan, 100, isVerbose: true));
        Assert.DoesNotContain("only elbctl's", Show(plan, 100, isVerbose: true));
    }

    [Fact]
    public void Where_something_is_left_out_the_way_to_all_of_it_is_named()
    {
        Assert.EndsWith("… stands for settings left out: -v shows all.\n", Show(Samples.Plan, 100));
        Assert.DoesNotContain("-v shows", Show(Samples.Plan, 100, isVerbose: true));
        Assert.DoesNotContain("-v shows", Show(Samples.Plan with { Changes = [Samples.Plan.Changes[0]] }, 100));
    }

    [Fact]
    public void Nothing_to_do_says_so()
    {
        Assert.EndsWith("\n\nNo changes. AWS is what the file says.\n", Show(Samples.NoChanges, 100));
        Assert.EndsWith("Nothing to remove: the stack owns nothing here.\n", Show(Samples.NoChanges with { Goal = PlanGoal.Destroy }, 100));
    }

    [Fact]
    public void Colour_adds_nothing_but_colour()
    {
        var coloured = Show(Samples.Plan, 100, hasColour: true);

        Assert.Contains("\e[32m", coloured);
        Assert.Equal(Show(Samples.Plan, 100), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        var shown = Show(Samples.Plan, 100, isVerbose: true);

        Assert.Contains("password  (sensitive) -> (sensitive)", shown);
        Assert.DoesNotContain("two", shown);
    }

    [Fact]
    public void The_estimate_is_the_longest_path_and_says_where_the_time_goes() =>
        Assert.Equal("3m 41s: load balancers 2m 30s, waiting for health 40s, draining 30s", RunEstimate.Of(Samples.Plan).ToString());

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(58.2, "59s")]
    [InlineData(59.2, "1m")]
    [InlineData(60, "1m")]
    [InlineData(221, "3m 41s")]
    [InlineData(1234, "21m")]
    [InlineData(3600, "1h")]
    [InlineData(5400, "1h 30m")]
    public void Durations_are_as_exact_as_anyone_needs(double seconds, string shown) =>
        Assert.Equal(shown, Durations.Show(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void Durations_are_read_with_their_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5w")]
    [InlineData("1.5h")]
    public void What_is_no_duration_is_refused(string text) => Assert.Null(Durations.Parse(text));

    private static string Show(Plan plan, int width, bool isVerbose = false, bool hasColour = false)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new PlanView(new(text, width, hasColour), isVerbose).Write(plan);
        return text.ToString();
    }
}
