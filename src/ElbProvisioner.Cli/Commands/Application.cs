using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>From a command line to an exit code. The one place where anything thrown ends.</summary>
internal sealed class Application(Host outside)
{
    /// <summary>No secret gets out, not even with a bug.</summary>
    private readonly Host _host = outside with { Terminal = outside.Terminal.Discreet() };

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var tree = new CommandTree(_host);
        var parsed = tree.Root.Parse(arguments);
        if (parsed.Action is ParseErrorAction || IsHelpAboutNothing(parsed))
        {
            return Refuse(parsed, tree);
        }

        var terminal = tree.TerminalFor(parsed);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = _host.Terminal.Out.Writer,
                    Error = _host.Terminal.Talk.Writer,
                },
                stop
            );
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say(
                terminal,
                _host.Record.ChangedSomething
                    ? "Interrupted. Some changes were made: run the command again, it goes on from there."
                    : "Interrupted. Nothing was changed."
            );
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Say(
                terminal,
                $"{terminal.Talk.Paint("error", Tone.Bad)} {CommandCodes.NotWritten.Id}: A file or stream cannot be read or written: "
                    + $"{e.Message.TrimEnd('.')}.",
                _host.Record.ChangedSomething
                    ? "  -> Some changes were made: 'elbctl status' tells what is there, and the same command goes on from there."
                    : "  -> Nothing was changed. See to the disk, or to where the output goes, and repeat the command."
            );
            return FailedCode;
        }
        catch (Exception e)
        {
            Say(
                terminal,
                $"{terminal.Talk.Paint("This is a bug in elbctl.", Tone.Bad)} Please report it with what follows.",
                $"elbctl {Host.Version}",
                e.ToString()
            );
            return FailedCode;
        }
    }

    private int FailedCode => _host.Record.ChangedSomething ? ExitCode.PartlyApplied : ExitCode.Failed;

    /// <summary>A disk that is full takes no message either; the exit code must still be told.</summary>
    private static void Say(Terminal terminal, params ReadOnlySpan<string> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                terminal.Talk.Line(line);
            }
        }
        catch (IOException)
        {
            // Nobody is left to hear it.
        }
    }

    /// <summary>Of a command that there is not: <c>show --help</c>.</summary>
    private static bool IsHelpAboutNothing(ParseResult parsed) =>
        parsed is { CommandResult.Command: RootCommand, UnmatchedTokens.Count: > 0 }
        && parsed.CommandResult.Children.OfType<OptionResult>().Any(static given => given is { Option: HelpOption, Implicit: false });

    private static int Refuse(ParseResult parsed, CommandTree tree)
    {
        var terminal = tree.TerminalFor(parsed);
        var errors = parsed.Errors.Select(static e => InOneLine(e.Message)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var error in errors.Count > 0 ? errors : [$"There is no command '{parsed.UnmatchedTokens[0]}'."])
        {
            terminal.Talk.Line($"{terminal.Talk.Paint("error", Tone.Bad)}: {error}");
        }

        var command = PathOf(parsed.CommandResult.Command);
        foreach (
            var hint in StrictArguments.Suspects(parsed).Select(t => HintFor(t, parsed.CommandResult.Command)).OfType<string>().Take(1)
        )
        {
            terminal.Talk.Line(hint);
        }

        terminal.Talk.Line($"Try 'elbctl{command} --help'.");
        return ExitCode.Failed;
    }

    /// <summary>With those that it stands under: <c> plan show</c>; empty: it is elbctl itself.</summary>
    private static string PathOf(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Take(1).Select(PathOf)) + " " + command.Name;

    /// <summary>What may stand somewhere the library lists one a line, behind tabs.</summary>
    private static string InOneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines is [var head, .. { Length: > 0 } items] ? $"{head} {string.Join(", ", items)}" : message;
    }

    /// <summary>A word of another tool may look like one of ours, so it is looked for first.</summary>
    private static string? HintFor(string word, Command command) =>
        command is not RootCommand && command.Options.Any(option => option.Name == word || option.Aliases.Contains(word))
            ? $"Options stand behind their command: elbctl{PathOf(command)} {word}"
        : (command is RootCommand || word.StartsWith('-')) && Habits.Of(word) is { } habit ? habit
        : Typo.Nearest(word, NamesIn(command)) is { } meant ? $"Did you mean '{meant}'?"
        : null;

    private static IEnumerable<string> NamesIn(Command command) =>
        command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name));
}
