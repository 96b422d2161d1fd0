using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// elbctl is killed at a changing call, or an answer is lost after AWS has done the work. The next apply converges: nothing is there
/// twice, nothing is left out, and there is nothing more to do.
/// </summary>
public sealed class KillTests(KillTests.OwnAws own) : IClassFixture<KillTests.OwnAws>
{
    private const string Template = "web-https";

    /// <summary>With ELBCTL_TEST_EVERY_CALL=1 every call in turn, otherwise every so-manieth.</summary>
    private static readonly int Stride = Environment.GetEnvironmentVariable("ELBCTL_TEST_EVERY_CALL") == "1" ? 1 : 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Killed_before_a_call_the_next_apply_converges() => EachCallAsync(WireFault.KilledBefore, first: 1);

    [Fact]
    public Task Killed_before_the_answer_the_next_apply_converges() => EachCallAsync(WireFault.KilledAfter, first: 2);

    [Fact]
    public Task An_answer_lost_on_the_way_is_asked_for_again() => EachCallAsync(WireFault.AnswerLost, first: 3);

    [Fact]
    public async Task A_removal_killed_anywhere_is_finished_by_the_next()
    {
        var (calls, _) = await MeasureAsync("destroy");
        for (var at = 1; at <= calls; at += Stride)
        {
            await own.ResetAsync(Cancellation);
            await using var stack = await LivingStack.FromAsync(own.Aws, Template);
            await stack.Elbctl.ApplyAsync();
            await using var wire = new FaultyWire(own.Endpoint, WireFault.KilledAfter, at);
            var killed = await stack.Through(wire.Endpoint).RunAsync("destroy", "--yes");
            Assert.True(killed.ExitCode is ExitCode.Failed or ExitCode.PartlyApplied, $"call {at}, {wire.Hit}: {killed}");

            (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

            Assert.Empty((await stack.InventoryAsync()).Owned);
            // moto counts a certificate as in use for ever, so its validation records cannot go before it.
            var left = (await RecordsAsync(stack)).Where(_ => !wire.Operations.Contains("DeleteCertificate"));
            Assert.True(!left.Any(), $"killed at call {at}, {wire.Hit}: {string.Join(", ", left)} is left behind\n{killed}");
        }
    }

    private async Task EachCallAsync(WireFault fault, int first)
    {
        var (calls, whole) = await MeasureAsync("apply");
        for (var at = first; at <= calls; at += Stride)
        {
            await own.ResetAsync(Cancellation);
            await using var stack = await LivingStack.FromAsync(own.Aws, Template);
            await FaultAsync(stack, fault, at, whole);
        }
    }

    private async Task FaultAsync(LivingStack stack, WireFault fault, int at, IReadOnlyList<string> whole)
    {
        await using var wire = new FaultyWire(own.Endpoint, fault, at);
        var hurt = await stack.Through(wire.Endpoint).RunAsync("apply", "--yes");
        Assert.True(
            fault == WireFault.AnswerLost
                ? hurt.ExitCode is ExitCode.Done or ExitCode.PartlyApplied
                : hurt.ExitCode is ExitCode.Failed or ExitCode.PartlyApplied,
            $"{fault} at call {at}, {wire.Hit}: {hurt}"
        );

        var next = await stack.Elbctl.RunAsync("apply", "--yes");

        Assert.True(next.ExitCode == ExitCode.Done, $"{fault} at call {at}, {wire.Hit}; the next apply: {next}");
        var inventory = await stack.InventoryAsync();
        Assert.True(
            !inventory.Duplicates.Any(),
            $"{fault} at call {at}, {wire.Hit}, twice there: {string.Join("; ", inventory.Duplicates)}"
        );
        Assert.Equal(whole, inventory.Addresses);
        await stack.Elbctl.ExpectNoChangesAsync();
    }

    /// <summary>How many changing calls the command makes when nothing fails, and what a whole stack is made of.</summary>
    private async Task<(int Calls, IReadOnlyList<string> Whole)> MeasureAsync(string command)
    {
        await own.ResetAsync(Cancellation);
        await using var stack = await LivingStack.FromAsync(own.Aws, Template);
        await using var applying = new FaultyWire(own.Endpoint);
        (await stack.Through(applying.Endpoint).RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        IReadOnlyList<string> whole = [.. (await stack.InventoryAsync()).Addresses];
        if (command == "apply")
        {
            return (applying.Changes, whole);
        }

        await using var removing = new FaultyWire(own.Endpoint);
        (await stack.Through(removing.Endpoint).RunAsync(command, "--yes")).Expect(ExitCode.Done);
        return (removing.Changes, whole);
    }

    private async Task<IEnumerable<string>> RecordsAsync(LivingStack stack) =>
        stack.Zone is null ? [] : (await Zones.RecordsAsync(own.Aws.Clients, stack.Zone, Cancellation)).Select(r => $"{r.Name} {r.Type}");

    /// <summary>A moto_server for these tests alone: they forget its contents many times.</summary>
    public sealed class OwnAws : IAsyncLifetime
    {
        private MotoServer? _moto;

        public EndpointAws Aws { get; private set; } = new();

        public Uri Endpoint => Aws.Endpoint ?? throw new InvalidOperationException("ResetAsync skips the test when there is no endpoint.");

        public async ValueTask InitializeAsync()
        {
            _moto = await MotoServer.TryStartAsync();
            Aws = EndpointAws.Of(_moto);
        }

        public async Task ResetAsync(CancellationToken ct)
        {
            if (_moto is null)
            {
                Assert.Skip("moto_server is not installed: these tests forget everything many times, which only moto can");
            }

            await _moto.ResetAsync(ct);
        }

        public async ValueTask DisposeAsync()
        {
            await Aws.DisposeAsync();
        }
    }
}
