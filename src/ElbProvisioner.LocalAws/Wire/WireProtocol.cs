namespace ElbProvisioner.LocalAws.Wire;

/// <summary>How a request was worded, and so how its answer is.</summary>
internal enum WireProtocol
{
    Query,
    Ec2,
    Json,
    RestXml,
    RestJson,
    Cbor,
}

internal static class WireProtocols
{
    extension(WireProtocol protocol)
    {
        /// <summary>Whether the codes of refusals that all services share end so.</summary>
        public bool SaysException => protocol is WireProtocol.Json or WireProtocol.RestJson or WireProtocol.Cbor;

        /// <summary>As service models call it.</summary>
        public string ModelName =>
            protocol switch
            {
                WireProtocol.Query => "query",
                WireProtocol.Ec2 => "ec2",
                WireProtocol.Json => "json",
                WireProtocol.Cbor => "smithy-rpc-v2-cbor",
                WireProtocol.RestJson => "rest-json",
                _ => "rest-xml",
            };

        /// <summary>
        /// What a request that looks so means at a service: dialects cannot be told from each other by the request alone.
        /// </summary>
        public WireProtocol At(ServiceModel? model) =>
            (protocol, model?.Protocols[0]) switch
            {
                (WireProtocol.Query, "ec2") => WireProtocol.Ec2,
                (WireProtocol.RestXml, "rest-json") => WireProtocol.RestJson,
                _ => protocol,
            };
    }
}
