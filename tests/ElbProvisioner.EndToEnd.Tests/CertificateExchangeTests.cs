using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Certificates of which a plan says for whom they change, and for whom not.</summary>
public sealed class CertificateExchangeTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_of_names_that_an_imported_certificate_covers_no_more_are_told()
    {
        using var workspace = new Workspace(Importing("exchange"));
        var elbctl = new Elbctl(workspace, aws);
        Write(workspace, "shop.example.com", "www.example.com");
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        // Renewed, and with more names.
        Write(workspace, "shop.example.com", "*.example.com");
        Assert.Equal(["none"], (await elbctl.PlanAsync()).Changes.Select(static c => c.Effect));
        await elbctl.ApplyAsync();

        Write(workspace, "www.example.com");
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Out;
        Assert.Contains("names", plan, StringComparison.Ordinal);
        Assert.Contains("shop.example.com", plan, StringComparison.Ordinal);
        Assert.Equal(["clients"], (await elbctl.PlanAsync()).Changes.Select(static c => c.Effect));
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        // Another one of the listener covers what it does not.
        workspace.Stack = workspace
            .Stack.Replace("certificates: [site]", "certificates: [site, more]", StringComparison.Ordinal)
            .Replace(
                "certificates:\n",
                "certificates:\n  more: { import: { certificate: more.pem, privateKey: more.key } }\n",
                StringComparison.Ordinal
            );
        Write(workspace, "more", ["*.example.com"]);
        await elbctl.ApplyAsync();
        Write(workspace, "a.example.org");
        Assert.Equal(["none"], (await elbctl.PlanAsync()).Changes.Select(static c => c.Effect));
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_private_key_of_another_certificate_is_refused_before_AWS_is_asked()
    {
        using var workspace = new Workspace(Importing("mixed"));
        var elbctl = new Elbctl(workspace, aws);
        Write(workspace, "shop.example.com");
        var certificate = await File.ReadAllTextAsync(workspace.PathOf("site.pem"), Stop);
        Write(workspace, "shop.example.com");
        await File.WriteAllTextAsync(workspace.PathOf("site.pem"), certificate, Stop);

        var refused = (await elbctl.RunAsync("validate")).Expect(ExitCode.StackFileWrong);

        Assert.Contains("ELB3150", refused.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", refused.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mailboxes_that_leave_the_file_are_still_asked_and_the_plan_says_so()
    {
        using var workspace = new Workspace(
            """
            stack: mails
            certificates:
              site:
                request: shop.example.com
                validation: email
                validationDomains: { shop.example.com: example.com }
            loadBalancers:
              web: { listeners: { http: { port: 80, respond: 404 } } }
            """
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace(
            "    validationDomains: { shop.example.com: example.com }\n",
            "",
            StringComparison.Ordinal
        );

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);

        Assert.Contains("No changes", plan.Out, StringComparison.Ordinal);
        Assert.Contains("ELB4384", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("mailboxes of example.com for shop.example.com", plan.Talk, StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private static string Importing(string name) =>
        $$"""
            stack: {{name}}
            certificates:
              site: { import: { certificate: site.pem, privateKey: site.key } }
            loadBalancers:
              web:
                listeners:
                  https: { port: 443, certificates: [site], respond: 404 }
            """;

    private static void Write(Workspace workspace, params string[] names) => Write(workspace, "site", names);

    /// <summary>A new key, and a certificate of it that nobody signed.</summary>
    private static void Write(Workspace workspace, string file, string[] names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var all = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            all.AddDnsName(name);
        }

        request.CertificateExtensions.Add(all.Build());
        using var certificate = request.CreateSelfSigned(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(workspace.PathOf($"{file}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(workspace.PathOf($"{file}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
