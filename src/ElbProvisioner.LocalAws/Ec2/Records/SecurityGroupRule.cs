using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">Group, direction and id: <c>sg-1/in/sgr-1</c>.</param>
/// <param name="Protocol">A name where AWS has one (<c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>), <c>-1</c> for all, else a
/// number.</param>
/// <param name="FromPort">Or the ICMP type. -1 where the protocol has no ports.</param>
/// <param name="ToPort">Or the ICMP code.</param>
/// <param name="Peer">Where the traffic comes from or goes to; in its canonical form.</param>
internal sealed record SecurityGroupRule(
    string Key,
    string Id,
    string GroupId,
    bool IsEgress,
    string Protocol,
    int FromPort,
    int ToPort,
    PeerKind PeerKind,
    string Peer,
    string? Description
) : IRecord
{
    public static string Prefix(string groupId, bool isEgress) => $"{groupId}/{(isEgress ? "out" : "in")}/";

    /// <summary>Whether both let the same traffic through: descriptions do not tell rules apart.</summary>
    public bool IsSame(SecurityGroupRule other) =>
        IsEgress == other.IsEgress
        && Protocol == other.Protocol
        && FromPort == other.FromPort
        && ToPort == other.ToPort
        && PeerKind == other.PeerKind
        && Peer == other.Peer;
}

internal enum PeerKind
{
    Ipv4,
    Ipv6,
    PrefixList,
    Group,
}
