using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The rules of an owned group are the file's and nothing else: whatever is open besides is closed. Ways are opened before traffic
/// moves and closed after it.
/// </summary>
internal static class SecurityGroupPlanner
{
    public static Result Plan(PlanningContext context)
    {
        var wanted = SecurityGroupLowering.Groups(context);
        var result = Matcher.Match(
            wanted,
            g => g.Address,
            context.Live.SecurityGroups,
            (g, live) => live.Settings.Description == g.Description && live.Settings.VpcId == context.Network.VpcId
        );
        foreach (var match in result.Matches)
        {
            context.Decide(match.Desired.Address, match.Kept);
        }

        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        foreach (var match in result.Matches.Where(m => m.Kept is null))
        {
            Create(context, match.Desired, match.Replaced);
        }

        var chain = new SecurityChain(context);
        var closing = ImmutableArray.CreateBuilder<Closing>();
        foreach (var match in result.Matches)
        {
            closing.AddRange(AlignRules(context, chain, match));
        }

        return new(closing.ToImmutable(), result.Surplus);
    }

    /// <summary>Closes what nothing needs any more.</summary>
    public static IEnumerable<string> Close(PlanningContext context, IEnumerable<Closing> closings, IReadOnlyCollection<string> after) =>
        [
            .. closings.Select(c =>
                context.Builder.Act(c.Address, "revoke", new AwsOperation.RevokeRules(c.Group, c.Rules), Cost.Call, after)
            ),
        ];

    /// <summary>Takes surplus groups away: first the rules that name other surplus groups, so that none holds another.</summary>
    public static void Remove(PlanningContext context, ImmutableArray<LiveSecurityGroup> surplus, IReadOnlyCollection<string> after)
    {
        var doomed = surplus.Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        var untied = new List<string>(after);
        foreach (var group in surplus)
        {
            var ties = group
                .Settings.Rules.Where(r =>
                    r.Peer is RulePeer.Group { Ref: ResourceRef.Existing peer } && peer.Id != group.Id && doomed.Contains(peer.Id)
                )
                .ToImmutableArray();
            if (!ties.IsEmpty)
            {
                untied.Add(
                    context.Builder.Act(
                        group.Address,
                        "untie",
                        new AwsOperation.RevokeRules(new ResourceRef.Existing(group.Id), ties),
                        Cost.Call,
                        after
                    )
                );
            }
        }

        foreach (var group in surplus)
        {
            var isReplaced = context.Builder.Removes(group.Address, Reasons.Gone(context), [new("name", group.Settings.GroupName, null)]);
            context.Builder.Act(
                group.Address,
                isReplaced ? "delete old" : "delete",
                new AwsOperation.DeleteSecurityGroup(group.Owner),
                Cost.GroupReleased,
                untied
            );
        }
    }

    private static void Create(PlanningContext context, DesiredSecurityGroup wanted, LiveSecurityGroup? replaced)
    {
        var name = PhysicalNames.SecurityGroup(context.Stack, wanted.Address.Name, wanted.Description, context.Network.VpcId);
        var settings = new SecurityGroupSettings(name, wanted.Description, context.Network.VpcId, wanted.Rules(context));
        context.Builder.Create(wanted.Address, new AwsOperation.CreateSecurityGroup(settings, TagsOf(context, wanted)));
        var properties = Shown(PropertyDiff.Created(RuleProperties(context, settings.Rules)));
        context.Builder.Change(
            wanted.Address,
            replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New : "description and VPC of a group cannot be changed: a new one takes its place first",
            replaced is null
                ? properties
                : PropertyDiff.Between(
                    [
                        Fact.Of("description", wanted.Description, Feels.Replacement),
                        Fact.Of("vpc", context.Network.VpcId, Feels.Replacement),
                    ],
                    [
                        Fact.Of("description", replaced.Settings.Description, Feels.Replacement),
                        Fact.Of("vpc", replaced.Settings.VpcId, Feels.Replacement),
                    ],
                    _ => true
                )
        );
    }

