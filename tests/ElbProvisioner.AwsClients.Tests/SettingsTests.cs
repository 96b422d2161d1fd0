using System.Diagnostics;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>The settings every AWS tool understands, each in a process of its own.</summary>
public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Ireland = new() { ["AWS_REGION"] = "eu-west-1" };

    [Fact]
    public async Task The_region_comes_from_the_environment() =>
        Assert.Equal("https://elasticloadbalancing.eu-west-1.amazonaws.com 1", await Call("elbv2", [], 200));

    [Fact]
    public async Task AWS_ENDPOINT_URL_sends_every_service_there()
    {
        foreach (var service in Infrastructure.Service.All)
        {
            Assert.Equal(
                "http://localhost:4566 1",
                await Call(service.Name, new() { ["AWS_ENDPOINT_URL"] = "http://localhost:4566" }, 200)
            );
        }
    }

    [Theory]
    [InlineData("elbv2", "ELASTIC_LOAD_BALANCING_V2")]
    [InlineData("autoscaling", "AUTO_SCALING")]
    [InlineData("ec2", "EC2")]
    [InlineData("acm", "ACM")]
    [InlineData("route53", "ROUTE_53")]
    [InlineData("cloudwatch", "CLOUDWATCH")]
    [InlineData("ssm", "SSM")]
    [InlineData("iam", "IAM")]
    [InlineData("kms", "KMS")]
    [InlineData("resourcegroupstaggingapi", "RESOURCE_GROUPS_TAGGING_API")]
    public async Task A_service_can_have_an_endpoint_of_its_own(string service, string suffix) =>
        Assert.Equal(
            "http://localhost:2 1",
            await Call(
                service,
                new() { ["AWS_ENDPOINT_URL"] = "http://localhost:1", ["AWS_ENDPOINT_URL_" + suffix] = "http://localhost:2" },
                200
            )
        );

    [Fact]
    public async Task Configured_endpoints_can_be_ignored() =>
        Assert.Equal(
            "https://ec2.eu-west-1.amazonaws.com 1",
            await Call("ec2", new() { ["AWS_ENDPOINT_URL"] = "http://localhost:1", ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true" }, 200)
        );

    [Fact]
    public async Task FIPS_and_dual_stack_come_from_the_environment() =>
        Assert.Equal(
            "https://elasticloadbalancing-fips.us-east-1.api.aws 1",
            await Call(
                "elbv2",
                new()
                {
                    ["AWS_REGION"] = "us-east-1",
                    ["AWS_USE_FIPS_ENDPOINT"] = "true",
                    ["AWS_USE_DUALSTACK_ENDPOINT"] = "true",
                },
                200
            )
        );

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("4", 4)]
    public async Task The_number_of_attempts_comes_from_the_environment(string setting, int attempts) =>
        Assert.Equal($"https://ec2.eu-west-1.amazonaws.com {attempts}", await Call("ec2", new() { ["AWS_MAX_ATTEMPTS"] = setting }, 503));

    [Fact]
    public async Task Three_attempts_are_made_unless_told_otherwise() =>
        Assert.Equal("https://ec2.eu-west-1.amazonaws.com 3", await Call("ec2", [], 503));

    private static async Task<string> Call(string service, Dictionary<string, string> settings, params int[] answers)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            host,
            [typeof(SettingsTests).Assembly.Location, Probe.Verb, service, .. answers.Select(status => $"{status}")]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }
        // Whatever the machine's own profiles say does not matter here.
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(
            AppContext.BaseDirectory,
            "no-such-file"
        );
        foreach (var (name, value) in Ireland.Concat(settings))
        {
            start.Environment[name] = value;
        }

        using var probe = Process.Start(start) ?? throw new InvalidOperationException("the probe did not start");
        var errors = probe.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await probe.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(probe.ExitCode == 0, await errors);
        return output.Trim();
    }
}
