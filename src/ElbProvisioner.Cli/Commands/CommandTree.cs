using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The whole command line.</summary>
internal sealed class CommandTree
{
    private readonly SharedOptions _options = new();
    private readonly Host _host;

    public CommandTree(Host host)
    {
        _host = host;
        Root = new RootCommand("Provisions AWS load balancers and the scaling groups behind them from one file.");
        Pages =
        [
            InitCommand.Page(host),
            ValidateCommand.Page(host, _options),
            .. PlanCommand.Pages(host, _options),
            ApplyCommand.Page(host, _options),
            DestroyCommand.Page(host, _options),
            StatusCommand.Page(host, _options),
            OutputsCommand.Page(host, _options),
            ExplainCommand.Page(host, _options),
            WhyCommand.Page(host, _options),
            ReplayCommand.Page(host, _options),
            RehearseCommand.Page(host, _options),
            GraphCommand.Page(host, _options),
            ListCommand.Page(host, _options),
            .. new LocalCommand(host, _options).Pages(),
            SchemaCommand.Page(host),
            ReferenceCommand.Page(host, _options),
            PermissionsCommand.Page(host, _options),
            CompletionCommand.Page(host),
            HelpCommand.Page(host, () => Pages),
        ];
        foreach (var page in Pages)
        {
            if (page.Command.Parents.FirstOrDefault() is null)
            {
                Root.Subcommands.Add(page.Command);
            }
        }

        StrictArguments.Apply(Root);
        foreach (var help in Root.Options.OfType<HelpOption>())
        {
            help.Description = "Shows this, or with a command more about it.";
            help.Aliases.Clear();
            help.Aliases.Add("-h");
            help.Action = new HelpAction(this);
        }

        Root.SetAction(_ =>
        {
            HelpView.WriteOverview(host.Terminal.Talk, Pages);
            return ExitCode.Failed;
        });
        foreach (var version in Root.Options.OfType<VersionOption>())
        {
            version.Action = new VersionAction(host);
        }
    }

    public RootCommand Root { get; }

    public ImmutableArray<CommandPage> Pages { get; }

    public Terminal TerminalFor(ParseResult parsed) => _options.Talk(parsed).NoColour ? _host.Terminal.WithoutColour() : _host.Terminal;

    private sealed class HelpAction(CommandTree tree) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var pane = tree.TerminalFor(parseResult).Out;
            if (tree.Pages.FirstOrDefault(p => p.Command == parseResult.CommandResult.Command) is { } page)
            {
                HelpView.WritePage(pane, page);
            }
            else
            {
                HelpView.WriteOverview(pane, tree.Pages);
            }

            return ExitCode.Done;
        }
    }

    private sealed class VersionAction(Host host) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            host.Terminal.Out.Line($"elbctl {Host.Version}");
            return ExitCode.Done;
        }
    }
}
