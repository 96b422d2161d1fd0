using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What a command refuses before AWS is asked to do anything: the command line and the surroundings do not fit together.</summary>
internal static class CommandCodes
{
    public static DiagnosticCode OtherAccount { get; } = Error("ELB6902", "The credentials belong to another account than the stack");

    public static DiagnosticCode NotWritten { get; } = Error("ELB6909", "A file or stream cannot be read or written");

    public static DiagnosticCode OtherRegion { get; } = Error("ELB6903", "The command line names another region than the stack");

    public static DiagnosticCode NobodyToAsk { get; } = Error("ELB6904", "Nobody is there to agree to the plan");

    public static DiagnosticCode SavedPlanTakesNoStack { get; } =
        Error("ELB6906", "A saved plan carries its own stack files and variables");

    public static DiagnosticCode StarterNotWritable { get; } = Error("ELB2102", "The starter cannot be written");

    public static DiagnosticCode NotAWorldFile { get; } = Error("ELB2103", "The file named for the local AWS is not one");

    public static DiagnosticCode NoSuchOutput { get; } = Error("ELB6207", "The stack has no such output");

    public static DiagnosticCode OutputNotThere { get; } = Error("ELB6208", "An output has no value yet");

    public static DiagnosticCode NoSuchLoadBalancer { get; } = Error("ELB6210", "There is no such load balancer");

    public static DiagnosticCode UnclearLoadBalancer { get; } = Error("ELB6211", "A URL may lead to several load balancers");

    public static DiagnosticCode NothingLogged { get; } = Error("ELB5131", "What was read is no access log");

    public static DiagnosticCode NoSuchTargetGroup { get; } = Error("ELB5132", "There is no such target group");

    public static DiagnosticCode NothingCalledSo { get; } = Error("ELB5133", "Nothing of the stack is called so");

    public static DiagnosticCode PlanWithoutGraph { get; } = Error("ELB5140", "A saved plan holds no graph");

    public static DiagnosticCode NoSuchKey { get; } = Error("ELB2110", "The stack language has no such key");

    public static DiagnosticCode RegionFromParameter { get; } = Error("ELB4952", "The stack's region comes from Parameter Store");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
