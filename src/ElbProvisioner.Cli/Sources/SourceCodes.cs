using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Why files that a command reads and writes are not what it needs.</summary>
internal static class SourceCodes
{
    public static DiagnosticCode StackFileUnreadable { get; } = Error("ELB6901", "The stack file cannot be read");

    public static DiagnosticCode PlanFileUnreadable { get; } = Error("ELB6905", "The plan file cannot be read");

    public static DiagnosticCode NotAPlanFile { get; } = Error("ELB6205", "A plan would be written over something that is no plan");

    public static DiagnosticCode PlanNotWritable { get; } = Error("ELB2100", "A plan cannot be saved where it is wanted");

    public static DiagnosticCode SameFileTwice { get; } = Error("ELB2101", "One stack file is named twice");

    public static DiagnosticCode TwoDefaults { get; } = Error("ELB6206", "Two stack files are there, and none was named");

    public static DiagnosticCode LocalFolderMissing { get; } = Error("ELB5176", "The folder of a command is not there");

    public static DiagnosticCode LocalObjectMissing { get; } = Error("ELB5195", "A file that stands for an object is not there");

    public static DiagnosticCode LocalFileUnreadable { get; } = Error("ELB5177", "The side file cannot be read");

    public static DiagnosticCode LogUnreadable { get; } = Error("ELB5130", "An access log cannot be read");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
