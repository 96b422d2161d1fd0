using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary>What is secret stays so: on the screen, in documents, in saved plans.</summary>
public sealed class SecretCommandTests
{
    private const string Secret = "hunter2-and-more";
    private const string PlanFile = "shop.plan";

    private const string Site = """
        stack: shop
        region: eu-west-1
        variables:
          origin: { default: "", secret: true, description: what the edge sends }
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                respond: 404
                rules:
                  - name: edge
                    when: { header: { X-Origin: "key=${origin}" } }
                    respond: { status: 200, contentType: text/plain, body: "you said ${origin}" }
        outputs:
          address: http://${loadBalancers.web.dnsName}/${origin}
        """;

    [Theory]
    [InlineData("validate")]
    [InlineData("plan")]
    [InlineData("plan", "-v")]
    [InlineData("plan", "--json")]
    [InlineData("apply", "--yes")]
    [InlineData("apply", "--yes", "--json")]
    [InlineData("outputs")]
    [InlineData("outputs", "--json")]
    public async Task No_command_shows_it(params string[] command)
    {
        using var host = Host();

        Assert.Equal(ExitCode.Done, await host.RunAsync([.. command, "--var", $"origin={Secret}"]));

        ExpectNothing(host);
    }

    [Fact]
    public async Task A_plan_masks_the_whole_value()
    {
        using var host = Host();

        await host.RunAsync("plan", "--json", "--var", $"origin={Secret}");

        var rule = JsonDocument
            .Parse(host.Out.ToString())
            .RootElement.GetProperty("changes")
            .EnumerateArray()
            .Single(c => c.GetProperty("address").GetString() == "rule/web/http/edge");
        Assert.All(
            rule.GetProperty("properties").EnumerateArray().Where(p => p.GetProperty("path").GetString() is "conditions" or "action"),
            p => Assert.Equal("(sensitive)", p.GetProperty("after").GetString())
        );
    }

    [Fact]
    public async Task A_refusal_that_quotes_it_is_masked()
    {
        using var host = Host();
        host.Cloud.Acts["rule/web/http/edge#create"] = _ =>
            throw new Core.Execution.ActionFailedException(
                new(Samples.Refused, Core.Diagnostics.SourceSpan.None, $"The value 'key={Secret}' is not valid", $"Not {Secret}.")
            );

        Assert.NotEqual(ExitCode.Done, await host.RunAsync("apply", "--yes", "--var", $"origin={Secret}"));
        Assert.NotEqual(ExitCode.Done, await host.RunAsync("apply", "--yes", "--json", "--var", $"origin={Secret}"));

        Assert.Contains("(sensitive)", host.Talk.ToString(), StringComparison.Ordinal);
        ExpectNothing(host);
    }

