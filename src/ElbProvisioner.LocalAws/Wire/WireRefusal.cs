namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A request is refused before its operation is asked; knows how to say so in the request's own wording.</summary>
/// <param name="model">Null: the service is not simulated, or cannot be known.</param>
/// <param name="logLine">What a user should know: something that is not simulated was called.</param>
internal sealed class WireRefusal(
    WireProtocol protocol,
    ServiceModel? model,
    OperationModel? operation,
    AwsError error,
    string? logLine = null
) : Exception(error.Message)
{
    public AwsError Error => error;

    public ServiceModel? Model => model;

    /// <summary>Null: the operation is not known.</summary>
    public OperationModel? Operation => operation;

    public string? LogLine => logLine;

    public WireResponse Write(string requestId) => ErrorWriter.Write(protocol, model, operation, error, requestId);
}
