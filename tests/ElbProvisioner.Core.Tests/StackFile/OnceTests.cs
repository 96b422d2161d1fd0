using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>One cause, one message.</summary>
public sealed class OnceTests
{
    [Fact]
    public void A_name_with_nothing_under_it_is_empty_and_says_what_it_needs()
    {
        var result = StackText.Load(
            "stack: shop\nloadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }\ntargetGroups:\n  app:\n"
        );

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((BindingCodes.Empty, 4, 3), (diagnostic.Code, diagnostic.At.Line, diagnostic.At.Column));
        Assert.StartsWith("targetGroups.app is empty: it needs `port`.", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_one_further_in() =>
        Assert.StartsWith(
            "loadBalancers.web.listeners.http is empty: it needs `port`.",
            Assert
                .Single(
                    StackText.Load("stack: shop\nloadBalancers:\n  web:\n    listeners:\n      http:\n").Diagnostics,
                    diagnostic => diagnostic.IsError
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_name_that_another_file_takes_away_is_not_empty()
    {
        var result = StackText.Load([
            new("base.yaml", "stack: shop\nsecurityGroups: { a: { description: b } }\n"),
            new("over.yaml", "securityGroups: { a: null, never-there: null }\n"),
        ]);

        Assert.True(result.Stack is not null, StackText.Render(result));
        Assert.Empty(result.Stack.SecurityGroups);
    }

    [Theory]
    [InlineData("${nobody}")]
    [InlineData("${env:NOBODY}")]
    [InlineData("${empty}")]
    [InlineData("${round}")]
    public void A_variable_that_cannot_be_filled_in_is_told_where_it_is_first_met(string text)
    {
        var result = StackText.Load(
            $"stack: shop\nvariables: {{ empty: '', round: \"${{round}}\" }}\ntags: {{ a: '{text}', b: '{text}', c: 'x{text}y' }}\n"
        );

        Assert.Single(result.Diagnostics);
    }

    [Fact]
    public void A_mistake_that_an_alias_repeats_is_told_once()
    {
        var result = StackText.Load("stack: shop\ntargetGroups:\n  a: &a { port: 80, slowStart: 7s, banana: 1 }\n  b: *a\n  c: *a\n");

        Assert.Equal(
            [BindingCodes.OutOfRange.Id, BindingCodes.UnknownKey.Id],
            StackText.Codes(result).Where(code => code.StartsWith("ELB2", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Two_keys_that_are_missing_in_one_place_are_two_mistakes() =>
        Assert.Equal(
            2,
            StackText
                .Load("stack: shop\nautoScalingGroups: { a: { tags: { b: c } } }")
                .Diagnostics.Count(diagnostic => diagnostic.Code == BindingCodes.MissingKey)
        );
}
