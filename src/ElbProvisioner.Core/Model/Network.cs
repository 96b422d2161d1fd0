using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

/// <summary>Where the stack lives: one VPC, and the subnets its load balancers and groups use unless they say otherwise.</summary>
public sealed record Network(VpcChoice Vpc, SubnetChoice Subnets)
{
    public static Network Default { get; } = new(new VpcChoice.Default(), new SubnetChoice.Public());
}

public abstract record VpcChoice
{
    private VpcChoice() { }

    /// <summary>The account's default VPC of the region.</summary>
    public sealed record Default : VpcChoice;

    public sealed record ById(string VpcId, SourceSpan At) : VpcChoice;

    public sealed record ByTags(ImmutableSortedDictionary<string, string> Tags, SourceSpan At) : VpcChoice;
}

/// <summary>Resolves to one subnet per availability zone, over all zones that have one.</summary>
public abstract record SubnetChoice
{
    private SubnetChoice() { }

    /// <summary>Subnets whose route table leads to an internet gateway.</summary>
    public sealed record Public : SubnetChoice;

    /// <summary>Subnets whose route table does not lead to an internet gateway.</summary>
    public sealed record Private : SubnetChoice;

    public sealed record ByIds(ImmutableArray<string> SubnetIds, SourceSpan At) : SubnetChoice;

    public sealed record ByTags(ImmutableSortedDictionary<string, string> Tags, SourceSpan At) : SubnetChoice;
}
