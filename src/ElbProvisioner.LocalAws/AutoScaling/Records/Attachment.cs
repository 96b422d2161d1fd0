using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <param name="Identifier">The ARN of a target group, for the type <c>elbv2</c>; else the name of a classic load balancer or an ARN of VPC
/// Lattice.</param>
/// <param name="State"><c>Adding</c>, <c>Added</c>, <c>InService</c>, <c>Removing</c>.</param>
internal sealed record Attachment(string Key, string Group, string Identifier, string Type, string State) : IRecord
{
    /// <summary>Of one that is <c>Added</c>: when its instances' health is looked at.</summary>
    public DateTimeOffset? LookedAtFrom { get; init; }

    public bool IsLeaving => State == "Removing";

    public bool IsTargetGroup => Type == "elbv2";
}

internal sealed record AttachedTo(string Key, string Group) : IRecord;
