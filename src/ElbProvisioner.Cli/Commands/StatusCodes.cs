using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What is said of a stack's health when an apply ends.</summary>
internal static class StatusCodes
{
    public static DiagnosticCode NotServing { get; } = new("ELB5201", Severity.Error, "A place that gets traffic does not serve it");

    public static DiagnosticCode NotWell { get; } =
        new("ELB5202", Severity.Warning, "Something of the stack is not well, and holds no apply");
}
