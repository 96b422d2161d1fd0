using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">Its ARN.</param>
/// <param name="Port">Null, like <paramref name="Protocol"/>, for a gateway load balancer's.</param>
/// <param name="CertificateArn">The default certificate.</param>
/// <param name="MoreCertificates">Those of the list for server names, in the order they came.</param>
/// <param name="DefaultActions">Normalised; not to be changed.</param>
/// <param name="MutualAuthentication">Of an HTTPS listener; not to be changed.</param>
/// <param name="Attributes">Those that were set.</param>
internal sealed record Listener(
    string Key,
    string LoadBalancerArn,
    int? Port,
    string? Protocol,
    string? SslPolicy,
    string? CertificateArn,
    IReadOnlyList<string> MoreCertificates,
    JsonArray DefaultActions,
    string? AlpnPolicy,
    JsonObject? MutualAuthentication,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset VisibleAt
) : IAppearsLate;
