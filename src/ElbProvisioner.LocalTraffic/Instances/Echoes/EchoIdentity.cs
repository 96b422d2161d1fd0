namespace ElbProvisioner.LocalTraffic.Instances.Echoes;

/// <summary>Whose place an echo keeps: what it says of itself, and how it is spoken to.</summary>
/// <param name="Instance">The instance's id; null: it stands for an address.</param>
/// <param name="ProtocolVersion"><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>; null where the group does not speak HTTP.</param>
/// <param name="HealthCheckPath">Null: connecting is all.</param>
/// <param name="GrpcStatus">What its gRPC health check answers.</param>
public sealed record EchoIdentity(
    string? Instance,
    string? AutoScalingGroup,
    string TargetGroup,
    string? Zone,
    bool IsTls,
    bool IsDatagram,
    string? ProtocolVersion,
    string? HealthCheckPath,
    int GrpcStatus
)
{
    /// <summary>Both are spoken to in one way, so that one place can stand for them.</summary>
    public bool SpeaksAs(EchoIdentity other) =>
        (IsTls, IsDatagram, ProtocolVersion is "HTTP2" or "GRPC")
        == (other.IsTls, other.IsDatagram, other.ProtocolVersion is "HTTP2" or "GRPC");
}
