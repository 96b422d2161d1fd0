using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What can keep a change from being rehearsed, or makes it end badly.</summary>
internal static class RehearsalCodes
{
    public static DiagnosticCode NothingToDrive { get; } = Error("ELB5180", "No request can be sent through the stack");

    public static DiagnosticCode BeforeDoesNotStand { get; } = Error("ELB5181", "What is to be changed cannot be made in a rehearsal");

    public static DiagnosticCode RunFailed { get; } = Error("ELB5182", "A rehearsed run did not come to its end");

    public static DiagnosticCode NoChange { get; } = Error("ELB5183", "It is not said what to rehearse");

    public static DiagnosticCode OtherStack { get; } = Error("ELB5184", "Two stacks are not one before and after a change");

    public static DiagnosticCode NotRebuilt { get; } = new("ELB5185", Severity.Warning, "Something of the account was not rebuilt");

    public static DiagnosticCode OtherPlan { get; } = Error("ELB5186", "Another plan was rehearsed than the account's");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
