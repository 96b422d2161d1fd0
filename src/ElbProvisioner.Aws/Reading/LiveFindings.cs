using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Reading;

/// <summary>What reading AWS finds wrong. Codes 4100 to 4199; planning has those before.</summary>
public static class LiveFindings
{
    public static readonly DiagnosticCode VpcNotFound = new("ELB4101", Severity.Error, "The VPC does not exist");
    public static readonly DiagnosticCode VpcAmbiguous = new("ELB4102", Severity.Error, "Several VPCs carry the tags");
    public static readonly DiagnosticCode SubnetNotFound = new("ELB4103", Severity.Error, "A subnet does not exist in the VPC");
    public static readonly DiagnosticCode SubnetsShareZone = new("ELB4104", Severity.Error, "Two subnets lie in one availability zone");
    public static readonly DiagnosticCode NoSubnets = new("ELB4105", Severity.Error, "No subnet fits the choice");
    public static readonly DiagnosticCode TooFewZones = new(
        "ELB4106",
        Severity.Error,
        "An application load balancer needs two availability zones"
    );
    public static readonly DiagnosticCode ImageParameterMissing = new(
        "ELB4107",
        Severity.Error,
        "The SSM parameter of an image does not exist"
    );
    public static readonly DiagnosticCode NoCertificateCovers = new("ELB4109", Severity.Error, "No issued certificate covers the domain");
    public static readonly DiagnosticCode NameTaken = new("ELB4110", Severity.Error, "Somebody else's object has a name the stack needs");
    public static readonly DiagnosticCode PortTaken = new(
        "ELB4111",
        Severity.Error,
        "Somebody else's listener holds a port of the stack's load balancer"
    );
    public static readonly DiagnosticCode TemplateNotFound = new(
        "ELB4112",
        Severity.Error,
        "A launch template made elsewhere does not exist"
    );
    public static readonly DiagnosticCode TemplateAmbiguous = new("ELB4113", Severity.Error, "Several launch templates carry the tags");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        VpcNotFound,
        VpcAmbiguous,
        SubnetNotFound,
        SubnetsShareZone,
        NoSubnets,
        TooFewZones,
        ImageParameterMissing,
        NoCertificateCovers,
        NameTaken,
        PortTaken,
        TemplateNotFound,
        TemplateAmbiguous,
    ];
}

/// <summary>Collects findings from readers that run side by side.</summary>
internal sealed class FindingList
{
    private readonly Lock _gate = new();
    private readonly List<Diagnostic> _findings = [];

    public void Report(DiagnosticCode code, SourceSpan at, string message, string remedy)
    {
        lock (_gate)
        {
            _findings.Add(new Diagnostic(code, at, message, remedy));
        }
    }

    /// <summary>In the order of the file, whichever reader was first; each once.</summary>
    public ImmutableArray<Diagnostic> InOrder()
    {
        lock (_gate)
        {
            return
            [
                .. _findings
                    .Distinct()
                    .OrderBy(f => f.At.File, StringComparer.Ordinal)
                    .ThenBy(f => f.At.Line)
                    .ThenBy(f => f.At.Column)
                    .ThenBy(f => f.Code.Id, StringComparer.Ordinal)
                    .ThenBy(f => f.Message, StringComparer.Ordinal),
            ];
        }
    }
}
