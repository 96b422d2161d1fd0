using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What can go wrong between elbctl and AWS while a plan is carried out. Codes are never reused.</summary>
public static class ApplyCodes
{
    public static DiagnosticCode Refused { get; } = Error("ELB5101", "AWS refused a call");

    public static DiagnosticCode LimitReached { get; } = Error("ELB5103", "A quota of the account is used up");

    public static DiagnosticCode NameTaken { get; } = Error("ELB5104", "Something that is not the stack's has the name");

    public static DiagnosticCode NotInTime { get; } = Error("ELB5105", "Something did not come true in time");

    public static DiagnosticCode RunOver { get; } = Error("ELB5106", "The time for the whole run is over");

    public static DiagnosticCode LoadBalancerFailed { get; } = Error("ELB5108", "AWS could not set up a load balancer");

    public static DiagnosticCode CertificateFailed { get; } = Error("ELB5109", "ACM will not issue a certificate");

    public static DiagnosticCode LaunchesFail { get; } = Error("ELB5110", "A scaling group cannot launch instances");

    public static DiagnosticCode RefreshFailed { get; } = Error("ELB5111", "An instance refresh did not succeed");

    public static DiagnosticCode RefreshInTheWay { get; } = Error("ELB5112", "Somebody else's instance refresh is running");

    public static DiagnosticCode HeldByOthers { get; } =
        Error("ELB5113", "Something that is not the stack's still uses what is to be deleted");

    public static DiagnosticCode TemplateInvalid { get; } = Error("ELB5114", "AWS found mistakes in a launch template");

    public static DiagnosticCode Gone { get; } = Error("ELB5115", "Something the plan relies on is gone");

    public static DiagnosticCode ZoneUnknown { get; } = Error("ELB5116", "No hosted zone is known for a name to be validated");

    public static DiagnosticCode NotRegistered { get; } = Error("ELB5118", "An instance in service was deregistered from its target group");

    public static DiagnosticCode NoAnswer { get; } = Error("ELB5501", "AWS no longer answers while something is waited for");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        Refused,
        LimitReached,
        NameTaken,
        NotInTime,
        RunOver,
        LoadBalancerFailed,
        CertificateFailed,
        LaunchesFail,
        RefreshFailed,
        RefreshInTheWay,
        HeldByOthers,
        TemplateInvalid,
        Gone,
        ZoneUnknown,
        NotRegistered,
        NoAnswer,
    ];

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
