using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Model;

/// <summary>The Elastic IPs that a network load balancer stands on, one a zone.</summary>
public abstract record ElasticIp(SourceSpan At)
{
    /// <summary>Made elsewhere, in the order of the zones; never released.</summary>
    public sealed record Given(ImmutableArray<Reference> Allocations, SourceSpan At) : ElasticIp(At);

    /// <summary>The stack's own.</summary>
    /// <param name="Settings">Where they come from, by <see cref="Tables.ElasticIpTable"/>.</param>
    public sealed record Allocated(Settings Settings, SourceSpan At) : ElasticIp(At);
}

/// <summary>What the file says of the addresses in one subnet.</summary>
public sealed record WrittenSubnet(SubnetMapping Mapping, SourceSpan At);
