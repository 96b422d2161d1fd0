using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The stacks of an account in a region, as the tags of what is there tell them.</summary>
internal static class ListCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("list", "The stacks of the account, in one region; needs no stack file.");
        foreach (var option in (Option[])[.. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) => RunAsync(StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document), stop)
        );
        return new(
            command,
            "list",
            [("elbctl list", "which stacks there are"), ("elbctl list --json --region eu-west-1", "for a script")],
            "AWS's index of tags lags behind by some seconds: a stack that was just made may be missing. One that is gone is not listed. "
                + "DNS records carry no tags and are not counted."
        );
    }

    private static Task<int> RunAsync(StackRun run, CancellationToken stop) =>
        run.WithCloudAsync(
            region: null,
            async aws =>
            {
                var stacks = await aws.ListStacksAsync(stop);
                if (run.Talk.Json)
                {
                    run.Terminal.Out.Data(StackListView.WriteJson(stacks));
                }
                else
                {
                    StackListView.Write(run.Terminal.Out, stacks);
                }

                return ExitCode.Done;
            }
        );
}
