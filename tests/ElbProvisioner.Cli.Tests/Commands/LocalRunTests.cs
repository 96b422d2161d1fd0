using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary><c>local run</c>: what it refuses, and one run from the file to a request that is answered.</summary>
public sealed class LocalRunTests
{
    private const string Stack = """
        stack: shop
        loadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }
        targetGroups: { app: { port: 8080, healthCheck: /health } }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("instances: { apps: { echo: true } }", "ELB5170")]
    [InlineData("ports: { web/https: 8443 }", "ELB5171")]
    [InlineData("instances: { app: { url: 'http://10.0.0.1' } }", "ELB5172")]
    [InlineData("ports: { web/http: 8443, web/https: 8443 }", "ELB5173")]
    [InlineData("instances: { app: { run: x, cwd: nowhere } }", "ELB5176")]
    [InlineData("objects: { trust/ca.pem: nowhere.pem }", "ELB5195")]
    public async Task A_side_file_that_is_wrong_is_said_with_its_place_before_anything_happens(string text, string code)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack, ["elbctl.local.yaml"] = text };
        host.Environment[LocalSettings.FileVariable] = Path.Combine(host.Folder, "w.world");

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("local", "run", "--yes"));

        Assert.Contains(code, host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("elbctl.local.yaml(1,", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(host.Folder, "w.world")));
    }

    [Fact]
    public async Task A_side_file_that_is_named_must_be_there()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("local", "run", "--local-file", "other.yaml"));

        Assert.Contains("ELB5177", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_elbctl_at_a_time_lets_the_instances_of_a_world_run()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };
        var world = Path.Combine(host.Folder, "w.world");
        host.Environment[LocalSettings.FileVariable] = world;
        using var taken = await LocalRunFolder.TakeAsync(world, TimeProvider.System, Cancellation);
        Assert.NotNull(taken);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "run", "--yes"));

        Assert.Contains("ELB5174", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_said_with_its_place_before_anything_starts()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var host = new TestHost { ["elbctl.yaml"] = Stack, ["elbctl.local.yaml"] = $"ports: {{ web/http: {port} }}" };
        var world = Path.Combine(host.Folder, "w.world");
        host.Environment[LocalSettings.FileVariable] = world;

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("local", "run", "--yes"));

        Assert.Contains("ELB5178", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("elbctl.local.yaml(1,", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(world));
        Assert.False(LocalRunFolder.IsTaken(world));
    }

    [Theory]
    [InlineData("UDP", true)]
    [InlineData("TCP_UDP", true)]
    [InlineData("TCP", false)]
    public void A_port_is_asked_for_by_what_its_listener_carries(string protocol, bool isTaken)
    {
        using var other = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        var text = $$"""
            stack: net
            loadBalancers: { net: { type: network, listeners: { dns: { port: 53, protocol: {{protocol}}, forward: dns } } } }
            targetGroups: { dns: { port: 53, protocol: {{protocol}}, healthCheck: { protocol: TCP, port: 80 } } }
            """;
        var loaded = StackLoader.Load([new("elbctl.yaml", text)], Variables.None, static _ => throw new InvalidOperationException());
        var (file, _) = LocalFileLoader.Load(new("elbctl.local.yaml", $"ports: {{ net/dns: {port} }}"));
        Assert.True(loaded.Stack is not null, string.Join('\n', loaded.Diagnostics));

        var taken = LocalRunCommand.TakenPorts(file!, loaded.Stack);

        Assert.Equal(isTaken ? ["ELB5178"] : [], taken.Select(static one => one.Code.Id));
    }

    [Fact]
    public async Task A_world_is_not_forgotten_under_a_run()
    {
        using var host = new TestHost();
        var world = Path.Combine(host.Folder, "w.world");
        host.Environment[LocalSettings.FileVariable] = world;
        using (await LocalRunFolder.TakeAsync(world, TimeProvider.System, Cancellation))
        {
            Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "reset"));
            Assert.Contains("ELB5179", host.Talk.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Done, await host.RunAsync("local", "reset"));
    }

    [Fact]
    public void Commands_are_refused_where_they_cannot_run()
    {
        var stack = StackLoader.Load([new("elbctl.yaml", Stack)], Variables.None, static _ => throw new InvalidOperationException()).Stack;
        var (file, _) = LocalFileLoader.Load(new("elbctl.local.yaml", "instances: { app: { run: x } }"));
        Assert.NotNull(stack);
        Assert.NotNull(file);
        var side = new LocalSideFile(file, null, Path.GetTempPath());

        Assert.Equal("ELB5175", Assert.Single(LocalRunCommand.Refusals(side, stack, canRunCommands: false)).Code.Id);
        Assert.Empty(LocalRunCommand.Refusals(side, stack, canRunCommands: true));
    }

    [Fact]
    public async Task Where_listeners_are_is_known_as_long_as_somebody_runs_them()
    {
        using var host = new TestHost();
        var world = Path.Combine(host.Folder, "w.world");
        var open = new LocalAddresses("ca.crt", ImmutableSortedDictionary<string, string>.Empty.Add("arn:one", "http://localhost:1/"));
        Assert.Null(LocalRunFolder.Read(world));

        using (var folder = await LocalRunFolder.TakeAsync(world, TimeProvider.System, Cancellation))
        {
            Assert.NotNull(folder);
            folder.Tell(open);
            Assert.Equal("http://localhost:1/", LocalRunFolder.Read(world)?.Listeners["arn:one"]);
            Assert.True(LocalRunFolder.IsTaken(world));
            Assert.Null(await LocalRunFolder.TakeAsync(world, TimeProvider.System, Cancellation));
        }

        Assert.Null(LocalRunFolder.Read(world));
        Assert.False(LocalRunFolder.IsTaken(world));
    }

    [Fact]
    public async Task A_run_shows_what_it_starts_applies_answers_and_leaves_the_world()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack, ["elbctl.local.yaml"] = "instances: { default: { echo: true } }" };
        host.Environment[LocalSettings.FileVariable] = Path.Combine(host.Folder, "w.world");
        host.Environment[LocalSettings.SpeedVariable] = "300";
        using var talk = new Listening("Ctrl-C ends it.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var terminal = host.Terminal with { Talk = new(talk, 100, hasColour: false) };
        var real = host.Host with { Terminal = terminal, OpenCloud = Clouds.Opener(terminal, host.Host.Environment) };

        var running = new Application(real).RunAsync(["local", "run", "--yes"], stop.Token);
        Assert.Same(talk.Heard, await Task.WhenAny(talk.Heard, running));
        Assert.Contains("For each instance of app stands the built-in echo", talk.ToString(), StringComparison.Ordinal);

        await new Application(real).RunAsync(["outputs", "--local", "--json"], Cancellation);
        using var outputs = JsonDocument.Parse(host.Out.ToString()[host.Out.ToString().IndexOf('{', StringComparison.Ordinal)..]);
        var url = outputs
            .RootElement.GetProperty("loadBalancers")
            .GetProperty("web")
            .GetProperty("listeners")
            .GetProperty("http")
            .GetProperty("url");
        Assert.True(File.Exists(outputs.RootElement.GetProperty("ca").GetString()));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{url.GetString()}hello"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"url\": \"/hello\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Done, await running);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url.GetString() ?? ""), Cancellation));
        Assert.True(File.Exists(Path.Combine(host.Folder, "w.world")));
    }

    [Fact]
    public async Task A_script_reads_where_listeners_are_and_dates_of_life()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };
        host.Environment[LocalSettings.SpeedVariable] = "300";
        using var data = new Listening("\"listening\"");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var terminal = host.Terminal with { Out = new(data, 100, hasColour: false) };
        var real = host.Host with { Terminal = terminal, OpenCloud = Clouds.Opener(terminal, host.Host.Environment) };

        var running = new Application(real).RunAsync(["local", "run", "--rm", "--yes", "--json"], stop.Token);
        Assert.Same(data.Heard, await Task.WhenAny(data.Heard, running));
        var latest = TimeProvider.System.GetUtcNow();
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Done, await running);

        var events = data.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line)).ToList();
        var listening = events.Single(one => one.RootElement.GetProperty("event").GetString() == "listening").RootElement;
        Assert.StartsWith(
            "http://localhost:",
            listening.GetProperty("listeners").GetProperty("web/http").GetString(),
            StringComparison.Ordinal
        );
        Assert.StartsWith("http://127.0.0.1:", listening.GetProperty("endpoint").GetString(), StringComparison.Ordinal);
        Assert.All(
            events.Where(one => one.RootElement.TryGetProperty("at", out _)),
            one => Assert.True(one.RootElement.GetProperty("at").GetDateTimeOffset() <= latest)
        );
        events.ForEach(static one => one.Dispose());
    }

    [Fact]
    public void What_a_killed_run_has_left_the_next_one_removes()
    {
        using var host = new TestHost();
        var left = Directory.CreateDirectory(Path.Combine(host.Folder, "elbctl-run-left"));
        File.WriteAllText(Path.Combine(left.FullName, "held"), "");
        var young = Directory.CreateDirectory(Path.Combine(host.Folder, "elbctl-run-young"));

        using var first = new TemporaryFolder(host.Folder);
        using (var second = new TemporaryFolder(host.Folder))
        {
            Assert.Equal((false, true), (Directory.Exists(left.FullName), Directory.Exists(young.FullName)));
            Assert.True(Directory.Exists(Path.GetDirectoryName(first.File)));
        }

        Assert.Equal(2, Directory.GetDirectories(host.Folder, "elbctl-run-*").Length);
    }

    [Fact]
    public async Task A_world_of_its_own_is_named_by_nobody()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Stack };

        Assert.Equal(ExitCode.Failed, await host.RunAsync("local", "run", "--rm", "--state", "x"));

        Assert.Contains("leave out --state", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_the_side_file_is_written()
    {
        using var host = new TestHost();

        await host.RunAsync("schema", "--local");

        Assert.Contains("elbctl side file of a local run", host.Out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Tells when something was said.</summary>
    private sealed class Listening(string what) : StringWriter
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => _heard.Task;

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                base.Write(value + "\n");
                if (value?.Contains(what, StringComparison.Ordinal) == true)
                {
                    _heard.TrySetResult();
                }
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }
    }
}
