using System.Buffers;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>A permission with one source or destination: what one rule lets through.</summary>
internal sealed record Permission(string Protocol, int FromPort, int ToPort, PeerKind PeerKind, string Peer, string? Description)
{
    public bool IsSame(SecurityGroupRule rule) =>
        Protocol == rule.Protocol && FromPort == rule.FromPort && ToPort == rule.ToPort && PeerKind == rule.PeerKind && Peer == rule.Peer;

    public (string, int, int, PeerKind, string) WithoutDescription => (Protocol, FromPort, ToPort, PeerKind, Peer);
}

/// <summary>Reads the permissions of a call, one for each source or destination.</summary>
internal static class Permissions
{
    private const int LongestDescription = 255;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*"
    );

    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <returns>Empty: the call has none.</returns>
    public static IReadOnlyList<Permission> Read(Transaction transaction, SecurityGroup group, Fields request)
    {
        List<Permission> permissions =
        [
            .. request.Structures("IpPermissions").SelectMany(permission => Expand(transaction, group, permission)),
        ];
        if (request.Shape.Find("IpProtocol") is not null && request.Text("IpProtocol") is { } given)
        {
            permissions.Add(Single(transaction, group, request, RuleTraffic.Normalize(given)));
        }
        else if (
            permissions.Count == 0
            && request.Shape.Find("SourceSecurityGroupName") is not null
            && request.Text("SourceSecurityGroupName") is { } source
        )
        {
            permissions.Add(new(RuleTraffic.All, -1, -1, PeerKind.Group, RulePeers.ByName(transaction, group, source), null));
        }

        return permissions.GroupBy(permission => permission.WithoutDescription).Any(same => same.Count() > 1)
            ? throw Refusals.InvalidValue("The same permission must not appear multiple times")
            : permissions;
    }

    /// <exception cref="AwsError">Too long, or other characters than AWS takes.</exception>
    public static string? CheckDescription(string? description) =>
        description is null or "" ? null
        : description.Length <= LongestDescription && IsPlain(description) ? description
        : throw Refusals.InvalidValue(
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. "
                + "_-:/()#,@[]+=&;{}!$*"
        );

    private static List<Permission> Expand(Transaction transaction, SecurityGroup group, Fields permission)
    {
        var protocol = RuleTraffic.Normalize(permission.Text("IpProtocol") ?? throw Refusals.Missing("ipProtocol"));
        var (from, to) = RuleTraffic.Ports(protocol, permission.Integer("FromPort"), permission.Integer("ToPort"));
        List<Permission> single =
        [
            .. permission
                .Structures("IpRanges")
                .Select(range => Make(PeerKind.Ipv4, RulePeers.Range(range.Text("CidrIp") ?? "", isIpv6: false), range)),
            .. permission
                .Structures("Ipv6Ranges")
                .Select(range => Make(PeerKind.Ipv6, RulePeers.Range(range.Text("CidrIpv6") ?? "", isIpv6: true), range)),
            .. permission
                .Structures("PrefixListIds")
                .Select(list => Make(PeerKind.PrefixList, RulePeers.PrefixList(transaction, list.Text("PrefixListId") ?? ""), list)),
            .. permission
                .Structures("UserIdGroupPairs")
                .Select(pair => Make(PeerKind.Group, RulePeers.Group(transaction, group, pair), pair)),
        ];
        return single.Count > 0 ? single : throw Refusals.Missing("ipRanges, ipv6Ranges, prefixListIds or userIdGroupPairs");

        Permission Make(PeerKind kind, string peer, Fields source) =>
            new(protocol, from, to, kind, peer, CheckDescription(source.Text("Description")));
    }

    /// <summary>The old way of giving one permission, by members of the request itself.</summary>
    private static Permission Single(Transaction transaction, SecurityGroup group, Fields request, string protocol)
    {
        var (from, to) = RuleTraffic.Ports(protocol, request.Integer("FromPort"), request.Integer("ToPort"));
        return request.Text("CidrIp") is { } range ? new(protocol, from, to, PeerKind.Ipv4, RulePeers.Range(range, isIpv6: false), null)
            : request.Text("SourceSecurityGroupName") is { } source
                ? new(protocol, from, to, PeerKind.Group, RulePeers.ByName(transaction, group, source), null)
            : throw Refusals.Missing("cidrIp");
    }
}
