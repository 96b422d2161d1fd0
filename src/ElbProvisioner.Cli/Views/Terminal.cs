using System.Text;
using ElbProvisioner.Core.Model;

// The one place that touches the console: everything else gets its panes from here.
#pragma warning disable RS0030

namespace ElbProvisioner.Cli.Views;

/// <summary>Where a command writes and asks.</summary>
/// <param name="Out">The result: what a pipe gets.</param>
/// <param name="Talk">Everything said about it: stderr.</param>
/// <param name="IsInteractive">Somebody sits there and can answer and watch.</param>
/// <param name="ReadLineAsync">Null at the end of input.</param>
/// <param name="ReadInput">All of standard input: a stack file for <c>-f -</c>.</param>
internal sealed record Terminal(
    Pane Out,
    Pane Talk,
    bool IsInteractive,
    Func<CancellationToken, Task<string?>> ReadLineAsync,
    Func<string> ReadInput
)
{
    /// <summary>Standard input as it comes: logs may be larger than memory.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>The result goes to a terminal that can be drawn on.</summary>
    public bool IsScreen { get; init; }

    /// <summary>Asked anew each time: windows are resized.</summary>
    public Func<TerminalSize> Size { get; init; } = static () => new(80, 24);

    /// <summary>For what is not a terminal: wide enough for a log, narrow enough to read.</summary>
    private const int PlainWidth = 120;

    /// <param name="environment">Honours <c>NO_COLOR</c> [no-color.org] and <c>TERM=dumb</c>.</param>
    public static Terminal OfSystem(Func<string, string?> environment)
    {
        var colour = string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") != "dumb";
        return new(
            PaneOf(Console.OpenStandardOutput(), Console.IsOutputRedirected, colour),
            PaneOf(Console.OpenStandardError(), Console.IsErrorRedirected, colour),
            !Console.IsInputRedirected && !Console.IsErrorRedirected,
            ct => Task.Run(Console.In.ReadLine, ct).WaitAsync(ct),
            Console.In.ReadToEnd
        )
        {
            IsScreen = !Console.IsOutputRedirected && environment("TERM") != "dumb",
            Size = static () =>
                new(Console.WindowWidth is var width and > 0 ? width : 80, Console.WindowHeight is var height and > 0 ? height : 24),
        };
    }

    /// <summary>The same, behind doors that know what is secret once a stack is read.</summary>
    public Terminal Discreet() =>
        this with
        {
            Out = Out.On(new DiscreetWriter(Out.Writer)),
            Talk = Talk.On(new DiscreetWriter(Talk.Writer)),
        };

    public void Conceal(Secrets secrets)
    {
        foreach (var door in new[] { Out.Writer, Talk.Writer }.OfType<DiscreetWriter>())
        {
            door.Secrets = secrets;
        }
    }

    public Terminal WithoutColour() => this with { Out = Out.WithoutColour(), Talk = Talk.WithoutColour() };

    /// <summary>UTF-8 whatever the system's code page is: plans carry ± and ·.</summary>
    private static Pane PaneOf(Stream stream, bool isRedirected, bool colour) =>
        new(
            new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
            isRedirected ? PlainWidth : TerminalWidth(),
            colour && !isRedirected,
            breaks: !isRedirected
        );

    /// <summary>Some terminals say zero.</summary>
    private static int TerminalWidth() => Console.WindowWidth is var width and > 0 ? Math.Max(40, width) : 80;
}

/// <summary>In columns and rows.</summary>
internal readonly record struct TerminalSize(int Width, int Height);