    private static IEnumerable<Closing> AlignRules(
        PlanningContext context,
        SecurityChain chain,
        Match<DesiredSecurityGroup, LiveSecurityGroup> match
    )
    {
        var address = match.Desired.Address;
        var reference = context.Ref(address);
        var desired = match.Desired.Rules(context).DistinctBy(Flow).ToImmutableArray();
        var reported = match.Kept?.Settings.Rules ?? [.. SecurityGroupLowering.AllOut(context)];
        var wantedFlows = desired.ToDictionary(Flow, StringComparer.Ordinal);
        var liveFlows = reported.DistinctBy(Flow).ToDictionary(Flow, StringComparer.Ordinal);
        var add = desired.Where(r => !liveFlows.ContainsKey(Flow(r))).ToImmutableArray();
        var remove = reported.Where(r => !wantedFlows.ContainsKey(Flow(r))).ToImmutableArray();
        var describe = desired
            .Where(r => liveFlows.TryGetValue(Flow(r), out var was) && was.Description != r.Description)
            .ToImmutableArray();
        if (!add.IsEmpty)
        {
            context.Milestones.Opened.Add(
                context.Builder.Act(address, "authorize", new AwsOperation.AuthorizeRules(reference, add), Cost.Call)
            );
        }

        if (!describe.IsEmpty)
        {
            context.Builder.Act(address, "describe", new AwsOperation.DescribeRules(reference, describe), Cost.Call);
        }

        if (match.Kept is { } kept)
        {
            var (shown, tagging) = TagDiff.Between(TagsOf(context, match.Desired), kept);
            shown = [.. Shown(PropertyDiff.Between(RuleProperties(context, desired), RuleProperties(context, reported))), .. shown];
            if (!shown.IsEmpty)
            {
                context.Builder.Change(
                    address,
                    ChangeVerb.Update,
                    Reasons.Differs,
                    shown,
                    chain.OfRemoved(address, remove, r => TextOf(context, r))
                );
            }

            if (tagging is not null)
            {
                context.Builder.Act(address, "tag", tagging, Cost.Call);
            }
        }

        if (remove.IsEmpty)
        {
            yield break;
        }

        if (match.Kept is null)
        {
            // AWS's own rule on a group nobody uses yet: there is nothing to wait for.
            context.Milestones.Opened.Add(
                context.Builder.Act(address, "revoke", new AwsOperation.RevokeRules(reference, remove), Cost.Call)
            );
        }
        else
        {
            yield return new(address, reference, remove);
        }
    }

    private static IEnumerable<Fact> RuleProperties(PlanningContext context, IEnumerable<SecurityGroupRule> rules) =>
        rules
            .GroupBy(r => r.Direction)
            .OrderBy(g => g.Key)
            .SelectMany(g =>
                g.DistinctBy(Flow)
                    .Select(r => new Fact(
                        $"{(g.Key == RuleDirection.Ingress ? "ingress" : "egress")} {Flow(r)}",
                        Flow(r) + r.Description,
                        TextOf(context, r),
                        Feels.Judged
                    ))
            );

    /// <summary>Compared flow by flow, shown as the file's two lists.</summary>
    private static ImmutableArray<PropertyChange> Shown(ImmutableArray<PropertyChange> changes) =>
        [.. changes.Select(c => c with { Path = c.Path[..c.Path.IndexOf(' ', StringComparison.Ordinal)] })];

    private static string TextOf(PlanningContext context, SecurityGroupRule rule)
    {
        var ports =
            rule.Protocol == "-1" ? "all"
            : rule.FromPort is null ? rule.Protocol
            : rule.Protocol is "icmp" or "icmpv6"
                ? $"{rule.Protocol} type {rule.FromPort}{(rule.ToPort is null or < 0 ? "" : $" code {rule.ToPort}")}"
            : rule.FromPort == rule.ToPort ? $"{rule.Protocol} {rule.FromPort}"
            : $"{rule.Protocol} {rule.FromPort}-{rule.ToPort}";
        return $"{ports} {(rule.Direction == RuleDirection.Ingress ? "from" : "to")} {PeerText(context, rule.Peer)}";
    }

    private static string PeerText(PlanningContext context, RulePeer peer) =>
        peer switch
        {
            RulePeer.Cidr cidr => cidr.Range,
            RulePeer.PrefixList list => list.Id,
            RulePeer.Group group => context.NameOf(group.Ref),
            _ => "",
        };

    /// <summary>What makes two rules the same to AWS: everything but the description.</summary>
    private static string Flow(SecurityGroupRule rule)
    {
        var peer = rule.Peer switch
        {
            RulePeer.Cidr cidr => cidr.Range,
            RulePeer.PrefixList list => list.Id,
            RulePeer.Group group => group.Ref.Key,
            _ => "",
        };
        return $"{rule.Direction}/{rule.Protocol}/{rule.FromPort}-{rule.ToPort}/{peer}";
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, DesiredSecurityGroup wanted) =>
        TagDiff.Desired(
            context.Stack,
            wanted.Address,
            wanted.Tags.ContainsKey("Name") ? wanted.Tags : wanted.Tags.Add("Name", $"{context.Stack.Name}-{wanted.Address.Name}")
        );

    internal sealed record Result(ImmutableArray<Closing> Closings, ImmutableArray<LiveSecurityGroup> Surplus);

    /// <summary>Rules to take away once traffic has moved.</summary>
    internal sealed record Closing(Address Address, ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules);
}
