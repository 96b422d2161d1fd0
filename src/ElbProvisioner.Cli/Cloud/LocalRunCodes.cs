using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What can keep instances of the embedded AWS from running.</summary>
internal static class LocalRunCodes
{
    public static DiagnosticCode RunsAlready { get; } = Error("ELB5174", "Another elbctl carries the traffic of this world");

    public static DiagnosticCode NoCommandsHere { get; } = Error("ELB5175", "Commands stand for instances on Linux and macOS only");

    public static DiagnosticCode FolderIsMissing { get; } = Error("ELB5176", "The folder of a command is not there");

    public static DiagnosticCode SideFileUnreadable { get; } = Error("ELB5177", "The side file cannot be read");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
