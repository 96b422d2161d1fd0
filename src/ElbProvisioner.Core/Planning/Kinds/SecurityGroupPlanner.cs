using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
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
            (g, live) => live.Description == g.Description && live.VpcId == context.Network.VpcId
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
                .Rules.Where(r =>
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
            var isReplaced = context.Builder.Removes(group.Address, Reasons.Gone(context), [new("name", group.GroupName, null)]);
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
        var settings = SecurityGroupTable.Of(name, wanted.Description, context.Network.VpcId);
        context.Builder.Create(wanted.Address, new AwsOperation.CreateSecurityGroup(settings, TagsOf(context, wanted)));
        var properties = Shown(PropertyDiff.Created(RulesOf(wanted.Rules(context), context.NameOf)));
        context.Builder.Change(
            wanted.Address,
            replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New : "description and VPC of a group cannot be changed: a new one takes its place first",
            replaced is null ? properties : PropertyDiff.Between(settings, replaced.Settings, context.NameOf)
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
        var desired = match.Desired.Rules(context).DistinctBy(r => r.Flow).ToImmutableArray();
        var reported = match.Kept?.Rules ?? [.. SecurityGroupLowering.AllOut(context)];
        var wantedFlows = desired.ToDictionary(r => r.Flow, StringComparer.Ordinal);
        var liveFlows = reported.DistinctBy(r => r.Flow).ToDictionary(r => r.Flow, StringComparer.Ordinal);
        var add = desired.Where(r => !liveFlows.ContainsKey(r.Flow)).ToImmutableArray();
        var remove = reported.Where(r => !wantedFlows.ContainsKey(r.Flow)).ToImmutableArray();
        var describe = desired
            .Where(r => liveFlows.TryGetValue(r.Flow, out var was) && was.Description != r.Description)
            .ToImmutableArray();
        if (!add.IsEmpty)
        {
            context.Builder.Reach(
                Milestone.Opened,
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
            shown = [.. Shown(Differences(context, desired, reported)), .. shown];
            if (!shown.IsEmpty)
            {
                context.Builder.Change(
                    address,
                    ChangeVerb.Update,
                    Reasons.Differs,
                    shown,
                    chain.OfRemoved(address, remove, r => r.Text(context.NameOf))
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
            context.Builder.Reach(
                Milestone.Opened,
                context.Builder.Act(address, "revoke", new AwsOperation.RevokeRules(reference, remove), Cost.Call)
            );
        }
        else
        {
            yield return new(address, reference, remove);
        }
    }

    /// <summary>
    /// Flow by flow: one that stays differs by its description alone, and one that goes may read like one that comes, where another group
    /// has the same name.
    /// </summary>
    private static ImmutableArray<PropertyChange> Differences(
        PlanningContext context,
        ImmutableArray<SecurityGroupRule> desired,
        ImmutableArray<SecurityGroupRule> reported
    )
    {
        var both = desired.Select(static r => r.Flow).Intersect(reported.Select(static r => r.Flow)).ToHashSet(StringComparer.Ordinal);
        return PropertyDiff.ToldApart(
            PropertyDiff.Between(RulesOf(desired, context.NameOf), RulesOf(reported, context.NameOf)),
            () => PropertyDiff.Between(Precisely(desired), Precisely(reported))
        );

        IEnumerable<Fact> Precisely(ImmutableArray<SecurityGroupRule> rules) =>
            RulesOf([.. rules.Where(r => !both.Contains(r.Flow))], PropertyDiff.ById(context.NameOf))
                .Concat(
                    rules
                        .Where(r => both.Contains(r.Flow))
                        .SelectMany(r => RulesOf([r], context.NameOf).Select(f => f with { Text = $"{f.Text}, '{r.Description}'" }))
                );
    }

    private static IEnumerable<Fact> RulesOf(ImmutableArray<SecurityGroupRule> rules, Func<ResourceRef, string> nameOf) =>
        SecurityGroupTable
            .Rules.Form.Texts("", rules, nameOf)
            .Select(t => new Fact(t.Path, t.Key, t.Text, SecurityGroupTable.Rules.Effect));

    /// <summary>Compared flow by flow, shown as the file's two lists.</summary>
    private static ImmutableArray<PropertyChange> Shown(ImmutableArray<PropertyChange> changes) =>
        [.. changes.Select(c => c with { Path = c.Path[..c.Path.IndexOf(' ', StringComparison.Ordinal)] })];

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
