using System.CommandLine;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Reads AWS and says what would change, why, and what traffic will feel.</summary>
internal sealed class PlanCommand
{
    /// <summary>The command first, then what stands under it.</summary>
    public static IEnumerable<CommandPage> Pages(Host host, SharedOptions options)
    {
        var show = PlanShowCommand.Page(host, options);
        var output = new Option<string>("--out")
        {
            Description = "Saves the plan for 'elbctl apply FILE'. It holds the stack's sources and values; of secrets, fingerprints only.",
            HelpName = "FILE",
        };
        var destroy = new Option<bool>("--destroy") { Description = "What 'elbctl destroy' would remove." };
        var detailed = new Option<bool>("--detailed-exitcode") { Description = "Exit code 2 when changes are pending." };
        var command = new Command("plan", "Reads AWS, shows what would change and why, and what traffic will feel.") { show.Command };
        var format = new PlanFormat(options);
        foreach (
            var option in (Option[])[.. options.OfStack, output, format.Option, destroy, detailed, .. options.OfCloud, .. options.OfTalk]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, format.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    new(parsed.GetValue(output), host.Folder, parsed.GetValue(destroy), parsed.GetValue(detailed), format.Writer(parsed)),
                    stop
                )
        );
        yield return new(
            command,
            "plan [--out FILE]",
            [
                ("elbctl plan", "what would change"),
                ("elbctl plan -f base.yaml -f prod.yaml --var env=prod", "of two files, one over the other"),
                ("elbctl plan --out shop.plan", "save it; 'elbctl apply shop.plan' does exactly that"),
                ("elbctl plan show shop.plan", "look at it again"),
                ("elbctl plan --format markdown > plan.md", "for a comment of a pull request; never longer than GitHub takes"),
                ("elbctl plan --format html > plan.html", "a page with the graph"),
                ("elbctl plan --detailed-exitcode --json", "for a pipeline"),
            ]
        );
        yield return show;
    }

    private static async Task<int> RunAsync(StackRun run, StackArguments arguments, PlanArguments plan, CancellationToken stop) =>
        plan.Output is { } file && PlanFileStore.Refusal(plan.Folder, file) is { } refusal
            ? run.Diagnostics.Refuse([refusal], ExitCode.Failed)
            : await run.WithCloudAsync(
                arguments,
                (bound, aws) =>
                    run.WithPlanAsync(
                        aws,
                        bound.Stack,
                        plan.Destroy ? PlanGoal.Destroy : PlanGoal.Apply,
                        (world, made) => ShowAsync(run, bound, world, made, plan, stop),
                        stop
                    ),
                stop
            );

    private static async Task<int> ShowAsync(
        StackRun run,
        BoundStack bound,
        LiveWorld world,
        Plan plan,
        PlanArguments arguments,
        CancellationToken stop
    )
    {
        run.Diagnostics.Say(plan.Diagnostics);
        var graph = arguments.Write is null && arguments.Output is null ? null : PlanGraph.Of(bound.Stack, world, plan);

        // What the file was warned of stands there too: whoever reads the document sees nothing else.
        var told = plan with
        {
            Diagnostics = [.. bound.Diagnostics, .. plan.Diagnostics],
        };
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(PlanJson.Write(told, PlanJson.Indented));
        }
        else if (arguments.Write is { } write)
        {
            run.Terminal.Out.Data(write(PlanReport.Of(told, graph)));
        }
        else if (plan.HasChanges || !plan.HasErrors)
        {
            new PlanView(run.Terminal.Out, run.Talk.Verbose).Write(plan);
        }

        if (plan.HasErrors)
        {
            return ExitCode.Failed;
        }

        if (arguments.Output is { } file)
        {
            if (
                await PlanFileStore.SaveAsync(
                    arguments.Folder,
                    file,
                    SavedPlanJson.Write(bound.Input.ToSaved(told) with { Graph = graph }),
                    stop
                ) is
                { } failure
            )
            {
                run.Diagnostics.Say([failure]);
                return ExitCode.Failed;
            }

            run.Terminal.Talk.Line($"Saved to {file}. 'elbctl apply {file}' does exactly this, as long as AWS stays as it is.");
        }

        return plan.HasChanges && arguments.DetailedExitCode ? ExitCode.ChangesPending : ExitCode.Done;
    }

    /// <param name="Write">Null: as text, or as JSON.</param>
    private sealed record PlanArguments(
        string? Output,
        string Folder,
        bool Destroy,
        bool DetailedExitCode,
        Func<PlanReport, string>? Write
    );
}
