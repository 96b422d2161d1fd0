using System.CommandLine;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
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
        foreach (var option in (Option[])[.. options.OfStack, output, destroy, detailed, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    new(parsed.GetValue(output), host.Folder, parsed.GetValue(destroy), parsed.GetValue(detailed)),
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
                        (_, made) => ShowAsync(run, bound, made, plan, stop),
                        stop
                    ),
                stop
            );

    private static async Task<int> ShowAsync(StackRun run, BoundStack bound, Plan plan, PlanArguments arguments, CancellationToken stop)
    {
        run.Diagnostics.Say(plan.Diagnostics);
        if (run.Talk.Json)
        {
            // What the file was warned of stands there too: whoever reads the document sees nothing else.
            var told = plan with
            {
                Diagnostics = [.. bound.Diagnostics, .. plan.Diagnostics],
            };
            run.Terminal.Out.Data(PlanJson.Write(told, PlanJson.Indented));
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
            if (await PlanFileStore.SaveAsync(arguments.Folder, file, SavedPlanJson.Write(bound.Input.ToSaved(plan)), stop) is { } failure)
            {
                run.Diagnostics.Say([failure]);
                return ExitCode.Failed;
            }

            run.Terminal.Talk.Line($"Saved to {file}. 'elbctl apply {file}' does exactly this, as long as AWS stays as it is.");
        }

        return plan.HasChanges && arguments.DetailedExitCode ? ExitCode.ChangesPending : ExitCode.Done;
    }

    private sealed record PlanArguments(string? Output, string Folder, bool Destroy, bool DetailedExitCode);
}
