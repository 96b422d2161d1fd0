namespace ElbProvisioner.LocalAws.Wire;

/// <summary>How a request was worded, and so how its answer is.</summary>
internal enum WireProtocol
{
    Query,
    Ec2,
    Json,
    RestXml,
    Cbor,
}
