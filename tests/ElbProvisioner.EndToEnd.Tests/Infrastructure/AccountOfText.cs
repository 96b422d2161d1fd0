using System.Collections.Concurrent;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.Files;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// An account in which stacks stand, and of which every call is known: an embedded AWS that no rehearsal knows to be one.
/// </summary>
internal sealed class AccountOfText : IDisposable
{
    public const string Region = "us-east-1";

    private const double Speed = 2000;

    private readonly WorldClock _clock = new(TimeProvider.System, Speed);
    private readonly ConcurrentQueue<AnsweredCall> _calls = new();
    private readonly StringWriter _result = new() { NewLine = "\n" };
    private readonly StringWriter _talk = new() { NewLine = "\n" };
    private readonly Workspace _workspace = new();

    public AccountOfText(string account = "210987654321")
    {
        Aws = new(
            new()
            {
                Time = _clock,
                Speed = Speed,
                Account = account,
                Seed = 7,
                OnCall = _calls.Enqueue,
                FaultSettings = new() { Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["elasticAddresses"] = 10 } },
            }
        );
        Clients = AwsSession.InProcess(new AwsSessionOptions { Region = Region }, Aws.CreateBystandersHandler(), _clock);
    }

    public EmbeddedAws Aws { get; }

    /// <summary>Another account than this one; null: this one.</summary>
    public Func<CloudChoice, Action<string>?, ICloud>? OpenCloud { get; init; }

    /// <summary>For whoever changes something by hand; nobody counts these calls.</summary>
    public AwsSession Clients { get; }

    /// <summary>Calls that could change something.</summary>
    public IEnumerable<string> Writes =>
        _calls
            .Where(static call => call.Service != "sts" && !AwsSession.IsRead(call.Operation))
            .Select(static call => $"{call.Service}:{call.Operation}");

    public int Calls => _calls.Count;

    public string Talk => _talk.ToString();

    public string Result => _result.ToString();

    public string PathOf(string file) => _workspace.PathOf(file);

    /// <summary>Makes a stack stand.</summary>
    public async Task ApplyAsync(string text)
    {
        var code = await RunAsync(text, "apply", "--yes");
        Assert.True(code == ExitCode.Done, Talk + Result);
    }

    /// <summary>From what stands to another text; what happens in the account begins to be counted.</summary>
    public async Task<Rehearsed> RehearseAsync(string text, params string[] more)
    {
        _calls.Clear();
        var code = await RunAsync(text, ["rehearse", "--json", .. more]);
        return Rehearsed.Of(code, Result, Talk);
    }

    /// <summary>What names and networks of its texts want there.</summary>
    public void Furnish(string text)
    {
        if (
            StackLoader.Load([new("elbctl.yaml", text)], Variables.None, static _ => throw new InvalidOperationException()).Stack is
            { } stack
        )
        {
            Cli.Rehearsing.Surroundings.Furnish(Aws, Region, [stack]);
        }
    }

    public Task<int> RunAsync(string text, params string[] line)
    {
        _result.GetStringBuilder().Clear();
        _talk.GetStringBuilder().Clear();
        _workspace.Stack = text;
        var terminal = new Terminal(
            new Pane(_result, 120, hasColour: false),
            new Pane(_talk, 120, hasColour: false),
            IsInteractive: false,
            static _ => Task.FromResult<string?>(null),
            static () => ""
        );
        var host = new Host(
            terminal,
            TimeProvider.System,
            static name => name == LocalSettings.SpeedVariable ? Rehearsed.Speed : null,
            _workspace.Folder,
            OpenCloud ?? ((choice, onCall) => AwsCloud.OpenLocal(choice with { Region = Region }, onCall, _clock, Aws.CreateHandler))
        );
        return new Application(host).RunAsync(line, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Clients.Dispose();
        _result.Dispose();
        _talk.Dispose();
        _workspace.Dispose();
    }
}
