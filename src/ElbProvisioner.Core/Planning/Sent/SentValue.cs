using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// Something of AWS that a plan would name and that nothing of the stack holds already: whether it is there is worth a question.
/// </summary>
/// <param name="At">Where the file names it.</param>
public abstract record SentValue(SourceSpan At)
{
    /// <param name="VpcId">Load balancers and instances take groups of their own VPC only; null: a peer, which may be of a peered
    /// one.</param>
    public sealed record SecurityGroup(string Id, string? VpcId, SourceSpan At) : SentValue(At);

    /// <param name="Id">Of an Elastic IP that no load balancer of the stack stands on.</param>
    public sealed record Allocation(string Id, SourceSpan At) : SentValue(At);

    /// <summary>An Elastic IP that is to be allocated from AWS's own pool, which the account has a quota of.</summary>
    public sealed record NewElasticIp(Address Address, SourceSpan At) : SentValue(At);

    /// <summary>A record of a hosted zone of the account to which an alias in the same zone is to lead.</summary>
    /// <param name="Goes">The plan itself takes it away.</param>
    public sealed record AliasTarget(string ZoneId, string Name, string Type, string Alias, bool Goes, SourceSpan At) : SentValue(At);

    /// <param name="Subnet">Of the load balancer that is to have it there.</param>
    public sealed record PrivateAddress(string Address, string Subnet, SourceSpan At) : SentValue(At);

    /// <param name="Group">As in the file.</param>
    public sealed record TargetInstance(string Id, string Group, string VpcId, SourceSpan At) : SentValue(At);

    /// <summary>A load balancer made elsewhere that is to be a target.</summary>
    public sealed record TargetBalancer(string Arn, int? Port, string Group, string VpcId, SourceSpan At) : SentValue(At);

    /// <summary>A zone that a target is said to be in.</summary>
    public sealed record TargetZone(string Zone, string Group, SourceSpan At) : SentValue(At);

    public sealed record PrefixList(string Id, SourceSpan At) : SentValue(At);

    public sealed record Certificate(string Arn, SourceSpan At) : SentValue(At);

    public sealed record TrustStore(string Arn, SourceSpan At) : SentValue(At);

    /// <summary>Of WAF, in this region.</summary>
    public sealed record WebAcl(string Arn, SourceSpan At) : SentValue(At);

    public sealed record TargetGroup(string Arn, SourceSpan At) : SentValue(At);

    /// <summary>A Lambda function that is to be a target, with its qualifier.</summary>
    public sealed record Function(string Arn, SourceSpan At) : SentValue(At);

    /// <param name="IsAlone">Nothing else says what is launched: no mixed instances.</param>
    public sealed record Template(string Id, string Version, bool IsAlone, SourceSpan At) : SentValue(At);

    /// <summary>Instances of a template made elsewhere become targets: its security groups are to admit the load balancer.</summary>
    /// <param name="Balancer">As in the file.</param>
    /// <param name="BalancerGroups">Ids of its security groups, as far as they exist.</param>
    public sealed record Admission(
        string TemplateId,
        string Version,
        string Balancer,
        bool IsWithoutGroups,
        ImmutableArray<string> BalancerGroups,
        Opening Port,
        SourceSpan At
    ) : SentValue(At);

    /// <summary>Instances become targets of a load balancer of somebody else's, whose groups are to let it reach them.</summary>
    /// <param name="Balancer">As in the file.</param>
    /// <param name="BalancerGroups">Ids of its security groups.</param>
    /// <param name="TargetGroups">Ids of the instances' security groups, as far as they exist.</param>
    public sealed record Passage(
        string Balancer,
        ImmutableArray<string> BalancerGroups,
        ImmutableArray<string> TargetGroups,
        ImmutableArray<Opening> Ports,
        SourceSpan At
    ) : SentValue(At);

    /// <param name="Zones">Of the scaling group's subnets.</param>
    /// <param name="Image">Null: none is known.</param>
    public sealed record InstanceType(string Type, string Group, ImmutableArray<string> Zones, ImageFact? Image, SourceSpan At)
        : SentValue(At);

    /// <summary>A bucket to which a load balancer begins to write, or in which it writes elsewhere.</summary>
    /// <param name="Balancer">As in the file.</param>
    /// <param name="Logs">For people: <c>access logs and connection logs</c>.</param>
    public sealed record LogBucket(LogDelivery Delivery, string Balancer, string Logs, SourceSpan At) : SentValue(At);

    public sealed record KeyPair(string Name, SourceSpan At) : SentValue(At);

    /// <param name="NameOrArn">As the file has it.</param>
    public sealed record InstanceProfile(string NameOrArn, string Group, SourceSpan At) : SentValue(At);

    /// <summary>A customer's KMS key of volumes.</summary>
    /// <param name="Key">As the file has it: an id, an alias, or an ARN of either.</param>
    public sealed record VolumeKey(string Key, string Group, SourceSpan At) : SentValue(At);

    /// <summary>A name that something new is to have.</summary>
    /// <param name="VpcId">Security groups have a name a VPC.</param>
    public sealed record NewName(Address Address, string Name, string? VpcId, SourceSpan At) : SentValue(At);
}
