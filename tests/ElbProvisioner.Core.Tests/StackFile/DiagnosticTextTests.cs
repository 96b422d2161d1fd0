using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class DiagnosticTextTests
{
    private static readonly ImmutableArray<StackSource> Sources = [new("a.yaml", "stack: shop\nregion: seoul\n")];

    [Fact]
    public void It_shows_the_line_marks_the_place_and_says_what_to_do() =>
        Assert.Equal(
            """
            a.yaml(2,9): error ELB2009: Not a region.
              2 | region: seoul
                |         ^^^^^
              -> Write ap-northeast-2.
            """.ReplaceLineEndings("\n"),
            DiagnosticText.Render(
                new Diagnostic(BindingCodes.InvalidText, new SourceSpan("a.yaml", 2, 9, 5), "Not a region.", "Write ap-northeast-2."),
                Sources
            )
        );

    [Fact]
    public void Without_a_place_there_is_only_the_message() =>
        Assert.Equal(
            "error ELB1014: Nothing.",
            DiagnosticText.Render(new Diagnostic(FileCodes.NothingToRead, SourceSpan.None, "Nothing."), Sources)
        );

    [Theory]
    [InlineData("other.yaml", 1, 1)]
    [InlineData("a.yaml", 99, 1)]
    [InlineData("a.yaml", 2, 99)]
    public void A_place_that_is_not_in_the_sources_does_no_harm(string file, int line, int column) =>
        Assert.StartsWith(
            $"{file}({line},{column}): ",
            DiagnosticText.Render(new Diagnostic(BindingCodes.InvalidText, new SourceSpan(file, line, column, 3), "x"), Sources),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_summary_counts_by_severity() =>
        Assert.Equal(
            "2 errors, 1 warning",
            DiagnosticText.Summary([Of(BindingCodes.InvalidText), Of(BindingCodes.CidrHasHostBits), Of(BindingCodes.InvalidText)])
        );

    [Fact]
    public void Codes_are_unique_and_in_their_range()
    {
        var all = FileCodes
            .All.Select(code => (Range: "ELB1", code.Id))
            .Concat(BindingCodes.All.Select(code => (Range: "ELB2", code.Id)))
            .Concat(Core.Checks.StackChecks.All.Select(check => (Range: "ELB3", check.Code.Id)))
            .ToList();

        Assert.Equal(all.Count, all.Select(code => code.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, code => Assert.StartsWith(code.Range, code.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("listner", "listener")]
    [InlineData("target_groups", "targetGroups")]
    [InlineData("HEALTHCHECK", "healthCheck")]
    [InlineData("prot", "port")]
    [InlineData("banana", null)]
    public void The_nearest_word_is_what_was_meant(string written, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["listener", "targetGroups", "healthCheck", "port", "tags"]));

    private static Diagnostic Of(DiagnosticCode code) => new(code, SourceSpan.None, "x");
}
