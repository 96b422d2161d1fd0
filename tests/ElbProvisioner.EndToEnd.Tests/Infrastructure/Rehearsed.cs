using System.Text.Json;
using ElbProvisioner.Cli;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary><c>elbctl rehearse</c> from one text to another, and what it told.</summary>
internal sealed record Rehearsed(int ExitCode, JsonElement Told, string Talk)
{
    // What takes AWS five minutes takes two seconds; a deregistration delay of half a minute is longer than a request on a busy machine.
    public const string Speed = "150";

    public int Requests => Told.GetProperty("total").GetProperty("requests").GetInt32();

    public int Failed => Told.GetProperty("total").GetProperty("failed").GetInt32();

    public int CutEarly => Told.GetProperty("total").GetProperty("cutEarly").GetInt32();

    public bool Held => Told.GetProperty("held").GetBoolean();

    public string Promised => Told.GetProperty("promised").GetString() ?? "";

    public IEnumerable<string> Undriven => Told.GetProperty("undriven").EnumerateArray().Select(static one => one.GetString() ?? "");

    public IEnumerable<string> Steps =>
        Told.GetProperty("steps").EnumerateArray().Select(static s => s.GetProperty("action").GetString() ?? "");

    public static Task<Rehearsed> RunAsync(string before, string after, params string[] more) => RunAsync(before, after, null, more);

    /// <param name="stopAt">Somebody presses Ctrl-C when this is said; null: nobody does.</param>
    public static async Task<Rehearsed> RunAsync(string before, string after, string? stopAt, string[] more)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var workspace = new Workspace(before);
        await File.WriteAllTextAsync(workspace.PathOf("next.yaml"), after, TestContext.Current.CancellationToken);
        using var result = new StringWriter { NewLine = "\n" };
        using var talk = new HeardWriter(text =>
        {
            if (stopAt is not null && text.Contains(stopAt, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        var terminal = new Terminal(
            new Pane(result, 120, hasColour: false),
            new Pane(talk, 120, hasColour: false),
            IsInteractive: false,
            _ => Task.FromResult<string?>(null),
            () => ""
        );
        var host = new Host(
            terminal,
            TimeProvider.System,
            name => name == LocalSettings.SpeedVariable ? Speed : null,
            workspace.Folder,
            (_, _) => throw new InvalidOperationException("A rehearsal asks no other AWS.")
        );
        var code = await new Application(host).RunAsync(
            ["rehearse", "--change", "next.yaml", .. stopAt is null ? (string[])["--json"] : [], .. more],
            stop.Token
        );
        return stopAt is not null ? new(code, default, talk + result.ToString()) : Of(code, result.ToString(), talk.ToString());
    }

    /// <param name="result">Empty where nothing came of it.</param>
    public static Rehearsed Of(int code, string result, string talk)
    {
        using var told = JsonDocument.Parse(result.Length > 0 ? result : "{}");
        return new(code, told.RootElement.Clone(), talk);
    }

    /// <summary>What the copy of an account lacks, each with its reason.</summary>
    public IEnumerable<string> NotRebuilt =>
        Told.GetProperty("notRebuilt")
            .EnumerateArray()
            .Select(static one => $"{one.GetProperty("what").GetString()}: {one.GetProperty("reason").GetString()}");

    /// <summary>What the plan does there otherwise than in the account.</summary>
    public IEnumerable<string> OtherPlan => Told.GetProperty("otherPlan").EnumerateArray().Select(static one => one.GetString() ?? "");

    /// <summary>Null: every request was answered, and each connection stood as long as it had to.</summary>
    public string? Loss =>
        !Told.TryGetProperty("total", out _) ? $"exit {ExitCode}\n{Talk}{Told}"
        : ExitCode == Cli.ExitCode.Done && Held && Failed == 0 && CutEarly == 0 && Requests > 20 ? null
        : Story;

    public void ExpectNothingLost() => Assert.True(Loss is null, Loss);

    /// <summary>Somebody listens while it is written.</summary>
    private sealed class HeardWriter(Action<string> hear) : StringWriter
    {
        public override string NewLine => "\n";

        public override void Write(string? value)
        {
            base.Write(value);
            hear(value ?? "");
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            hear(value ?? "");
        }
    }

    private string Story =>
        $"exit {ExitCode}\n{Talk}\n{string.Join('\n', Told.GetProperty("broken").EnumerateArray())}\n{string.Join('\n', Undriven)}\n"
        + string.Concat(NotRebuilt.Concat(OtherPlan).Select(static one => $"{one}\n"))
        + string.Join(
            '\n',
            Told.GetProperty("steps")
                .EnumerateArray()
                .Select(static step =>
                    $"{step.GetProperty("fromSeconds")} {step.GetProperty("action")} {step.GetProperty("requests")} failed "
                    + $"{step.GetProperty("failures")} cut {step.GetProperty("cut")}, {step.GetProperty("cutEarly")} early"
                )
        );
}
