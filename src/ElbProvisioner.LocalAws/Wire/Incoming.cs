namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A request that was understood.</summary>
/// <param name="Region">Of the signature.</param>
/// <param name="AccessKeyId">Null: the request is one of those that need no signature.</param>
internal sealed record Incoming(
    ServiceModel Model,
    OperationModel Operation,
    WireProtocol Protocol,
    string Region,
    string? AccessKeyId,
    Fields Fields
)
{
    /// <param name="answer">Null: an answer without members.</param>
    /// <exception cref="InvalidOperationException">The answer does not fit the model: a bug of the service.</exception>
    public WireResponse Write(Document? answer, string requestId) => AnswerWriter.Write(this, answer, requestId);

    public WireResponse Write(AwsError error, string requestId) => ErrorWriter.Write(Protocol, Model, Operation, error, requestId);
}
