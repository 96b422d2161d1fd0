using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>Rehearsals that do not come to their end: they end by themselves, or when somebody says so, with what was seen.</summary>
public sealed class CutShortTests
{
    private const string Image = "ami-0bad0bad0bad0bad0";

    private const string Shop = """
        stack: shop
        loadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }
        targetGroups: { app: { port: 8080, healthCheck: /health, deregistrationDelay: 60s } }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private static readonly string Dead = Shop.Replace(
        "\"ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64\"",
        Image,
        StringComparison.Ordinal
    );

    private static readonly string[] Never = ["--misfortune", $"never-healthy={Image}", "--speed", "600"];

    /// <summary>Without <c>--timeout</c>: AWS gives a refresh up that gets no further.</summary>
    [Fact]
    public async Task An_image_that_never_gets_healthy_ends_the_run_with_its_figures()
    {
        var rehearsed = await Rehearsed.RunAsync(Shop, Dead, Never);

        Assert.Equal(ExitCode.Failed, rehearsed.ExitCode);
        Assert.False(rehearsed.Held);
        Assert.True(rehearsed.Requests > 20, rehearsed.Talk);
        Assert.Equal(0, rehearsed.Failed);
        Assert.Contains("ELB5182", rehearsed.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("apply again", rehearsed.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_it_is_told_what_was_seen()
    {
        var rehearsed = await Rehearsed.RunAsync(Shop, Dead, "instance refresh InProgress", Never);

        Assert.Equal(ExitCode.Interrupted, rehearsed.ExitCode);
        Assert.Contains("Interrupted, so far: ", rehearsed.Talk, StringComparison.Ordinal);
        Assert.Contains("refresh autoScalingGroup/app", rehearsed.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("again", rehearsed.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("the next run", rehearsed.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_it_before_anything_is_driven_is_told_that_nothing_was_changed()
    {
        var rehearsed = await Rehearsed.RunAsync(Shop, Dead, "Making what is to be changed", Never);

        Assert.Equal(ExitCode.Interrupted, rehearsed.ExitCode);
        Assert.Contains("No account was changed, and nothing is left", rehearsed.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("again", rehearsed.Talk, StringComparison.Ordinal);
    }
}
