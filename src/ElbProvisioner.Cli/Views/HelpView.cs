using System.CommandLine;

namespace ElbProvisioner.Cli.Views;

/// <summary>What <c>--help</c> prints: enough for somebody who never saw the tool.</summary>
internal static class HelpView
{
    /// <summary>Where the right column would be narrower, it stands below the left one.</summary>
    private const int Narrowest = 24;

    private const string ExitCodes = """
          0    done, or nothing to do
          1    failed
          2    changes are pending (plan --detailed-exitcode)
          3    the stack file is wrong
          4    partly applied: run the command again
          130  interrupted
        """;

    private const string Environment = """
          AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and the rest work as in every AWS tool
          ELBCTL_VAR_name    sets the variable 'name' of the stack file
          ELBCTL_LOCAL_STATE, ELBCTL_LOCAL_SPEED    where the embedded AWS is kept, and how much faster than life it runs
          ELBCTL_LOCAL_IPV6    true: a new one has IPv6 in its default VPC, as dual-stack load balancers need
          NO_COLOR           no colour
        """;

    public static void WriteOverview(Pane pane, IEnumerable<CommandPage> pages)
    {
        pane.Line("elbctl provisions AWS load balancers and the scaling groups behind them from one file.");
        pane.Line("AWS is the state: there is no state file, and elbctl touches only what carries the stack's tags.");
        pane.Line();
        Heading(pane, "Usage");
        pane.Line("  elbctl COMMAND [-f FILE]... [options]");
        pane.Line();
        Heading(pane, "Commands");
        var rows = pages
            .Where(p => p.Command.Parents.FirstOrDefault() is RootCommand)
            .Select(p => (p.Usage.Split(" [--", 2)[0], p.Command.Description ?? ""));
        Table(pane, rows);
        pane.Line();
        Heading(pane, "Begin here");
        Table(
            pane,
            [
                ("elbctl init", "see the starter stacks"),
                ("elbctl init web-https", "write elbctl.yaml from one of them; edit it"),
                ("elbctl validate", "check it, offline"),
                ("elbctl plan", "see what would change and what traffic would feel"),
                ("elbctl apply", "do it, after asking"),
                ("elbctl apply --local", "try it first: against the embedded AWS, without an account"),
            ]
        );
        pane.Line();
        Heading(pane, "Exit codes");
        pane.Line(ExitCodes);
        pane.Line();
        Heading(pane, "Environment");
        pane.Line(Environment);
        pane.Line();
        pane.Line("'elbctl COMMAND --help' tells more; '--version' the version.");
    }

    public static void WritePage(Pane pane, CommandPage page)
    {
        pane.Line(page.Command.Description ?? "");
        pane.Line();
        Heading(pane, "Usage");
        pane.Line($"  elbctl {page.Usage}");
        if (page.Command.Options.Count > 0)
        {
            pane.Line();
            Heading(pane, "Options");
            Table(pane, page.Command.Options.Where(o => !o.Hidden).Select(o => (NamesOf(o), o.Description ?? "")));
        }

        pane.Line();
        Heading(pane, "Examples");
        Table(pane, page.Examples);
        if (page.Notes.Length > 0)
        {
            pane.Line();
            foreach (var line in Wrapping.Wrap(page.Notes, Math.Min(pane.Width, 100)))
            {
                pane.Line(line);
            }
        }
    }

    private static string NamesOf(Option option) =>
        string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name))
        + (option.HelpName is { } value ? " " + value : "");

    public static void Heading(Pane pane, string text) => pane.Line(pane.Paint(text, Tone.Strong));

    /// <summary>Two columns, the right one wrapped; where it would be too narrow, below the left one.</summary>
    public static void Table(Pane pane, IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToList();
        var left = all.Select(r => r.Left.Length).DefaultIfEmpty().Max();
        foreach (var row in all.Where(_ => pane.Width - left - 4 < Narrowest))
        {
            pane.Line("  " + row.Left);
            foreach (var line in Wrapping.Wrap(row.Right, pane.Width - 6))
            {
                pane.Line("      " + line);
            }
        }

        foreach (var row in all.Where(_ => pane.Width - left - 4 >= Narrowest))
        {
            var lines = Wrapping.Wrap(row.Right, pane.Width - left - 4);
            pane.Line($"  {row.Left.PadRight(left)}  {lines[0]}".TrimEnd());
            foreach (var line in lines.Skip(1))
            {
                pane.Line(new string(' ', left + 4) + line);
            }
        }
    }
}
