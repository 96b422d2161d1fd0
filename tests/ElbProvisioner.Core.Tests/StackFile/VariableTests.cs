using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class VariableTests
{
    private const string Text = "stack: shop\nvariables: { env: dev, image: \"\" }\ntags: { env: \"${env}\" }\n";

    [Fact]
    public void The_default_is_used_unless_something_is_given() => Assert.Equal("dev", StackText.Bind(Text).Tags["env"]);

    [Fact]
    public void The_environment_overrides_the_default() =>
        Assert.Equal("stage", StackText.Bind(Text, StackText.Environment(("ELBCTL_VAR_env", "stage"))).Tags["env"]);

    [Fact]
    public void What_is_given_overrides_everything() =>
        Assert.Equal(
            "prod",
            StackText
                .Bind(Text, StackText.Environment(("ELBCTL_VAR_env", "stage")) with { Given = StackText.Given(("env", "prod")).Given })
                .Tags["env"]
        );

    [Fact]
    public void A_variable_without_a_default_is_no_mistake_until_it_is_used() => Assert.NotNull(StackText.Load(Text).Stack);

    [Fact]
    public void An_empty_value_does_not_set_a_variable_that_must_be_set() =>
        Assert.Equal(
            [FileCodes.VariableIsNotSet.Id],
            StackText.Codes(StackText.Load(Text.Replace("${env}", "${image}", StringComparison.Ordinal), StackText.Given(("image", ""))))
        );

    [Fact]
    public void Defaults_may_use_the_environment_and_each_other() =>
        Assert.Equal(
            "ops-prod",
            StackText
                .Bind(
                    "stack: shop\nvariables: { user: \"${env:USER}\", name: \"${user}-prod\" }\ntags: { a: \"${name}\" }",
                    StackText.Environment(("USER", "ops"))
                )
                .Tags["a"]
        );

    [Fact]
    public void What_is_given_is_not_substituted_again() =>
        Assert.Equal([BindingCodes.InvalidTag.Id], StackText.Codes(StackText.Load(Text, StackText.Given(("env", "${env}")))));

    [Theory]
    [InlineData("$${x}", "${x}")]
    [InlineData("a $ b $$ c", "a $ b $$ c")]
    [InlineData("$$${env}", "${env}", "$")]
    public void A_doubled_dollar_is_a_literal_one(string written, string read, string before = "")
    {
        var stack = StackText.Bind(
            "stack: shop\nvariables: { env: dev }\nautoScalingGroups: { a: { size: 1, launchTemplate: { image: ami-00000001, "
                + $"instanceType: t3.micro, userData: '{written}' }} }} }}"
        );

        Assert.Equal(
            before + read,
            (stack.AutoScalingGroups[0].LaunchTemplate as Model.LaunchTemplate.Defined)?.Settings.Find(LaunchTemplateTable.UserData)
        );
    }

    [Fact]
    public void A_message_about_a_substituted_value_points_at_where_it_is_written()
    {
        var result = StackText.Load("stack: shop\nvariables: { port: eighty }\ntargetGroups:\n  app: { port: \"${port}\" }\n");

        var diagnostic = result.Diagnostics.First(diagnostic => diagnostic.Code == BindingCodes.NotANumber);
        Assert.Equal((4, 16), (diagnostic.At.Line, diagnostic.At.Column));
        Assert.Contains("`eighty`", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_about_a_variable_in_a_long_text_points_at_its_line()
    {
        var result = StackText.Load(
            "stack: shop\nautoScalingGroups:\n  a:\n    size: 1\n    launchTemplate:\n      image: ami-00000001\n      instanceType: "
                + "t3.micro\n      userData: |\n        #!/bin/sh\n        echo ${HOME}\n"
        );

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((10, 14, 7), (diagnostic.At.Line, diagnostic.At.Column, diagnostic.At.Length));
        Assert.Contains("$${", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_never_substituted() =>
        Assert.Contains(
            BindingCodes.InvalidName.Id,
            StackText.Codes(StackText.Load("stack: shop\nvariables: { a: b }\ntargetGroups: { \"${a}\": { port: 80 } }"))
        );
}
