using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What can keep instances of the embedded AWS from running.</summary>
internal static class LocalRunCodes
{
    public static DiagnosticCode RunsAlready { get; } = Error("ELB5174", "Another elbctl carries the traffic of this world");

    public static DiagnosticCode NoCommandsHere { get; } = Error("ELB5175", "Commands stand for instances on Linux and macOS only");

    public static DiagnosticCode PortTaken { get; } = Error("ELB5178", "A port of the side file is taken");

    public static DiagnosticCode InUse { get; } = Error("ELB5179", "A world whose traffic is carried is not forgotten");

    /// <param name="world">The world's file.</param>
    public static Diagnostic ExplainTaken(string world) =>
        new(
            RunsAlready,
            SourceSpan.None,
            $"Another elbctl carries the traffic of the world in {world}.",
            "End it, or use another world: --state FILE, or 'elbctl local run --rm' for one of its own."
        );

    /// <param name="world">The world's file.</param>
    public static Diagnostic ExplainReset(string world) =>
        new(
            InUse,
            SourceSpan.None,
            $"Another elbctl carries the traffic of the world in {world}: forgetting it would pull it from under what runs there.",
            "End it first."
        );

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
