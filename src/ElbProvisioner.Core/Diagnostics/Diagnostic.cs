namespace ElbProvisioner.Core.Diagnostics;

public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Allowed, and probably not what was meant.</summary>
    Warning,

    /// <summary>Stops the command.</summary>
    Error,
}

/// <summary>
/// The permanent identity of a message. Codes are never reused: ELB1xxx file, ELB2xxx model, ELB3xxx checks,
/// ELB4xxx plan, ELB5xxx apply, ELB6xxx surroundings (credentials, endpoint, region).
/// </summary>
public sealed record DiagnosticCode(string Id, Severity Severity, string Title)
{
    public override string ToString() => Id;
}

/// <summary>One message to the user: what is wrong, where, and what to do about it.</summary>
public sealed record Diagnostic(DiagnosticCode Code, SourceSpan At, string Message, string? Remedy = null)
{
    public Severity Severity => Code.Severity;

    public bool IsError => Severity == Severity.Error;

    public override string ToString() =>
        $"{(At.IsNone ? "" : At + ": ")}{Severity.ToString().ToLowerInvariant()} {Code}: {Message}{(Remedy is null ? "" : " " + Remedy)}";
}
