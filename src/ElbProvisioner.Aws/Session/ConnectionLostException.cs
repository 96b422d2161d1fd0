namespace ElbProvisioner.Aws.Session;

/// <summary>
/// The connection broke between the request and its answer. It has no inner exception: the SDK would throw that in its place.
/// </summary>
internal sealed class ConnectionLostException(string message) : HttpRequestException(message);
