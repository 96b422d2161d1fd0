using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class SecretTests
{
    private const string Secret = "hunter2-and-more";

    private const string Text = """
        stack: shop
        variables:
          plain: { default: dev, description: which one, oneOf: [dev, prod] }
          password: { default: hunter2-and-more, secret: true }
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                respond: 404
                rules:
                  - name: edge
                    when: { header: { X-Origin: "key ${password}" } }
                    respond: 200
        tags: { env: "${plain}" }
        """;

    [Fact]
    public void A_variable_may_be_a_map()
    {
        var stack = StackText.Bind(Text);

        Assert.Equal("dev", stack.Tags["env"]);
        Assert.Equal(
            ["key " + Secret],
            stack.LoadBalancers[0].Listeners[0].Rules[0].Conditions.OfType<RuleCondition.Header>().Single().Values
        );
    }

    [Fact]
    public void What_is_built_from_a_secret_is_one_as_a_whole()
    {
        var secrets = StackText.Bind(Text).Secrets;

        Assert.True(secrets.Holds("key " + Secret));
        Assert.Equal($"say {Secrets.Mask}!", secrets.Redact($"say key {Secret}!"));
        Assert.False(secrets.Holds("dev"));
    }

    [Fact]
    public void What_is_too_long_does_not_tell_the_length_of_the_secret_in_it()
    {
        var long1 = Text.Replace(
            "respond: 404",
            $"respond: {{ status: 404, body: \"{new string('x', 1020)}${{password}}\" }}",
            StringComparison.Ordinal
        );

        var told = Assert.Single(StackText.Load(long1).Diagnostics, d => d.Code == BindingCodes.TooLong);

        Assert.DoesNotContain((1020 + Secret.Length).ToString(), told.Message, StringComparison.Ordinal);
        Assert.Contains("longer than 1024 characters", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_allowed_is_refused_and_a_secret_one_not_quoted()
    {
        var plain = Assert.Single(StackText.Load(Text, StackText.Given(("plain", "prd"))).Diagnostics);
        var secret = Assert.Single(
            StackText.Load(Text.Replace("secret: true", "secret: true, oneOf: [other]", StringComparison.Ordinal)).Diagnostics
        );

        Assert.Equal((FileCodes.VariableIsNotOneOf, "Did you mean `prod`?"), (plain.Code, plain.Remedy));
        Assert.Equal(FileCodes.VariableIsNotOneOf, secret.Code);
        Assert.DoesNotContain(Secret, secret.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tags: { env: \"${password}!\" }")]
    [InlineData("region: \"${password}\"")]
    [InlineData("targetGroups: { app: { port: \"${password}\", deregistrationDelay: \"${password}\", healthCheck: \"${password}\" } }")]
    [InlineData("certificates: { site: { request: \"${password}\" } }")]
    [InlineData("network: { vpc: \"${password}\" }")]
    public void No_message_quotes_a_secret_and_no_line_shows_it(string wrong)
    {
        var text = Text.Replace("tags: { env: \"${plain}\" }", wrong, StringComparison.Ordinal)
            .Replace("secret: true }", "secret: true, banana: 1 }", StringComparison.Ordinal);
        var shown = StackText.Render(StackText.Load(text));

        Assert.Contains("banana", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("'quo''ted secret'")]
    [InlineData("\"a\\tb\\u0063d, } efgh\"")]
    [InlineData("hunter2 # not this")]
    public void A_secret_that_stands_in_the_file_is_cut_out_of_it_in_every_spelling(string written)
    {
        var result = StackText.Load(
            $"stack: shop\nvariables:\n  password: {{ secret: true, default: {written}\n    }}\ntags: {{ a: b }}\n"
        );

        Assert.True(result.Stack is not null, StackText.Render(result));
        Assert.DoesNotContain(written[..6], result.Sources[0].Text, StringComparison.Ordinal);
        Assert.Equal("b", StackText.Bind(result.Sources[0].Text).Tags["a"]);
    }

    [Fact]
    public void A_secret_of_several_lines_is_cut_out_too()
    {
        var result = StackText.Load(
            "stack: shop\nvariables:\n  password:\n    default: |\n      first line of it\n      second line of it\n    secret: "
                + "true\ntags: { a: b }\n"
        );

        Assert.True(result.Stack is not null, StackText.Render(result));
        Assert.DoesNotContain("line", result.Sources[0].Text, StringComparison.Ordinal);
        Assert.True(result.Secrets.Holds("a message with the second line of it"));
        Assert.Equal("b", StackText.Bind(result.Sources[0].Text).Tags["a"]);
    }

    [Fact]
    public void A_default_that_another_file_overrides_is_secret_too()
    {
        var result = StackText.Load([
            new("base.yaml", "stack: shop\nvariables: { password: { default: base-secret, secret: true } }\n"),
            new(
                "over.yaml",
                "variables: { password: { default: over-secret } }\ntargetGroups: { a: { port: 80, healthCheck: \"/${password}\" } }\n"
            ),
        ]);

        Assert.All(result.Sources, source => Assert.DoesNotContain("-secret", source.Text, StringComparison.Ordinal));
        Assert.True(result.Secrets.Holds("base-secret") && result.Secrets.Holds("over-secret"));
        Assert.Equal("over-secret", result.SecretVariables["password"]);
    }

    [Fact]
    public void Of_a_file_that_cannot_be_read_no_line_is_shown_where_it_speaks_of_secrets()
    {
        var shown = StackText.Render(
            StackText.Load("stack: shop\nvariables: { password: { secret: true, default: \"hunter2-and-more } }\n")
        );

        Assert.Contains("ELB1003", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_may_come_from_the_environment_by_another_name()
    {
        var result = StackText.Load(
            Text.Replace("default: hunter2-and-more", "default: \"${env:DB}\"", StringComparison.Ordinal),
            StackText.Environment(("DB", "from-outside"))
        );

        Assert.True(result.Secrets.Holds("from-outside"));
        Assert.Equal("from-outside", result.SecretVariables["password"]);
    }

    [Fact]
    public void What_Parameter_Store_holds_is_asked_for_and_then_filled_in()
    {
        var text = Text.Replace("default: hunter2-and-more", "ssm: \"/${plain}/password\"", StringComparison.Ordinal);

        var offline = StackText.Load(text);
        var missing = StackText.Load(text, Variables.None with { Parameters = ImmutableDictionary<string, StoredParameter>.Empty });
        var known = StackText.Load(
            text,
            Variables.None with
            {
                Parameters = ImmutableDictionary<string, StoredParameter>.Empty.Add("/dev/password", new("stored-there", IsSecure: true)),
            }
        );

        Assert.True(offline.Stack is not null && offline.AwaitsParameters, StackText.Render(offline));
        Assert.Equal(["/dev/password"], offline.Parameters);
        Assert.Equal([FileCodes.ParameterIsMissing.Id], StackText.Codes(missing));
        Assert.True(known.Stack is not null && !known.AwaitsParameters, StackText.Render(known));
        Assert.True(known.Secrets.Holds("key stored-there"));
        Assert.Empty(known.SecretVariables);
    }

    [Fact]
    public void A_given_value_stands_before_Parameter_Store() =>
        Assert.Empty(
            StackText
                .Load(
                    Text.Replace("default: hunter2-and-more", "ssm: /p", StringComparison.Ordinal),
                    StackText.Given(("password", "given-instead"))
                )
                .Parameters
        );

    [Fact]
    public void An_encrypted_parameter_is_secret_unasked()
    {
        var parameters = ImmutableDictionary<string, StoredParameter>.Empty.Add("/p", new("encrypted-there", IsSecure: true));
        var result = StackText.Load(
            "stack: shop\nvariables: { a: { ssm: /p } }\ntargetGroups: { a: { port: 80, healthCheck: \"/${a}\" } }",
            Variables.None with
            {
                Parameters = parameters,
            }
        );

        Assert.True(result.Secrets.Holds("encrypted-there"));
    }

    [Fact]
    public void A_private_key_is_secret_by_what_it_is()
    {
        var result = StackText.Load(
            "stack: shop\ncertificates: { site: { import: { certificate: c.pem, privateKey: k.pem } } }\n",
            readFile: name => new FileReadResult.Content(name == "k.pem" ? SelfSigned.Key : SelfSigned.Certificate)
        );

        Assert.True(result.Secrets.Holds("quoted: " + SelfSigned.Key.Split('\n')[1]));
        Assert.False(result.Secrets.Holds(SelfSigned.Certificate));
    }

    [Fact]
    public void Fingerprints_are_salted() => Assert.NotEqual(SecretFingerprint.Of(Secret, "a"), SecretFingerprint.Of(Secret, "b"));

    [Fact]
    public void A_fingerprint_is_a_format() => Assert.Equal(SecretFingerprint.Of(Secret, "a"), SecretFingerprint.Of(Secret, "a"));
}
