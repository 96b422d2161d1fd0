using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What can keep the embedded AWS from carrying traffic.</summary>
internal static class TrafficCodes
{
    public static DiagnosticCode NoAspNetRuntime { get; } = new("ELB5160", Severity.Error, "ASP.NET Core is not installed");

    public static DiagnosticCode FolderUnusable { get; } = new("ELB5161", Severity.Error, "What load balancers keep cannot be written");
}
