using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>
/// A certificate that left the file took its validation record along only where another name of the file led to the zone.
/// </summary>
public sealed class RemovedCertificateTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Plain = """
        stack: plain
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: { min: 1, max: 2 }
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    [Fact]
    public async Task Its_validation_record_goes_with_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var zone = await Zones.CreateAsync(aws.Clients, "plain.example", ct);
        using var workspace = new Workspace(
            Plain.Replace(
                "      http: { port: 80, forward: app }",
                "      https: { port: 443, certificates: [site], forward: app }",
                StringComparison.Ordinal
            ) + "\ncertificates:\n  site: { request: www.plain.example }\n"
        );
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        Assert.Single(await Zones.RecordsAsync(aws.Clients, zone, ct));

        workspace.Stack = Plain;
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        Assert.Empty(await Zones.RecordsAsync(aws.Clients, zone, ct));
    }
}
