namespace ElbProvisioner.LocalAws.Wire;

/// <summary>What the wire of one service looks like.</summary>
/// <param name="Name">Of the model's file, such as <c>elbv2</c>.</param>
/// <param name="SigningName">The service in a signature's credential scope.</param>
/// <param name="Protocols">As the model lists them: <c>query</c>, <c>ec2</c>, <c>json</c>, <c>rest-xml</c>,
/// <c>rest-json</c>,
/// <c>smithy-rpc-v2-cbor</c>.</param>
internal sealed record ServiceModel(
    string Name,
    string SigningName,
    string ApiVersion,
    IReadOnlyList<string> Protocols,
    string? TargetPrefix,
    string? JsonVersion,
    string? XmlNamespace,
    bool IsQueryCompatible,
    IReadOnlyDictionary<string, OperationModel> Operations,
    IReadOnlyDictionary<string, Shape> Shapes
)
{
    public Shape this[string shape] =>
        Shapes.TryGetValue(shape, out var found) ? found : throw new InvalidOperationException($"the model of {Name} has no shape {shape}");
}

/// <param name="Input">Null: the operation takes nothing.</param>
/// <param name="RequestUri">As in <c>/2013-04-01/hostedzone/{Id}/rrset</c>.</param>
/// <param name="Errors">Names of the error shapes that the model lists for the operation.</param>
internal sealed record OperationModel(
    string Name,
    string HttpMethod,
    string RequestUri,
    int ResponseCode,
    string? Input,
    string? InputElement,
    string? InputNamespace,
    string? Output,
    string? ResultWrapper,
    IReadOnlyList<string> Errors
)
{
    /// <summary>Whether a call of it leaves the world as it is.</summary>
    public bool IsRead { get; } =
        Name != "GetSessionToken"
        && (
            Name.StartsWith("Describe", StringComparison.Ordinal)
            || Name.StartsWith("List", StringComparison.Ordinal)
            || Name.StartsWith("Get", StringComparison.Ordinal)
            || Name.StartsWith("Head", StringComparison.Ordinal)
            || Name.StartsWith("Search", StringComparison.Ordinal)
        );
}
