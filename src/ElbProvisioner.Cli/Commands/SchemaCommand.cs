using System.CommandLine;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The JSON Schema of the stack language.</summary>
internal static class SchemaCommand
{
    public static CommandPage Page(Host host)
    {
        var local = new Option<bool>("--local") { Description = "That of the side file of a local run, elbctl.local.yaml." };
        var command = new Command("schema", "The JSON Schema of the stack language, for editors.") { local };
        command.SetAction(parsed =>
        {
            host.Terminal.Out.Data(parsed.GetValue(local) ? LocalFileSchema.Write() : StackSchema.Write());
            return ExitCode.Done;
        });
        return new(
            command,
            "schema [--local]",
            [
                ("elbctl schema > elbctl.schema.json", "write it next to the stack file"),
                ("elbctl schema --local > elbctl.local.schema.json", "and that of the side file of a local run"),
            ],
            "An editor with a YAML language server reads it from the first line: # yaml-language-server: $schema=./elbctl.schema.json"
        );
    }
}
