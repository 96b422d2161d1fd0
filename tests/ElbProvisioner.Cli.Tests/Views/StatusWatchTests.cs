using System.Collections.Immutable;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Live;
using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.Cli.Tests.Views;

public sealed class StatusWatchTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-app/1";
    private const string Canary = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-canary/1";

    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly LiveWorld World = new()
    {
        Account = "123456789012",
        Region = "eu-west-1",
        Network = new() { VpcId = "vpc-1" },
    };

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    [InlineData(40, 24)]
    [InlineData(24, 12)]
    [InlineData(80, 8)]
    public void A_screen_fits_its_window(int width, int height)
    {
        var lines = Draw(new(width, height));

        Golden.Matches($"watch/screen-{width}x{height}.txt", string.Join('\n', lines) + "\n");
        Assert.True(lines.Count <= height - 1, $"{lines.Count} rows");
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Colour_adds_nothing_but_colour()
    {
        var coloured = string.Join('\n', Draw(new(80, 40), hasColour: true));

        Assert.Contains("\e[32m", coloured);
        Assert.Equal(string.Join('\n', Draw(new(80, 40))), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void A_cut_line_ends_its_colour()
    {
        var lines = Draw(new(30, 40), hasColour: true);

        Assert.All(
            lines,
            static line =>
                Assert.True(line.LastIndexOf("\e[0m", StringComparison.Ordinal) >= line.LastIndexOf("\e[3", StringComparison.Ordinal), line)
        );
    }

    [Fact]
    public void Everything_that_happens_is_told_once()
    {
        var events = StatusEvents.Between(At(0, First()), At(60, Second()));

        Golden.Matches("watch/events.txt", string.Concat(events.Select(static e => $"{e.Tone,-8} {e.Text}\n")));
        Assert.Empty(StatusEvents.Between(At(0, Second()), At(60, Second())));
    }

    [Fact]
    public async Task Without_a_terminal_the_status_stands_once_and_then_a_line_for_what_happens()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider(Begin);
        var watch = new StatusWatch(Terminal(text, isScreen: false), time, time, TimeSpan.FromSeconds(5));
        var looks = new Queue<StatusReport>([First(), Second()]);

        // What waits for the clock goes on within Advance, and not beside the test.
        SynchronizationContext.SetSynchronizationContext(null);
        var running = watch.RunAsync(At(0, First()), _ => Task.FromResult(Look(looks, time, stop)), stop.Token);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
        }

        await running;
        Golden.Matches("watch/lines.txt", text.ToString());
        Assert.DoesNotContain('\e', text.ToString());
    }

    [Fact]
    public async Task At_a_terminal_the_screen_is_drawn_in_place_and_what_happened_stays_above()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider(Begin);
        var watch = new StatusWatch(Terminal(text, isScreen: true), time, time, TimeSpan.FromSeconds(5));
        var looks = new Queue<StatusReport>([Second()]);

        SynchronizationContext.SetSynchronizationContext(null);
        var running = watch.RunAsync(At(0, First()), _ => Task.FromResult(Look(looks, time, stop)), stop.Token);
        var begun = Screen.After(text.ToString()).Text;
        time.Advance(TimeSpan.FromSeconds(3));
        var aged = Screen.After(text.ToString()).Text;
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await running;
        var screen = Screen.After(text.ToString());
        Assert.Contains("Read 0s ago.", begun, StringComparison.Ordinal);
        Assert.Contains("Read 3s ago. Ctrl-C ends.", aged, StringComparison.Ordinal);
        Golden.Matches("watch/terminal.txt", screen.Text + "\n");
        Assert.True(screen.HasCursor, "the cursor is back");
        Assert.DoesNotContain("Ctrl-C", screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_of_another_size_is_drawn_anew()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider(Begin);
        var size = new TerminalSize(100, 30);
        var terminal = Terminal(text, isScreen: true) with { Size = () => size };
        var watch = new StatusWatch(terminal, time, time, TimeSpan.FromSeconds(50));

        SynchronizationContext.SetSynchronizationContext(null);
        var running = watch.RunAsync(At(0, First()), _ => throw new InvalidOperationException("no look is due"), stop.Token);
        size = new(30, 12);
        time.Advance(TimeSpan.FromSeconds(1));
        var screen = Screen.After(text.ToString()).Text;
        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await running;

        Assert.All(screen.Split('\n'), static line => Assert.True(line.Length <= 30, line));
        Assert.InRange(screen.Split('\n').Length, 4, 11);
    }

    [Fact]
    public async Task A_look_that_fails_is_told_and_the_next_one_goes_on()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider(Begin);
        var watch = new StatusWatch(Terminal(text, isScreen: true), time, time, TimeSpan.FromSeconds(5));
        var looks = 0;

        SynchronizationContext.SetSynchronizationContext(null);
        var running = watch.RunAsync(
            At(0, First()),
            before => Task.FromResult(++looks == 1 ? before with { Failure = "AWS does not answer." } : At(10, Second())),
            stop.Token
        );
        time.Advance(TimeSpan.FromSeconds(5));
        var failed = Screen.After(text.ToString()).Text;
        for (var beat = 0; beat < 30; beat++)
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
        }

        var mended = Screen.After(text.ToString()).Text;
        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await running;

        Assert.Contains("Not read: AWS does not answer.", failed, StringComparison.Ordinal);
        Assert.Contains("app i-3:8080: became healthy", mended, StringComparison.Ordinal);
        Assert.DoesNotContain("Not read", mended, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status --watch --json", "--json tells of one look: leave out --watch.")]
    [InlineData("status --watch --exit-code", "--exit-code tells of one look: leave out --watch.")]
    public async Task What_tells_of_one_look_does_not_watch(string command, string says)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync(command.Split(' ')));

        Assert.Contains(says, host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_as_interrupted()
    {
        using var host = new TestHost { ["elbctl.yaml"] = "stack: shop\n" };
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await new Cli.Commands.Application(host.Host).RunAsync(["status", "--watch"], stop.Token));
    }

    private static StatusReading Look(Queue<StatusReport> looks, FakeTimeProvider time, CancellationTokenSource stop)
    {
        if (looks.TryDequeue(out var status))
        {
            return new("shop", World, status, time.GetUtcNow());
        }

        stop.Cancel();
        throw new OperationCanceledException(stop.Token);
    }

    private static Terminal Terminal(StringWriter text, bool isScreen)
    {
        var pane = new Pane(text, 100, hasColour: false);
        return new(pane, pane, isScreen, static _ => Task.FromResult<string?>(null), static () => "")
        {
            IsScreen = isScreen,
            Size = static () => new(100, 30),
        };
    }

    private static IReadOnlyList<string> Draw(TerminalSize size, bool hasColour = false)
    {
        using var text = new StringWriter();
        return new StatusScreen(new(text, 80, hasColour)).Draw(At(0, First()), size, "Read 3s ago. Ctrl-C ends.");
    }

    private static StatusReading At(int seconds, StatusReport status) => new("shop", World, status, Begin.AddSeconds(seconds));

    private static StatusReport First() =>
        new(
            [Balancer("active", 90, 10)],
            [
                new(
                    "app",
                    Arn,
                    [
                        Target("i-1", "a"),
                        Target("i-2", "a"),
                        Target("i-3", "b", TargetState.Unhealthy, "Target.Timeout", "The health check got no answer in time."),
                        Target("i-4", "b", TargetState.Draining, "Target.DeregistrationInProgress"),
                    ]
                ),
                new("canary", Canary, [Target("i-9", "a", TargetState.Initial, "Elb.InitialHealthChecking")]),
            ],
            [
                new("app", "shop-app", 2, 6, 4, [Instance("i-1"), Instance("i-2")], null, new("r-1", "InProgress", 40, "7"), []),
                new(
                    "canary",
                    "shop-canary",
                    1,
                    1,
                    1,
                    [],
                    null,
                    null,
                    [new(Begin, "Launching a new EC2 instance", "There is no capacity.", IsLast: true)]
                ),
            ]
        )
        {
            Reasons =
            [
                new(
                    ReasonKind.NoHealthyTarget,
                    null,
                    "The target group canary gets traffic and has no healthy target: i-9 is being checked for the first time."
                ),
            ],
            Alarms = [new("errors", "shop-errors", "ALARM", "Threshold crossed.")],
        };

    private static StatusReport Second() =>
        new(
            [Balancer("active", 50, 50)],
            [
                new(
                    "app",
                    Arn,
                    [
                        Target("i-1", "a"),
                        Target("i-2", "a", TargetState.Unhealthy, "Target.FailedHealthChecks", "It answered 500."),
                        Target("i-3", "b"),
                        Target("i-5", "b", TargetState.Initial, "Elb.RegistrationInProgress"),
                    ]
                ),
                new("canary", Canary, [Target("i-9", "a")]),
            ],
            [
                new(
                    "app",
                    "shop-app",
                    2,
                    6,
                    4,
                    [Instance("i-1"), Instance("i-2"), Instance("i-3")],
                    null,
                    new("r-1", "InProgress", 75, "7"),
                    []
                ),
                new("canary", "shop-canary", 1, 1, 1, [Instance("i-9")], null, null, []),
            ]
        )
        {
            Alarms = [new("errors", "shop-errors", "OK", null)],
        };

    private static LoadBalancerStatus Balancer(string state, int app, int canary) =>
        new("web", "arn:lb", "web.example", state, "")
        {
            Listeners =
            [
                new(
                    "http",
                    "arn:l",
                    80,
                    "HTTP",
                    [],
                    new($"forward app {app}, canary {canary}", [new("app", Arn, app), new("canary", Canary, canary)]),
                    [new("beta", "arn:r", 1, "host-header beta.test", new("forward canary", [new("canary", Canary, 1)]))]
                ),
            ],
        };

    private static TargetStatus Target(
        string id,
        string zone,
        TargetState state = TargetState.Healthy,
        string? code = null,
        string? why = null
    ) => new(id, 8080, $"eu-west-1{zone}", state, code, why);

    private static LiveInstance Instance(string id) => new(id, "eu-west-1a", "InService", "Healthy", null, null, false);
}
