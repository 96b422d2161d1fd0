using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.LocalRun;

/// <summary>The JSON Schema of the side file for editors, from the same description the binder follows.</summary>
public static class LocalFileSchema
{
    public static string Write() =>
        StackSchema.Write("elbctl side file of a local run", LocalFileLanguage.Shape.WriteDefinition, hasVariables: false);
}
