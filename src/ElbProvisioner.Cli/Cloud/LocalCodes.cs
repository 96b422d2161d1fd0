using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What can be wrong with the embedded AWS on this machine.</summary>
internal static class LocalCodes
{
    public static DiagnosticCode WorldFileUnusable { get; } = new("ELB6907", Severity.Error, "The local AWS cannot be opened");

    public static Diagnostic Explain(WorldFileException failure) =>
        new(WorldFileUnusable, SourceSpan.None, $"The local AWS in {failure.Path} cannot be used: {failure.Reason}.", failure.Remedy);

    public static DiagnosticCode InvalidSetting { get; } = new("ELB6908", Severity.Error, "A setting of the local AWS cannot be");

    public static Diagnostic Explain(InvalidSettingException failure) =>
        new(InvalidSetting, SourceSpan.None, failure.Message, "Correct it, or unset it.");
}
