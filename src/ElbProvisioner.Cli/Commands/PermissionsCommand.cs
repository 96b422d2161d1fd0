using ElbProvisioner.Cli.Sources;
using System.CommandLine;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Permissions;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The IAM policy a stack file needs; offline.</summary>
internal static class PermissionsCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("permissions", "The IAM policy that this stack file needs, as JSON; offline.");
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
            "permissions",
            [("elbctl permissions > policy.json", "of elbctl.yaml"), ("elbctl permissions -f prod.yaml --var env=prod", "of another file")],
            "It allows what the file's features ask for, on the stack's own things where IAM can tell them. What a file no longer "
                + "holds is removed with the policy of the file before."
        );
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, CancellationToken stop) =>
        run.WithStackAsync(
            arguments,
            bound =>
            {
                run.Terminal.Out.Line(PolicyJson.Write(StackPermissions.Of(bound.Stack, bound.Parameters)));
                return Task.FromResult(ExitCode.Done);
            },
            stop
        );
}
