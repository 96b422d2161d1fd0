using System.Collections.Immutable;
using ElbProvisioner.LocalTraffic.Instances.Processes;

namespace ElbProvisioner.LocalTraffic.Tests.Instances;

/// <summary>Commands run in groups of their own, and nothing of them is left.</summary>
public sealed class ProcessGroupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.FullName, "log");

    [Fact]
    public async Task A_command_runs_in_its_folder_with_its_variables_and_its_output_goes_to_its_log()
    {
        Assert.SkipUnless(ProcessGroups.AreSupported, "commands need a POSIX system");
        await using var groups = Groups();

        var group = Start(groups, "pwd; echo $ONE; echo two >&2; cat; exit 7", ("ONE", "1 $x \"'"));

        Assert.Equal(7, await group.Ended.WaitAsync(Cancellation));
        Assert.Equal([_folder.FullName, "1 $x \"'", "two"], (await File.ReadAllLinesAsync(Log, Cancellation)).Select(Real));
        Assert.False(group.WasStopped);
    }

    [Fact]
    public async Task What_a_command_has_started_ends_with_it()
    {
        Assert.SkipUnless(ProcessGroups.AreSupported, "commands need a POSIX system");
        await using var groups = Groups();
        var group = Start(groups, "sleep 1000 & sleep 1000 & echo ready; wait");
        await LoggedAsync("ready");

        await group.StopAsync().WaitAsync(Cancellation);

        Assert.False(Posix.HasMembers(group.Id));
        Assert.Equal(128 + Posix.Terminate, await group.Ended.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task What_a_command_leaves_behind_is_ended_too()
    {
        Assert.SkipUnless(ProcessGroups.AreSupported, "commands need a POSIX system");
        await using var groups = Groups();
        var group = Start(groups, "sleep 1000 & exit 0");

        Assert.Equal(0, await group.Ended.WaitAsync(Cancellation));
        await group.StopAsync().WaitAsync(Cancellation);

        Assert.False(Posix.HasMembers(group.Id));
    }

    [Fact]
    public async Task Who_does_not_hear_is_killed_after_a_while()
    {
        Assert.SkipUnless(ProcessGroups.AreSupported, "commands need a POSIX system");
        await using var groups = Groups(patience: 1);
        var group = Start(groups, "trap '' TERM; echo ready; while :; do sleep 1; done");
        await LoggedAsync("ready");

        await group.StopAsync().WaitAsync(Cancellation);

        Assert.Equal(128 + Posix.Kill, await group.Ended.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task When_elbctl_is_gone_without_a_word_the_warden_ends_what_runs()
    {
        Assert.SkipUnless(ProcessGroups.AreSupported, "commands need a POSIX system");
        await using var groups = Groups();
        var (forgotten, guarded) = (Start(groups, "sleep 1000"), Start(groups, "sleep 1000"));
        var warden = Warden.Start(TimeSpan.FromSeconds(1));
        warden.Guard(forgotten.Id);
        warden.Guard(guarded.Id);
        warden.Forget(forgotten.Id);

        // That is all that is left of a process that was killed: the end of a pipe.
        warden.Dispose();

        Assert.Equal(128 + Posix.Terminate, await guarded.Ended.WaitAsync(Cancellation));
        Assert.True(Posix.HasMembers(forgotten.Id));
    }

    [Fact]
    public void Ports_are_free_and_each_is_given_once()
    {
        var ports = new LoopbackPorts(Environment.ProcessId * 17);

        var given = Enumerable.Range(0, 20).Select(_ => ports.Take()).ToList();

        Assert.Equal(20, given.Distinct().Count());
        Assert.All(given, port => Assert.InRange(port, 24000, 31999));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ProcessGroups Groups(int patience = 10) => new(TimeProvider.System, TimeSpan.FromSeconds(patience));

    private ProcessGroup Start(ProcessGroups groups, string command, params (string Name, string Value)[] variables) =>
        groups.Start(command, _folder.FullName, variables.ToImmutableDictionary(v => v.Name, v => v.Value), Log);

    // On macOS temporary folders lie behind a link.
    private static string Real(string line) => line.StartsWith("/private/", StringComparison.Ordinal) ? line["/private".Length..] : line;

    private async Task LoggedAsync(string word)
    {
        while (!(await File.ReadAllTextAsync(Log, Cancellation)).Contains(word, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        }
    }
}
