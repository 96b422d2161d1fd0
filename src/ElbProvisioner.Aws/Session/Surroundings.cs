using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Session;

/// <summary>Messages about the way to AWS.</summary>
public static class Surroundings
{
    public static readonly DiagnosticCode CredentialsMissing = new("ELB6001", Severity.Error, "No AWS credentials");
    public static readonly DiagnosticCode CredentialsExpired = new("ELB6002", Severity.Error, "AWS credentials have expired");
    public static readonly DiagnosticCode CredentialsRefused = new("ELB6003", Severity.Error, "AWS refuses the credentials");
    public static readonly DiagnosticCode ProfileNotFound = new("ELB6004", Severity.Error, "The AWS profile does not exist");
    public static readonly DiagnosticCode NoRegion = new("ELB6005", Severity.Error, "No AWS region");
    public static readonly DiagnosticCode EndpointNameUnknown = new("ELB6006", Severity.Error, "The endpoint's host name cannot be found");
    public static readonly DiagnosticCode EndpointRefused = new("ELB6007", Severity.Error, "The endpoint refuses connections");
    public static readonly DiagnosticCode EndpointTls = new("ELB6008", Severity.Error, "No secure connection to the endpoint");
    public static readonly DiagnosticCode EndpointTimeout = new("ELB6009", Severity.Error, "The endpoint does not answer in time");
    public static readonly DiagnosticCode AccessDenied = new("ELB6010", Severity.Error, "AWS denies access");
    public static readonly DiagnosticCode Throttled = new("ELB6011", Severity.Error, "AWS throttles the account");
    public static readonly DiagnosticCode Unavailable = new("ELB6012", Severity.Error, "AWS is in trouble");
    public static readonly DiagnosticCode Unsupported = new("ELB6013", Severity.Error, "The endpoint lacks an operation");
    public static readonly DiagnosticCode Refused = new("ELB6014", Severity.Error, "AWS refuses a request");
    public static readonly DiagnosticCode CredentialsFailed = new("ELB6015", Severity.Error, "The source of the AWS credentials fails");
    public static readonly DiagnosticCode ProfileIncomplete = new("ELB6016", Severity.Error, "The AWS profile gives no credentials");
    public static readonly DiagnosticCode EndpointInvalid = new("ELB6017", Severity.Error, "The endpoint's address is none");
    public static readonly DiagnosticCode ClockWrong = new("ELB6018", Severity.Error, "This machine's clock is wrong");
    public static readonly DiagnosticCode AnswerCut = new("ELB6201", Severity.Error, "AWS's answer was cut short");
    public static readonly DiagnosticCode AnswerForeign = new("ELB6202", Severity.Error, "What answers is not AWS");
    public static readonly DiagnosticCode ConnectionLost = new("ELB6203", Severity.Error, "The connection broke");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        CredentialsMissing,
        CredentialsExpired,
        CredentialsRefused,
        ProfileNotFound,
        NoRegion,
        EndpointNameUnknown,
        EndpointRefused,
        EndpointTls,
        EndpointTimeout,
        AccessDenied,
        Throttled,
        Unavailable,
        Unsupported,
        Refused,
        CredentialsFailed,
        ProfileIncomplete,
        EndpointInvalid,
        ClockWrong,
        AnswerCut,
        AnswerForeign,
        ConnectionLost,
    ];
}