    [Theory]
    [InlineData("option")]
    [InlineData("environment")]
    [InlineData("default")]
    [InlineData("other environment")]
    public async Task A_saved_plan_holds_a_fingerprint_and_takes_the_secret_anew(string from)
    {
        using var host = Host();
        host["elbctl.yaml"] = from switch
        {
            "default" => Site.Replace("default: \"\"", $"default: {Secret}", StringComparison.Ordinal),
            "other environment" => Site.Replace("default: \"\"", "default: \"${env:ORIGIN}\"", StringComparison.Ordinal),
            _ => Site,
        };
        var name = from == "environment" ? "ELBCTL_VAR_origin" : "ORIGIN";
        if (from.EndsWith("environment", StringComparison.Ordinal))
        {
            host.Environment[name] = Secret;
        }

        string[] given = from == "option" ? ["--var", $"origin={Secret}"] : [];
        Assert.Equal(ExitCode.Done, await host.RunAsync(["plan", "--out", PlanFile, .. given]));
        var text = host["elbctl.yaml"];

        Assert.DoesNotContain("hunter2", host[PlanFile], StringComparison.Ordinal);
        host.Environment.Clear();
        File.Delete(Path.Combine(host.Folder, "elbctl.yaml"));
        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("apply", PlanFile, "--yes"));
        Assert.Contains("ELB4950", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("--var origin=VALUE", host.Talk.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", PlanFile, "--yes", "--var", "origin=something-else"));
        Assert.Contains("ELB4905", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Cloud.Performed);

        host["elbctl.yaml"] = text;
        if (from.EndsWith("environment", StringComparison.Ordinal))
        {
            host.Environment[name] = Secret;
        }

        Assert.Equal(ExitCode.Done, await host.RunAsync(["apply", PlanFile, "--yes", .. given]));
        Assert.Contains("rule/web/http/edge#create", host.Cloud.Performed);
        ExpectNothing(host);
    }

    [Fact]
    public async Task A_saved_plan_takes_a_default_from_the_command_line_too_and_no_other_variable()
    {
        using var host = Host();
        host["elbctl.yaml"] = Site.Replace("default: \"\"", $"default: {Secret}", StringComparison.Ordinal);
        await host.RunAsync("plan", "--out", PlanFile);
        File.Delete(Path.Combine(host.Folder, "elbctl.yaml"));

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", PlanFile, "--yes", "--var", "other=x"));
        Assert.Contains("ELB6906", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", PlanFile, "--yes", "--var", $"origin={Secret}"));
    }

    [Fact]
    public async Task A_saved_plan_takes_a_private_key_anew()
    {
        var (certificate, key) = SelfSigned();
        using var host = new TestHost();
        host["elbctl.yaml"] =
            "stack: shop\nregion: eu-west-1\ncertificates: { site: { import: { certificate: c.pem, privateKey: k.pem } } }\n";
        host["c.pem"] = certificate;
        host["k.pem"] = key;
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", PlanFile));

        Assert.DoesNotContain(key.Split('\n')[1], host[PlanFile], StringComparison.Ordinal);
        Assert.Contains(certificate.Split('\n')[1][..12], host[PlanFile], StringComparison.Ordinal);
        File.Delete(Path.Combine(host.Folder, "k.pem"));
        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("apply", PlanFile, "--yes"));
        host["k.pem"] = key + "# the same key in another text\n";
        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", PlanFile, "--yes"));
        Assert.Empty(host.Cloud.Performed);
        host["k.pem"] = key;
        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", PlanFile, "--yes"));
        Assert.DoesNotContain(key.Split('\n')[1], host.Out.ToString() + host.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_key_in_the_stack_file_leaves_the_whole_file_out_of_the_plan()
    {
        var (certificate, key) = SelfSigned();
        using var host = new TestHost();
        host["elbctl.yaml"] =
            "stack: shop\nregion: eu-west-1\ncertificates:\n  site:\n    import:\n      certificate: |\n"
            + Indented(certificate)
            + "      privateKey: |\n"
            + Indented(key);
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", PlanFile));

        Assert.DoesNotContain(key.Split('\n')[1], host[PlanFile], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", PlanFile, "--yes"));
        File.Delete(Path.Combine(host.Folder, "elbctl.yaml"));
        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("apply", PlanFile, "--yes"));
    }

    [Fact]
    public async Task Parameters_are_read_once_and_a_changed_one_makes_a_saved_plan_stale()
    {
        using var host = Host();
        host["elbctl.yaml"] = Site.Replace("default: \"\"", "ssm: /shop/origin", StringComparison.Ordinal)
            .Replace("respond: 404", "respond: { status: 404, contentType: text/plain, body: \"${origin}\" }", StringComparison.Ordinal);
        host.Cloud.Parameters["/shop/origin"] = new(Secret, IsSecure: true);

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", PlanFile));
        Assert.Equal(["/shop/origin"], host.Cloud.ParametersAsked);
        Assert.DoesNotContain("hunter2", host[PlanFile], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));
        Assert.Single(host.Cloud.ParametersAsked);

        host.Cloud.Parameters["/shop/origin"] = new("rotated-meanwhile", IsSecure: true);
        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", PlanFile, "--yes"));
        Assert.Contains("ELB4905", host.Talk.ToString(), StringComparison.Ordinal);
        host.Cloud.Parameters["/shop/origin"] = new(Secret, IsSecure: true);
        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", PlanFile, "--yes"));
        ExpectNothing(host);

        host.Cloud.Parameters.Clear();
        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("plan"));
        Assert.Contains("ELB1055", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_cannot_come_from_Parameter_Store()
    {
        using var host = Host();
        host["elbctl.yaml"] = "stack: shop\nregion: ${region}\nvariables: { region: { ssm: /shop/region } }\n";
        host.Cloud.Parameters["/shop/region"] = new("eu-west-1", IsSecure: false);

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("plan"));

        Assert.Contains("ELB4952", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_of_a_stack_lets_its_parameters_be_read()
    {
        using var host = Host();
        host["elbctl.yaml"] = Site.Replace("default: \"\"", "ssm: /shop/origin", StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await host.RunAsync("permissions"));

        var statement = JsonDocument
            .Parse(host.Out.ToString())
            .RootElement.GetProperty("Statement")
            .EnumerateArray()
            .Single(s => s.GetProperty("Sid").GetString() == "VariableParameters");
        Assert.Contains("ssm:GetParameters", statement.GetProperty("Action").ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "arn:aws:ssm:eu-west-1:*:parameter/shop/origin",
            statement.GetProperty("Resource").ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(host.Cloud.ParametersAsked);
    }

    [Fact]
    public async Task The_plan_says_who_can_read_user_data()
    {
        using var host = new TestHost();
        host["elbctl.yaml"] =
            $"stack: shop\nregion: eu-west-1\nvariables: {{ db: {{ default: {Secret}, secret: true }} }}\nautoScalingGroups: {{ app: "
            + "{ size: 1, launchTemplate: { image: ami-0abc1234, instanceType: t3.micro, userData: \"echo ${db}\" } } }\n";

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "-v"));

        Assert.Contains("ELB4951", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeLaunchTemplateVersions", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("userData (sensitive)", host.Out.ToString(), StringComparison.Ordinal);
        ExpectNothing(host);
    }

    private static TestHost Host()
    {
        var host = new TestHost { ["elbctl.yaml"] = Site };
        return host;
    }

    private static void ExpectNothing(TestHost host)
    {
        Assert.DoesNotContain("hunter2", host.Out.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", host.Talk.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Indented(string pem) => string.Concat(pem.TrimEnd('\n').Split('\n').Select(line => $"        {line}\n"));

    private static (string Certificate, string Key) SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = new CertificateRequest("CN=shop.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            start,
            start.AddYears(100)
        );
        return (made.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
