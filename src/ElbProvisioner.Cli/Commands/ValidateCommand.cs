using ElbProvisioner.Cli.Sources;
using System.CommandLine;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Parses, binds and checks; offline.</summary>
internal static class ValidateCommand
{
    private const int FormatVersion = 1;

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("validate", "Checks the stack file, offline: every mistake at once, with its place.");
        foreach (var option in (Option[])[.. options.OfStack, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), new(null, null, null, null, null), JsonForm.Document),
                    options.Stack(parsed),
                    stop
                )
        );
        return new(
            command,
            "validate",
            [("elbctl validate", "check elbctl.yaml"), ("elbctl validate -f prod.yaml --json", "for an editor or a pipeline")]
        );
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, CancellationToken stop) =>
        run.WithStackAsync(
            arguments,
            bound =>
            {
                if (run.Talk.Json)
                {
                    run.Terminal.Out.Data(
                        JsonDocuments.Write(
                            FormatVersion,
                            json =>
                            {
                                json.WriteString("stack", bound.Stack.Name);
                                json.WriteNumber("expectations", bound.Stack.Expectations.Length);
                                DiagnosticJson.WriteArray(json, "diagnostics", bound.Diagnostics);
                            }
                        )
                    );
                }
                else
                {
                    run.Terminal.Out.Line(
                        $"{bound.Stack.Name} is valid.{(StackRun.Held(bound.Stack) is { } held ? " " + held : "")}"
                    );
                }

                return Task.FromResult(ExitCode.Done);
            },
            stop
        );
}
