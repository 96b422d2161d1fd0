using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class LocalCommandTests
{
    private const string Stack = "stack: shop\nloadBalancers: { web: { listeners: { http: { port: 80, respond: { status: 200 } } } } }\n";

    [Fact]
    public async Task Local_chooses_the_embedded_AWS()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        await host.RunAsync("plan", "--local");
        Assert.True(host.Cloud.Choice?.IsLocal);

        await host.RunAsync("plan");
        Assert.False(host.Cloud.Choice?.IsLocal);
    }

    [Theory]
    [InlineData("--endpoint-url", "http://127.0.0.1:4566")]
    [InlineData("--profile", "work")]
    public async Task Local_is_not_another_AWS_at_the_same_time(string option, string value)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--local", option, value));

        Assert.Contains($"leave out {option}", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Null(host.Cloud.Choice);
    }

    [Theory]
    [InlineData("--endpoint-url", "http://127.0.0.1:4566")]
    [InlineData("--profile", "work")]
    public async Task Without_local_every_other_AWS_is_reachable(string option, string value)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        await host.RunAsync("plan", option, value);

        Assert.NotNull(host.Cloud.Choice);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "http")]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "fast")]
    [InlineData("--faults", "7:2")]
    [InlineData("--faults", "a")]
    public async Task What_serving_cannot_do_is_told(string option, string value)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", option, value));

        Assert.Contains($"{option} wants", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains($"not '{value}'", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never-healty=ami-1", "Did you mean 'never-healthy'?")]
    [InlineData("storm", "There are: never-healthy=IMAGE")]
    [InlineData("never-healthy", "wants never-healthy=IMAGE")]
    [InlineData("spot-interruption=often", "wants spot-interruption, not")]
    [InlineData("quota=targetGroup:3", "Did you mean 'targetGroups'?")]
    [InlineData("quota=targetGroups:many", "with a number from 0")]
    public async Task A_misfortune_that_is_not_known_is_told_with_what_was_meant(string misfortune, string expected)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", "--misfortune", misfortune));
        Assert.Contains(expected, host.Talk.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "--local", "--misfortune", misfortune));
        Assert.Null(host.Cloud.Choice);
    }

    [Fact]
    public async Task Misfortunes_reach_the_embedded_AWS_and_no_other()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        await host.RunAsync("plan", "--local", "--misfortune", "never-healthy=ami-1", "--misfortune", "late-visibility");
        Assert.Equal(["never-healthy=ami-1", "late-visibility"], host.Cloud.Choice?.Misfortunes);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--misfortune", "late-visibility"));
        Assert.Contains("add --local", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_misfortune_is_in_the_world()
    {
        var plain = new LocalAwsOptions { Time = TimeProvider.System };

        var world = LocalMisfortunes.In(
            plain,
            [
                "never-healthy=ami-1",
                "never-healthy=ami-2",
                "launch-fails=ami-3",
                "no-capacity=t3.micro",
                "no-capacity=t3.small@us-east-1a",
                "certificate-fails",
                "load-balancer-fails=web",
                "spot-interruption",
                "late-visibility",
                "quota=vpcs:1",
            ]
        );

        Assert.Equal(["ami-1", "ami-2"], world.FaultSettings.SilentImages.Order(StringComparer.Ordinal));
        Assert.Equal(["ami-3"], world.FaultSettings.UnlaunchableImages.Keys);
        Assert.Equal(
            (true, false),
            (world.FaultSettings.Lacks("t3.micro", "us-east-1b"), world.FaultSettings.Lacks("t3.small", "us-east-1b"))
        );
        Assert.True(world.FaultSettings.Lacks("t3.small", "us-east-1a"));
        Assert.Equal([FaultSettings.EveryDomain], world.FaultSettings.FailingDomains.Keys);
        Assert.Equal(["web"], world.FaultSettings.FailingLoadBalancers);
        Assert.True(world.FaultSettings.InterruptsSpot);
        Assert.Equal(1, world.FaultSettings.Quotas["vpcs"]);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(1)), (plain.Timings.Visibility, world.Timings.Visibility));
    }

    [Theory]
    [InlineData("shop-web-x1y2z3", true)]
    [InlineData("web", true)]
    [InlineData("shop-webs-x1y2z3", false)]
    public void A_load_balancer_fails_by_its_name_or_by_the_one_in_the_file(string inAws, bool fails) =>
        Assert.Equal(
            fails,
            LocalMisfortunes.In(new LocalAwsOptions { Time = TimeProvider.System }, ["load-balancer-fails=web"]).FaultSettings.Fails(inAws)
        );

    [Theory]
    [InlineData(60, "What takes AWS a minute takes 1 s here; dates are real")]
    [InlineData(3000, "What takes AWS a minute takes 20 ms here; dates are real")]
    [InlineData(1, "Everything takes as long as in AWS")]
    [InlineData(0.5, "Everything takes 2 times as long as in AWS; dates are real")]
    public void The_pace_is_told_in_a_sentence(double speed, string expected) => Assert.Equal(expected, LocalPace.Describe(speed));

    [Theory]
    [InlineData(".", "a folder")]
    [InlineData("/dev/stdout", "a pipe or a device")]
    public async Task A_world_is_kept_in_a_file_only(string place, string what)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has these devices");
        foreach (var command in (string[])["serve", "reset"])
        {
            using var host = new TestHost();
            Assert.Equal(ExitCode.Failed, await host.RunAsync("local", command, "--state", place));
            Assert.Contains("ELB2103", host.Talk.ToString());
            Assert.Contains($"is {what}, not the file of a local AWS.", host.Talk.ToString());
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", "--state", "aws.world", "--port", $"{port}"));

        Assert.Contains($"127.0.0.1:{port}", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("--port", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_hold_what_load_balancers_keep_is_told()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var host = new TestHost { ["aws.traffic"] = "a file where a folder is to be" };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", "--state", "aws.world", "--port", $"{port}", "--traffic"));

        Assert.Contains("ELB5161", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resetting_what_is_not_there_is_no_failure()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("local", "reset", "--state", "aws.world"));

        Assert.Contains("nothing to forget", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task A_damaged_world_is_one_message_with_a_way_on()
    {
        using var host = new TestHost { ["aws.world"] = """{"format":"elbctl local world","ver""" + "\n" };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", "--state", "aws.world", "--port", "1"));
        Assert.Contains("ELB6907", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("local reset", host.Talk.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await host.RunAsync("local", "reset", "--state", "aws.world"));
        Assert.False(File.Exists(Path.Combine(host.Folder, "aws.world")));
    }

    [Theory]
    [InlineData("not a world\n")]
    [InlineData("x")]
    [InlineData("{}")]
    public async Task A_file_that_is_no_world_is_neither_served_nor_forgotten(string content)
    {
        using var host = new TestHost { ["notes.txt"] = content };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "serve", "--state", "notes.txt", "--port", "1"));
        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "reset", "--state", "notes.txt"));

        Assert.Contains("it is not the local AWS of elbctl.", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "Name another file; elbctl neither writes to this one nor removes it.",
            host.Talk.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(host.Folder, "notes.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_speed_in_the_environment_that_cannot_be_is_told()
    {
        using var host = new TestHost();
        host.Environment[LocalSettings.SpeedVariable] = "warp";

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "reset"));

        Assert.Contains("ELB6908", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("'warp'", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_world_is_kept_per_user_unless_told_otherwise()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["XDG_STATE_HOME"] = "/home/somebody/state",
            ["AWS_REGION"] = "eu-west-1",
        };

        var settings = LocalSettings.Of(environment.GetValueOrDefault);
        Assert.Equal(60, settings.Speed);
        Assert.Equal("eu-west-1", settings.Region);
        Assert.EndsWith(Path.Combine("elbctl", "local-aws.world"), settings.File, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.StartsWith("/home/somebody/state", settings.File, StringComparison.Ordinal);
        }

        environment[LocalSettings.FileVariable] = "/tmp/other.world";
        environment[LocalSettings.SpeedVariable] = "2.5";
        settings = LocalSettings.Of(environment.GetValueOrDefault);
        Assert.Equal(("/tmp/other.world", 2.5), (settings.File, settings.Speed));
    }
}
