using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Reading;

/// <summary>What is said of the things beside the stack: copies of ours, and what the file names and AWS does not have. Codes 4301 to 4349.</summary>
public static class ExistenceCodes
{
    public static readonly DiagnosticCode StrangerWithOurTags = new("ELB4301", Severity.Warning, "An object carries the stack's tags and is not the stack's");

    public static ImmutableArray<DiagnosticCode> All { get; } = [StrangerWithOurTags];
}
