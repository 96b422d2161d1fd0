namespace ElbProvisioner.LocalTraffic.Instances.Checks;

/// <summary>
/// What one check of a target found, by the reason codes and in the words of AWS ("Target health reason codes" in the user guide).
/// </summary>
/// <param name="Reason">Null: it passes.</param>
public sealed record CheckResult(string? Reason, string? Description)
{
    public static CheckResult Passed { get; } = new(null, null);

    /// <summary>No answer within the time.</summary>
    public static CheckResult TimedOut { get; } = new("Target.Timeout", "Request timed out");

    /// <summary>No connection, or no answer of the protocol.</summary>
    public static CheckResult Failed { get; } = new("Target.FailedHealthChecks", "Health checks failed");

    public bool Passes => Reason is null;

    /// <summary>An answer with another code than those that pass.</summary>
    public static CheckResult Mismatch(int code) => new("Target.ResponseCodeMismatch", $"Health checks failed with these codes: [{code}]");
}
