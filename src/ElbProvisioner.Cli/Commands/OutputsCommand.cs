using System.Collections.Immutable;
using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Cli.Commands;

/// <summary>DNS names, ARNs and zone ids of every load balancer, and the outputs the file declares.</summary>
internal static class OutputsCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("outputs", "DNS names, ARNs and zone ids of the load balancers, and the file's own outputs.");
        foreach (var option in (Option[])[.. options.OfStack, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) =>
            RunAsync(StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document), options.Stack(parsed), stop));
        return new(command, "outputs", [("elbctl outputs", "as a table"), ("elbctl outputs --json", "for a script")]);
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, CancellationToken stop) =>
        run.WithCloudAsync(arguments, (bound, aws) => run.WithWorldAsync(aws, bound.Stack, ReadPurpose.Status, world =>
        {
            var outputs = StackOutputs.Of(bound.Stack, world, ImmutableDictionary<Address, Outputs>.Empty);
            if (run.Talk.Json)
            {
                run.Terminal.Out.Line(JsonDocuments.Write(OutputsView.FormatVersion, json => OutputsView.WriteMembers(json, outputs)));
            }
            else
            {
                OutputsView.Write(run.Terminal.Out, outputs);
            }

            return Task.FromResult(ExitCode.Done);
        }, stop), stop);
}
