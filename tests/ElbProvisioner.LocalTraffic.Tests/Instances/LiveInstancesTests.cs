using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalTraffic.Instances;

namespace ElbProvisioner.LocalTraffic.Tests.Instances;

/// <summary>Instances of the embedded AWS run as processes, URLs and echoes, and are as healthy as real checks find them.</summary>
public sealed class LiveInstancesTests
{
    // An application in what every POSIX system with Python has: it answers with who it is, and fails when it is told to.
    private const string Application = """
        exec python3 -u -c '
        import os, http.server
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/exit": os._exit(3)
                body = "|".join(os.environ.get(n, "") for n in ("INSTANCE_ID", "AVAILABILITY_ZONE", "AUTO_SCALING_GROUP", "USER_DATA", "MODE")).encode()
                self.send_response(500 if os.path.exists("broken-" + os.environ["INSTANCE_ID"]) else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        print("hello", flush=True)
        http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        '
        """;

    private static CancellationToken Cancellation => World.Cancellation;

    [Fact]
    public async Task The_echo_stands_for_an_instance_and_says_what_it_got()
    {
        await using var world = new World();
        var group = await world.ServeAsync();
        await world.UntilHealthyAsync(group);
        var id = Assert.Single(await world.TargetsAsync(group)).Target.Id;

        var (status, body) = await world.AskAsync(id, path: "/a?b=%20c");
        using var said = JsonDocument.Parse(body);
        var root = said.RootElement;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            (id, "app", "app", "us-east-1", "GET", "/a?b=%20c", ""),
            (
                root.GetProperty("instance").GetString(),
                root.GetProperty("autoScalingGroup").GetString(),
                root.GetProperty("targetGroup").GetString(),
                root.GetProperty("zone").GetString()?[..^1],
                root.GetProperty("method").GetString(),
                root.GetProperty("url").GetString(),
                root.GetProperty("body").GetString()
            )
        );
        Assert.Equal("127.0.0.1", root.GetProperty("client").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.AskAsync(id, path: "/?status=503")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.AskAsync(id, path: "/?close=1"));
    }

    [Fact]
    public async Task A_command_runs_for_each_instance_and_knows_who_it_is()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        await using var world = new World(Command(new() { ["MODE"] = "dev" }));
        var group = await world.ServeAsync(desired: 2);
        await world.UntilHealthyAsync(group, 2);

        foreach (var target in await world.TargetsAsync(group))
        {
            var (_, body) = await world.AskAsync(target.Target.Id);
            var said = body.Split('|');
            Assert.Equal((target.Target.Id, "app", "#!/bin/sh\necho hello", "dev"), (said[0], said[2], said[3], said[4]));
            Assert.StartsWith("us-east-1", said[1], StringComparison.Ordinal);
            Assert.StartsWith(
                "hello",
                await File.ReadAllTextAsync(Path.Combine(world.Logs, $"{target.Target.Id}.log"), Cancellation),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_process_that_ends_makes_its_target_fail_and_the_group_replaces_it()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        await using var world = new World(Command());
        var group = await world.ServeAsync();
        await world.UntilHealthyAsync(group);
        var first = Assert.Single(await world.MembersAsync());

        await Assert.ThrowsAsync<HttpRequestException>(() => world.AskAsync(first, path: "/exit"));
        await world.UntilAsync(async () => (await world.MembersAsync()) is [var other] && other != first);
        await world.UntilHealthyAsync(group);

        Assert.Contains(
            world.Said,
            line => line.StartsWith(first, StringComparison.Ordinal) && line.Contains("with code 3", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_answers_with_another_code_is_unhealthy_with_AWSs_words()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        await using var world = new World(Command());
        var group = await world.ServeAsync();
        await world.UntilHealthyAsync(group);
        var id = Assert.Single(await world.MembersAsync());

        await File.WriteAllTextAsync(Path.Combine(world.Logs, $"broken-{id}"), "", Cancellation);
        await world.UntilAsync(async () => (await world.TargetsAsync(group)).Exists(target => target.TargetHealth.State != "healthy"));

        Assert.Contains(
            (await world.TargetsAsync(group)).Select(target => target.TargetHealth),
            health => health.Description is "Health checks failed with these codes: [500]" or "Target deregistration is in progress"
        );
        await world.UntilAsync(async () => !(await world.MembersAsync()).Contains(id));
    }

    [Fact]
    public async Task A_group_that_shrinks_stops_what_ran_for_it()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        await using var world = new World(Command());
        var group = await world.ServeAsync(desired: 2);
        await world.SetAsync(group, "deregistration_delay.timeout_seconds", "0");
        await world.UntilHealthyAsync(group, 2);
        var places = (await world.MembersAsync()).ToDictionary(id => id, id => world.Instances.Find(id, 8080));

        await world.ScaleAsync(1);
        await world.UntilAsync(async () => (await world.MembersAsync()).Count == 1);
        var gone = places.Single(place => world.Instances.Find(place.Key, 8080) is null);
        await world.UntilAsync(() => Task.FromResult(!Listens(gone.Value)));

        Assert.DoesNotContain(
            world.Said,
            line => line.StartsWith(gone.Key, StringComparison.Ordinal) && line.Contains("by itself", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Nothing_is_left_when_it_ends()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        IPEndPoint? place;
        await using (var world = new World(Command()))
        {
            var group = await world.ServeAsync();
            await world.UntilHealthyAsync(group);
            place = world.Instances.Find(Assert.Single(await world.MembersAsync()), 8080);
            Assert.True(Listens(place));
        }

        Assert.False(Listens(place));
    }

    [Fact]
    public async Task A_command_that_cannot_run_leaves_an_instance_that_fails()
    {
        Assert.SkipUnless(IsPosix, "commands need a POSIX system");
        await using var world = new World(_ => new StandIn.Command(
            "no-such-program-anywhere",
            Path.GetTempPath(),
            ImmutableDictionary<string, string>.Empty
        ));
        var group = await world.ServeAsync();

        await world.UntilAsync(async () => (await world.HealthAsync(group)).Contains("unhealthy Target.FailedHealthChecks"));

        await world.UntilAsync(() => Task.FromResult(world.Said.Any(line => line.Contains("with code 127", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_place_that_runs_already_stands_for_every_instance()
    {
        await using var other = await App.NamedAsync("other");
        await using var world = new World(_ => new StandIn.Place(other.Place));
        var group = await world.ServeAsync(desired: 2);

        await world.UntilHealthyAsync(group, 2);

        Assert.All(await world.MembersAsync(), id => Assert.Equal(other.Place, world.Instances.Find(id, 8080)));
    }

    [Theory]
    [InlineData("HTTP", "HTTP2", null)]
    [InlineData("HTTPS", "HTTP1", null)]
    [InlineData("HTTPS", "HTTP2", null)]
    [InlineData("HTTP", "GRPC", "0")]
    [InlineData("HTTP", "GRPC", "12")]
    public async Task The_echo_speaks_as_its_group_does(string protocol, string version, string? grpcCode)
    {
        await using var world = new World();
        var group = await world.ServeAsync(group: request =>
        {
            (request.Protocol, request.ProtocolVersion) = (protocol, version);

            // HTTP unless asked for, also where requests come by HTTPS [ELBv2 API: CreateTargetGroup].
            request.HealthCheckProtocol = protocol;
            request.Matcher = grpcCode is null ? null : new Matcher { GrpcCode = grpcCode };
            request.HealthCheckPath = grpcCode is null ? "/health" : "/app.Health/Check";
        });

        await world.UntilHealthyAsync(group);
    }

    [Fact]
    public async Task The_port_that_is_checked_may_be_another_than_that_of_requests()
    {
        await using var world = new World();
        var group = await world.ServeAsync(group: request => request.HealthCheckPort = "9000");

        await world.UntilHealthyAsync(group);

        var id = Assert.Single(await world.MembersAsync());
        Assert.Equal(world.Instances.Find(id, 8080), world.Instances.Find(id, 9000));
        Assert.Null(world.Instances.Find(id, 9001));
    }

    [Fact]
    public async Task Targets_of_a_network_load_balancer_are_connected_to()
    {
        await using var world = new World();
        var group = await world.ServeAsync(
            group: request => (request.Protocol, request.HealthCheckPath) = ("TCP", null),
            balancer: "network"
        );

        await world.UntilHealthyAsync(group);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_echo_of_a_group_that_speaks_TCP_answers_either_HTTP(int version)
    {
        await using var world = new World();
        var group = await world.ServeAsync(
            group: request => (request.Protocol, request.HealthCheckPath) = ("TCP", null),
            balancer: "network"
        );
        await world.UntilHealthyAsync(group);
        var id = Assert.Single(await world.MembersAsync());
        using var http = new HttpClient
        {
            DefaultRequestVersion = new(version, version == 1 ? 1 : 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await http.GetAsync(new Uri($"http://{world.Instances.Find(id, 8080)}/"), World.Cancellation);

        Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version.Major));
    }

    [Fact]
    public async Task What_listens_and_says_nothing_is_found_out_by_the_time_it_takes()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var world = new World(_ => new StandIn.Place((IPEndPoint)silent.LocalEndpoint));
        var group = await world.ServeAsync();

        // Until it is checked there is nothing to wait for; then each check takes as long as it may.
        for (var turn = 0; turn < 20; turn++)
        {
            await world.Instances.TurnAsync();
            world.Time.Advance(TimeSpan.FromSeconds(6));
            await world.Instances.Checked;
        }

        Assert.Equal("unhealthy Target.Timeout", Assert.Single(await world.HealthAsync(group)));
    }

    private static bool IsPosix => !OperatingSystem.IsWindows();

    private static Func<string, StandIn> Command(Dictionary<string, string>? variables = null) =>
        folder => new StandIn.Command(Application, folder, variables ?? []);

    private static bool Listens(IPEndPoint? place)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(place ?? new IPEndPoint(IPAddress.Loopback, 1));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
