using System.Collections.Immutable;
using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Cli.Commands;

/// <summary>DNS names, ARNs and zone ids of every load balancer, and the outputs the file declares.</summary>
internal static class OutputsCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "One of them, its value alone: as the table names it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("outputs", "DNS names, ARNs and zone ids of the load balancers, and the file's own outputs.") { name };
        foreach (var option in (Option[])[.. options.OfStack, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    parsed.GetValue(name),
                    stop
                )
        );
        return new(
            command,
            "outputs [NAME]",
            [
                ("elbctl outputs", "as a table"),
                ("elbctl outputs --json", "for a script"),
                ("curl http://$(elbctl outputs loadBalancers.web.dnsName)/", "one value, raw"),
            ]
        );
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, string? name, CancellationToken stop) =>
        run.WithCloudAsync(
            arguments,
            (bound, aws) =>
                run.WithWorldAsync(
                    aws,
                    bound.Stack,
                    ReadPurpose.Status,
                    world =>
                    {
                        var outputs = StackOutputs.Of(bound.Stack, world, ImmutableDictionary<Address, Outputs>.Empty, aws.Listeners);
                        return Task.FromResult(name is null ? ShowAll(run, outputs) : ShowOne(run, outputs, name));
                    },
                    stop
                ),
            stop
        );

    private static int ShowAll(StackRun run, StackOutputs outputs)
    {
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(JsonDocuments.Write(OutputsView.FormatVersion, json => OutputsView.WriteMembers(json, outputs)));
        }
        else
        {
            OutputsView.Write(run.Terminal.Out, outputs);
        }

        return ExitCode.Done;
    }

    private static int ShowOne(StackRun run, StackOutputs outputs, string name)
    {
        var named = OutputsView.Rows(outputs).Where(r => r.Name == name).ToList();
        if (named.Count == 0)
        {
            var names = OutputsView.Rows(outputs).Select(r => r.Name).Distinct(StringComparer.Ordinal).ToList();
            var meant = Typo.Nearest(name, names) is { } near ? $"Did you mean '{near}'? " : "";
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.NoSuchOutput,
                        SourceSpan.None,
                        $"{outputs.Stack} has no output '{name}'.",
                        names.Count == 0
                            ? "Nothing of the stack that has any is there: apply it first."
                            : $"{meant}There are: {string.Join(", ", names)}."
                    ),
                ],
                ExitCode.Failed
            );
        }

        if (named.Select(r => r.Value).OfType<string>().ToList() is not [_, ..] values)
        {
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.OutputNotThere,
                        SourceSpan.None,
                        $"The output '{name}' has no value yet: what it refers to is not there.",
                        "Apply the stack first."
                    ),
                ],
                ExitCode.Failed
            );
        }

        run.Terminal.Out.Data(run.Talk.Json ? OutputsView.WriteOne(name, values) : string.Join('\n', values));
        return ExitCode.Done;
    }
}
