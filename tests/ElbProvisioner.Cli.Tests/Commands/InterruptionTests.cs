using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary>A real process, a real signal, and an endpoint that takes calls and never answers.</summary>
public sealed class InterruptionTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_while_reading_ends_the_command_with_130_and_changes_nothing(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are a Unix matter");
        using var host = new TestHost();
        host["elbctl.yaml"] = "stack: shop\nregion: eu-west-1\n";
        using var endpoint = new TcpListener(IPAddress.Loopback, 0);
        endpoint.Start();
        using var elbctl = Start(host.Folder, "plan", "--endpoint-url", $"http://127.0.0.1:{((IPEndPoint)endpoint.LocalEndpoint).Port}");

        using var call = await endpoint.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var kill = Process.Start("kill", [$"-{signal}", elbctl.Id.ToString()]);
        await elbctl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "Interrupted. Nothing was changed.",
            (await elbctl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim()
        );
        Assert.Equal(ExitCode.Interrupted, elbctl.ExitCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_wait_for_a_stack_file_that_nobody_writes(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and named pipes are a Unix matter");
        using var host = new TestHost();
        var pipe = Path.Combine(host.Folder, "pipe.yaml");
        using var made = Process.Start("mkfifo", [pipe]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var elbctl = Start(host.Folder, "validate", "-f", "pipe.yaml");

        // Opened once elbctl reads from the other end.
        await using var writer = await Task.Run(
            () => new FileStream(pipe, FileMode.Open, FileAccess.Write),
            TestContext.Current.CancellationToken
        );
        using var kill = Process.Start("kill", [$"-{signal}", elbctl.Id.ToString()]);
        await elbctl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Interrupted, elbctl.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_connection_is_one_message()
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = "stack: shop\nregion: eu-west-1\n";
        using var endpoint = new TcpListener(IPAddress.Loopback, 0);
        endpoint.Start();
        var port = ((IPEndPoint)endpoint.LocalEndpoint).Port;
        endpoint.Stop();

        using var elbctl = Start(host.Folder, "plan", "--endpoint-url", $"http://127.0.0.1:{port}");
        await elbctl.WaitForExitAsync(TestContext.Current.CancellationToken);

        var talk = await elbctl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("ELB6007", talk);
        Assert.DoesNotContain("   at ", talk);
        Assert.Equal(ExitCode.Failed, elbctl.ExitCode);
    }

    private static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "elbctl.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = "test";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "test";
        return Process.Start(start) ?? throw new InvalidOperationException("elbctl did not start");
    }
}
