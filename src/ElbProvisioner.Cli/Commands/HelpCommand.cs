using System.Collections.Immutable;
using System.CommandLine;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary><c>help COMMAND</c>, for whoever tries that first: the same as <c>COMMAND --help</c>.</summary>
internal static class HelpCommand
{
    public static CommandPage Page(Host host, Func<ImmutableArray<CommandPage>> pages)
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "Which one; without it all of them are listed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        words.CompletionSources.Add(_ => pages().Select(p => new System.CommandLine.Completions.CompletionItem(p.Command.Name)));
        var command = new Command("help", "Tells about a command, as COMMAND --help does.") { words };
        command.SetAction(parsed => Show(host, pages(), parsed.GetValue(words) ?? []));
        return new(
            command,
            "help [COMMAND]",
            [
                ("elbctl help plan", "all about one command"),
                ("elbctl help local serve", "about a command of a group"),
                ("elbctl help", "the overview"),
            ]
        );
    }

    private static int Show(Host host, ImmutableArray<CommandPage> pages, string[] words)
    {
        if (words.Length == 0)
        {
            HelpView.WriteOverview(host.Terminal.Out, pages);
            return ExitCode.Done;
        }

        var name = string.Join(' ', words);
        if (pages.FirstOrDefault(p => NameOf(p.Command) == name) is { } page)
        {
            HelpView.WritePage(host.Terminal.Out, page);
            return ExitCode.Done;
        }

        var talk = host.Terminal.Talk;
        var meant = Typo.Nearest(name, pages.Select(p => NameOf(p.Command))) is { } near ? $" Did you mean '{near}'?" : "";
        talk.Line($"{talk.Paint("error", Tone.Bad)}: there is no command '{name}'.{meant}");
        talk.Line("Try 'elbctl help'.");
        return ExitCode.Failed;
    }

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
            ? $"{parent.Name} {command.Name}"
            : command.Name;
}
