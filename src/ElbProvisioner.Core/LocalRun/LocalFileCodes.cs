using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.LocalRun;

/// <summary>ELB5170 to ELB5173: the side file of a local run says what cannot be, beside what is wrong by its shape.</summary>
public static class LocalFileCodes
{
    public static DiagnosticCode UnknownGroup { get; } =
        Error("ELB5170", "The side file names a scaling group that the stack does not have");

    public static DiagnosticCode UnknownListener { get; } = Error("ELB5171", "The side file names a listener that the stack does not have");

    public static DiagnosticCode NotOnThisMachine { get; } = Error("ELB5172", "A URL of the side file leads away from this machine");

    public static DiagnosticCode SamePort { get; } = Error("ELB5173", "Two listeners have the same local port");

    public static ImmutableArray<DiagnosticCode> All { get; } = [UnknownGroup, UnknownListener, NotOnThisMachine, SamePort];

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
