using System.CommandLine;
using System.Text.Json;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Shows a saved plan again: what <c>apply FILE</c> would do, without asking AWS.</summary>
internal static class PlanShowCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var planFile = new Argument<string>("FILE") { Description = "A plan saved by 'elbctl plan --out'." };
        var command = new Command("show", "Shows a saved plan again; offline.") { planFile };
        var format = new PlanFormat(options);
        foreach (var option in (Option[])[format.Option, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                Task.FromResult(
                    Show(
                        host,
                        StackRun.Of(host, format.Talk(parsed), new(null, null, null, null, null), JsonForm.Document),
                        parsed.GetRequiredValue(planFile),
                        format.Writer(parsed),
                        stop
                    )
                )
        );
        return new(
            command,
            "plan show FILE",
            [
                ("elbctl plan show shop.plan", "as 'elbctl plan' showed it"),
                ("elbctl plan show shop.plan --format html > plan.html", "as a page"),
            ],
            "Whether AWS still is as it was when the plan was made, 'elbctl apply FILE' finds out before it asks."
        );
    }

    private static int Show(Host host, StackRun run, string file, Func<PlanReport, string>? write, CancellationToken stop)
    {
        var (saved, refusal) = PlanFileStore.Read(host.Folder, file, stop);
        if (saved is null)
        {
            return run.Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.Failed);
        }

        using var document = JsonDocument.Parse(saved.PlanJson);
        var report = SavedPlanView.Read(saved, document.RootElement);
        run.Diagnostics.Say(report.Plan.Diagnostics);
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(SavedPlanView.Indented(document.RootElement));
        }
        else if (write is not null)
        {
            run.Terminal.Out.Data(write(report));
        }
        else
        {
            new PlanView(run.Terminal.Out, run.Talk.Verbose).Write(report.Plan, report.HasChanges, report.Estimate);
        }

        return ExitCode.Done;
    }
}
