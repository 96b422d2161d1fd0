namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>One call as the proxy saw it: from the request's arrival until its answer was handed to the socket.</summary>
/// <param name="Start">Since the proxy started.</param>
internal sealed record AwsCall(string Service, string Operation, TimeSpan Start, TimeSpan End, int Status)
{
    public TimeSpan Elapsed => End - Start;

    public override string ToString() => $"{Service}:{Operation}";
}
