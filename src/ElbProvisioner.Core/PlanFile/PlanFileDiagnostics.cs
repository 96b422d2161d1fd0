using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>Why a saved plan is not applied.</summary>
public static class PlanFileDiagnostics
{
    public static DiagnosticCode Damaged { get; } = new("ELB4901", Severity.Error, "The plan file cannot be read");

    public static DiagnosticCode UnknownFormat { get; } =
        new("ELB4902", Severity.Error, "The plan file has a format this elbctl does not know");

    public static DiagnosticCode OtherVersion { get; } = new("ELB4903", Severity.Error, "The plan was made by another version of elbctl");

    public static DiagnosticCode OtherPlace { get; } = new("ELB4904", Severity.Error, "The plan was made for another account or region");

    public static DiagnosticCode SecretIsMissing { get; } =
        new("ELB4950", Severity.Error, "A secret that the plan was made with is not given");

    public static DiagnosticCode Stale { get; } = new("ELB4905", Severity.Error, "What AWS reports is no longer what was planned from");
}
