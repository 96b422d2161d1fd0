namespace ElbProvisioner.LocalAws.Faults;

/// <summary>A call that was answered.</summary>
/// <param name="Service">The model's name, such as <c>elbv2</c>.</param>
/// <param name="Region">As the caller signed it.</param>
/// <param name="ErrorCode">As on the wire; null: none.</param>
/// <param name="Fault">What went wrong on purpose.</param>
public sealed record AnsweredCall(
    long Index,
    string Service,
    string Operation,
    string Region,
    int Status,
    string? ErrorCode,
    FaultKind Fault
);
