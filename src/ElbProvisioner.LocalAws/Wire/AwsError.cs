namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A refusal, as AWS words it on the wire. Thrown by an operation: what it had changed so far is undone.</summary>
/// <param name="code">The wire's code, such as <c>TargetGroupNotFound</c>, not the name of an SDK class.</param>
/// <param name="status">Null: as the service model says for this code, else 400.</param>
internal sealed class AwsError(string code, string message, int? status = null) : Exception(message)
{
    public string Code { get; } = code;

    public int? Status { get; } = status;

    /// <summary>Some batches of AWS do what they can and then complain of the rest: what was changed stays.</summary>
    public bool KeepsChanges { get; init; }
}
