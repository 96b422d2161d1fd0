using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">Its ARN.</param>
/// <param name="Protocol">Null, like the port and the VPC, for functions.</param>
/// <param name="InUseUntil">How long it is still in use after its last use went.</param>
/// <param name="Attributes">Those that were set.</param>
internal sealed record TargetGroup(
    string Key,
    string Name,
    string TargetType,
    string? Protocol,
    string? ProtocolVersion,
    int? Port,
    string? VpcId,
    string IpAddressType,
    HealthCheck HealthCheck,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset VisibleAt
) : IAppearsLate
{
    public int? TargetControlPort { get; init; }

    public DateTimeOffset? InUseUntil { get; init; }

    public bool IsHttp => Protocol is "HTTP" or "HTTPS";

    public bool IsLambda => TargetType == "lambda";
}

/// <param name="Port"><c>traffic-port</c> or a number.</param>
/// <param name="Codes">HTTP codes, or gRPC codes where the group speaks gRPC; null, like the path, where connecting is all.</param>
internal sealed record HealthCheck(
    bool IsEnabled,
    string? Protocol,
    string? Port,
    string? Path,
    int IntervalSeconds,
    int TimeoutSeconds,
    int HealthyThreshold,
    int UnhealthyThreshold,
    string? Codes
);

/// <summary>A listener or a rule names a target group.</summary>
/// <param name="Key">Begins with the group's ARN, so that a group's uses are found together.</param>
/// <param name="By">The ARN of the listener, for its default actions, or of the rule.</param>
internal sealed record GroupUse(string Key, string TargetGroupArn, string LoadBalancerArn, string By) : IRecord
{
    public static string KeyOf(string targetGroupArn, string by) => $"{targetGroupArn} {by}";

    public static string Prefix(string targetGroupArn) => targetGroupArn + " ";
}

/// <summary>The tags of a load balancer, listener, rule or target group.</summary>
/// <param name="Key">The resource's ARN.</param>
internal sealed record ResourceTags(string Key, IReadOnlyDictionary<string, string> Tags) : IRecord;

/// <summary>A load balancer uses a target group, in as many listeners and rules as may be.</summary>
/// <param name="Key">Begins with the load balancer's ARN.</param>
internal sealed record UsedGroup(string Key, string TargetGroupArn) : IRecord
{
    public static string KeyOf(string loadBalancerArn, string targetGroupArn) => $"{loadBalancerArn} {targetGroupArn}";

    public static string Prefix(string loadBalancerArn) => loadBalancerArn + " ";
}
