using ElbProvisioner.AwsClients.Generator;
using ElbProvisioner.AwsClients.Generator.Json;
using ElbProvisioner.AwsClients.Generator.Model;
using ElbProvisioner.AwsClients.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ElbProvisioner.AwsClients.Tests;

public sealed class GeneratorTests
{
    [Theory]
    [InlineData("cidrIp", "CidrIp")]
    [InlineData("KMSKeyId", "KMSKeyId")]
    [InlineData("x", "X")]
    public void A_member_only_gets_a_capital(string member, string expected) => Assert.Equal(expected, Naming.Pascal(member));

    [Theory]
    [InlineData("LoadBalancerNotFoundException", "LoadBalancerNotFoundException")]
    [InlineData("AlreadyExistsFault", "AlreadyExistsException")]
    [InlineData("NoSuchHostedZone", "NoSuchHostedZoneException")]
    [InlineData("IDPRejectedClaimException", "IDPRejectedClaimException")]
    public void An_exception_ends_in_Exception_whatever_the_model_calls_it(string shape, string expected) =>
        Assert.Equal(expected, Naming.Exception(shape));

    [Theory]
    [InlineData("internet-facing", "InternetFacing")]
    [InlineData("active_impaired", "Active_impaired")]
    [InlineData("t2.micro", "T2Micro")]
    [InlineData("u-6tb1.metal", "U6tb1Metal")]
    [InlineData("m5.2xlarge", "M52xlarge")]
    [InlineData("HTTPS", "HTTPS")]
    [InlineData("EC_prime256v1", "EC_prime256v1")]
    [InlineData("ec2:SecurityGroup", "Ec2SecurityGroup")]
    public void A_constant_keeps_its_letters_and_loses_its_separators(string value, string expected) =>
        Assert.Equal(expected, Naming.Constant(value));

    [Fact]
    public void JSON_is_read_with_its_escapes_order_and_gaps()
    {
        var node = JsonReader.Parse("""{ "b": [1, -2.5e3, true, null, ""], "a": "x\"\\\/\b\n\u00e9\ud83d\ude42" }""");

        Assert.Equal(["b", "a"], node.Members.Select(member => member.Key));
        Assert.Equal(["1", "-2.5e3", "true", "null", ""], node["b"].Items.Select(item => item.Text));
        Assert.Equal("x\"\\/\b\né🙂", node["a"].Text);
        Assert.False(node["c"]["d"].Exists);
        Assert.Null(node["c"].TextOrNull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\" 1}")]
    [InlineData("[1,]")]
    [InlineData("\"open")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12")]
    [InlineData("{} {}")]
    [InlineData("tru")]
    public void JSON_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => JsonReader.Parse(text));

    [Theory]
    [InlineData("not json", "character 0")]
    [InlineData("""{"metadata":{"serviceId":"Unheard Of","protocol":"query"}}""", "Unheard Of")]
    [InlineData("""{"metadata":{"serviceId":"STS","protocol":"carrier-pigeon"}}""", "carrier-pigeon")]
    [InlineData("""{"metadata":{"serviceId":"STS","protocol":"query"},"shapes":{"A":{"type":"bigdecimal"}}}""", "bigdecimal")]
    [InlineData(
        """{"metadata":{"serviceId":"STS","protocol":"query"},"shapes":{"Arn":{"type":"structure","members":{"arn":{"shape":"S"}}}}}""",
        "Arn.arn"
    )]
    [InlineData(
        """{"metadata":{"serviceId":"STS","protocol":"query"},"shapes":{"A":{"type":"structure","members":{"b":{"shape":"S","location":"trailer"}}}}}""",
        "trailer"
    )]
    public void A_model_the_generator_does_not_understand_stops_the_build_with_a_reason(string model, string reason)
    {
        var result = Run(GeneratorRun.Driver(new GeneratorRun.Model("broken.json", model))).GetRunResult();

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Contains("broken", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains(reason, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void Typing_elsewhere_in_the_project_generates_nothing_anew()
    {
        var compilation = GeneratorRun.Compilation("Incremental");
        var driver = GeneratorRun
            .Driver(new GeneratorRun.Model("sts.json", Resources.Text("Oracle/sts.json")))
            .RunGenerators(compilation, TestContext.Current.CancellationToken);

        driver = driver.RunGenerators(
            compilation.AddSyntaxTrees(GeneratorRun.Parse("class Typed;")),
            TestContext.Current.CancellationToken
        );

        var outputs = driver
            .GetRunResult()
            .Results[0]
            .TrackedOutputSteps.SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs)
            .ToList();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void One_model_generates_the_same_text_every_time()
    {
        static string[] Sources() =>
            [
                .. Run(GeneratorRun.Driver(new GeneratorRun.Model("sts.json", Resources.Text("Oracle/sts.json"))))
                    .GetRunResult()
                    .GeneratedTrees.Select(tree => tree.GetText(TestContext.Current.CancellationToken).ToString()),
            ];

        Assert.Equal(Sources(), Sources());
    }

    private static GeneratorDriver Run(GeneratorDriver driver) =>
        driver.RunGenerators(GeneratorRun.Compilation("Generated"), TestContext.Current.CancellationToken);
}
