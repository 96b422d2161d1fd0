using ElbProvisioner.Cli.Views;
using System.CommandLine;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The JSON Schema of the stack language.</summary>
internal static class SchemaCommand
{
    public static CommandPage Page(Host host)
    {
        var command = new Command("schema", "The JSON Schema of the stack language, for editors.");
        command.SetAction(_ =>
        {
            host.Terminal.Out.Data(StackSchema.Write());
            return ExitCode.Done;
        });
        return new(
            command,
            "schema",
            [("elbctl schema > elbctl.schema.json", "write it next to the stack file")],
            "An editor with a YAML language server reads it from the first line: # yaml-language-server: $schema=./elbctl.schema.json"
        );
    }
}
