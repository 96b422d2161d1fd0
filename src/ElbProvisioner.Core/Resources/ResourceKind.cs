using System.Collections.Immutable;

namespace ElbProvisioner.Core.Resources;

/// <summary>A kind of AWS object elbctl owns. Everything that varies by kind and is not behaviour stands here.</summary>
/// <param name="Id">In addresses and JSON: <c>targetGroup</c>.</param>
/// <param name="Label">For people: <c>target group</c>.</param>
public sealed record ResourceKind(string Id, string Label)
{
    public static ResourceKind SecurityGroup { get; } = new("securityGroup", "security group");

    public static ResourceKind Certificate { get; } = new("certificate", "certificate");

    public static ResourceKind TrustStore { get; } = new("trustStore", "trust store");

    /// <summary>Of a network load balancer, one a zone.</summary>
    public static ResourceKind ElasticIp { get; } = new("elasticIp", "Elastic IP");

    public static ResourceKind LoadBalancer { get; } = new("loadBalancer", "load balancer");

    /// <summary>In front of a network or gateway load balancer.</summary>
    public static ResourceKind EndpointService { get; } = new("endpointService", "endpoint service");

    public static ResourceKind TargetGroup { get; } = new("targetGroup", "target group");

    public static ResourceKind Listener { get; } = new("listener", "listener");

    public static ResourceKind Rule { get; } = new("rule", "rule");

    public static ResourceKind LaunchTemplate { get; } = new("launchTemplate", "launch template");

    public static ResourceKind AutoScalingGroup { get; } = new("autoScalingGroup", "scaling group");

    public static ResourceKind ScalingPolicy { get; } = new("scalingPolicy", "scaling policy");

    public static ResourceKind Schedule { get; } = new("schedule", "scheduled action");

    public static ResourceKind LifecycleHook { get; } = new("lifecycleHook", "lifecycle hook");

    public static ResourceKind Alarm { get; } = new("alarm", "alarm");

    public static ResourceKind DnsRecord { get; } = new("dnsRecord", "DNS record");

    /// <summary>In the order a person reads a stack: from the client to the instance.</summary>
    public static ImmutableArray<ResourceKind> All { get; } =
    [
        DnsRecord,
        Certificate,
        TrustStore,
        SecurityGroup,
        EndpointService,
        ElasticIp,
        LoadBalancer,
        Listener,
        Rule,
        TargetGroup,
        LaunchTemplate,
        AutoScalingGroup,
        ScalingPolicy,
        Schedule,
        LifecycleHook,
        Alarm,
    ];

    public override string ToString() => Id;
}

/// <summary>The stable name of one thing of the stack: <c>targetGroup/images</c>, <c>rule/web/https/beta</c>.</summary>
/// <param name="Path">Names of the file, joined by slashes.</param>
public sealed record Address(ResourceKind Kind, string Path)
{
    /// <summary>The last part: what a person calls it.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public static Address Of(ResourceKind kind, params ReadOnlySpan<string> path) => new(kind, string.Join('/', path));

    /// <summary>Reads the text form; null when it is not an address.</summary>
    public static Address? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
        {
            return null;
        }

        var kind = ResourceKind.All.FirstOrDefault(k => k.Id == text[..slash]);
        return kind is null ? null : new Address(kind, text[(slash + 1)..]);
    }

    public override string ToString() => $"{Kind.Id}/{Path}";
}

/// <summary>Names another object where AWS wants its id, ARN or (for scaling groups) name.</summary>
public abstract record ResourceRef
{
    private ResourceRef() { }

    /// <summary>For comparison: the id, or a text no id can equal.</summary>
    public abstract string Key { get; }

    /// <summary>There already: an id, an ARN, or the name of a scaling group.</summary>
    public sealed record Existing(string Id) : ResourceRef
    {
        public override string Key => Id;

        public override string ToString() => Id;
    }

    /// <summary>Made by this run; its id is known once the action that creates <see cref="Address"/> is done.</summary>
    public sealed record Planned(Address Address) : ResourceRef
    {
        public override string Key => "planned:" + Address;

        public override string ToString() => $"({Address}, known after apply)";
    }
}
