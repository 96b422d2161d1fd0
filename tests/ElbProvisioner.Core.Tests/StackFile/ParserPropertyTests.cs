using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using FsCheck;
using FsCheck.Fluent;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>Whatever stands in a file, the answer is a stack or diagnostics that point into it, never an exception.</summary>
public sealed class ParserPropertyTests
{
    private static readonly string[] Pieces =
    [
        "stack",
        "shop",
        ":",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "'",
        "&a",
        "*a",
        "<<",
        "!!str",
        "|",
        ">",
        "#",
        "---",
        "...",
        "%",
        "@",
        "`",
        "\t",
        "?",
        "~",
        "null",
        "${",
        "}",
        "$${",
        "${x}",
        "${env:Y}",
        "loadBalancers",
        "targetGroups",
        "web",
        "port",
        "80",
        "listeners",
        "\r\n",
        "한",
        "😀",
        "\\",
        "\\u0041",
        "\uD800",
        "0.0.0.0/0",
        "variables",
        "outputs",
        "forward",
        "rules",
        "when",
        "path",
    ];

    [Fact]
    public void Arbitrary_text_gives_diagnostics_in_the_file() =>
        Prop.ForAll<NonNull<string>>(text => PointsIntoTheFile(text.Get)).Check(Quick(1000));

    [Fact]
    public void Arbitrary_yaml_like_text_gives_diagnostics_in_the_file()
    {
        var texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), PointsIntoTheFile).Check(Quick(3000));
    }

    [Fact]
    public void A_damaged_stack_file_gives_diagnostics_in_the_file()
    {
        var damages =
            from at in Gen.Choose(0, WholeStackTests.Text.Length - 1)
            from length in Gen.Choose(0, 12)
            from piece in Gen.Elements(Pieces)
            select WholeStackTests.Text.Remove(at, Math.Min(length, WholeStackTests.Text.Length - at)).Insert(at, piece);

        Prop.ForAll(damages.ToArbitrary(), PointsIntoTheFile).Check(Quick(1500));
    }

    private static bool PointsIntoTheFile(string text)
    {
        var result = StackText.Load(text, readFile: static _ => new FileReadResult.Content("#!/bin/sh"));
        var lines = text.Split('\n');
        foreach (var diagnostic in result.Diagnostics)
        {
            Assert.NotEqual("", diagnostic.Message);
            Assert.NotEqual("", DiagnosticText.Render(diagnostic, result.Sources));
            Assert.Equal(StackText.FileName, diagnostic.At.File);
            Assert.InRange(diagnostic.At.Line, 1, lines.Length);
            Assert.InRange(diagnostic.At.Column, 1, lines[diagnostic.At.Line - 1].Length + 1);
            Assert.True(diagnostic.At.Length >= 1, diagnostic.ToString());
        }

        return result.HasErrors == result.Diagnostics.Any(diagnostic => diagnostic.IsError);
    }

    private static Config Quick(int count) => Config.QuickThrowOnFailure.WithMaxTest(count);
}
