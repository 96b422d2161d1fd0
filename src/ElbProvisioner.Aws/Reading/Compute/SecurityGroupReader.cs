using System.Collections.Immutable;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using SecurityGroupRule = ElbProvisioner.Core.Resources.SecurityGroupRule;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>Owned security groups, their rules flattened to one peer each. AWS's allow-all egress is a rule like any other.</summary>
internal static class SecurityGroupReader
{
    private const int PageSize = 1000;
    private const string AllProtocols = "-1";

    public static async Task<ImmutableArray<LiveSecurityGroup>> ReadAsync(ReadScope scope)
    {
        var groups = await Pages.AllAsync(
            token =>
                scope.Session.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest
                    {
                        Filters = [Ec2Filter.Of("tag:" + OwnershipTags.Stack, scope.Stack.Name)],
                        MaxResults = PageSize,
                        NextToken = token,
                    },
                    scope.Cancel
                ),
            page => page.SecurityGroups,
            page => page.NextToken
        );
        return
        [
            .. groups
                .Select(g => (Group: g, Tags: TagSet.Of(g.Tags, t => t.Key, t => t.Value)))
                .Select(g =>
                    OwnedResource
                        .TryRead(g.Group.GroupId, scope.Stack.Name, g.Tags)
                        .Unless(
                            ResourceKind.SecurityGroup,
                            address =>
                                NameProof.IsSecurityGroup(
                                    scope.Stack.Name,
                                    address,
                                    g.Group.GroupName,
                                    g.Group.Description ?? "",
                                    g.Group.VpcId ?? ""
                                ),
                            scope,
                            $"security group '{g.Group.GroupName}' ({g.Group.GroupId}, in {g.Group.VpcId})"
                        )
                        is { } owner
                        ? Read(owner, g.Tags, g.Group)
                        : null
                )
                .OfType<LiveSecurityGroup>()
                .OrderBy(g => g.Id, StringComparer.Ordinal),
        ];
    }

    private static LiveSecurityGroup Read(OwnedResource owner, ImmutableSortedDictionary<string, string> tags, SecurityGroup group) =>
        new(
            owner,
            tags,
            SecurityGroupTable
                .Of(group.GroupName, group.Description ?? "", group.VpcId ?? "")
                .With(
                    SecurityGroupTable.Rules,
                    [
                        .. (group.IpPermissions ?? []).SelectMany(p => Flatten(RuleDirection.Ingress, p)),
                        .. (group.IpPermissionsEgress ?? []).SelectMany(p => Flatten(RuleDirection.Egress, p)),
                    ]
                )
        );

    internal static IEnumerable<SecurityGroupRule> Flatten(RuleDirection direction, IpPermission permission)
    {
        var protocol = permission.IpProtocol switch
        {
            "6" => "tcp",
            "17" => "udp",
            "1" => "icmp",
            "58" => "icmpv6",
            var other => other ?? AllProtocols,
        };
        var (from, to) = protocol switch
        {
            AllProtocols => (null, null),
            "icmp" or "icmpv6" when permission.FromPort is null or -1 => (null, null),
            _ => (permission.FromPort, permission.ToPort),
        };
        SecurityGroupRule Rule(RulePeer peer, string? description) => new(direction, protocol, from, to, peer, description ?? "");

        return
        [
            .. (permission.Ipv4Ranges ?? []).Select(r => Rule(new RulePeer.Cidr(AddressRange.Canonical(r.CidrIp)), r.Description)),
            .. (permission.Ipv6Ranges ?? []).Select(r => Rule(new RulePeer.Cidr(AddressRange.Canonical(r.CidrIpv6)), r.Description)),
            .. (permission.PrefixListIds ?? []).Select(p => Rule(new RulePeer.PrefixList(p.Id), p.Description)),
            .. (permission.UserIdGroupPairs ?? []).Select(p =>
                Rule(new RulePeer.Group(new ResourceRef.Existing(p.GroupId)), p.Description)
            ),
        ];
    }
}
