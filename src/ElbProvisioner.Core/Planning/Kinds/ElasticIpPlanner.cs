using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// One a zone of a network load balancer that asks for them: allocated before it, released when it has let go of them. Those that are made
/// elsewhere are not here.
/// </summary>
internal static class ElasticIpPlanner
{
    /// <returns>Those that nothing needs any more.</returns>
    public static ImmutableArray<LiveElasticIp> Plan(PlanningContext context)
    {
        var result = Matcher.Match(
            Desired(context),
            static e => e.Address,
            context.Live.ElasticIps,
            static (wanted, live) => ElasticIpTable.Fits(wanted.Settings, live.Settings),
            static live => live.IsUsed ? 1 : 0
        );
        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        foreach (var (wanted, kept, replaced) in result.Matches)
        {
            context.Decide(wanted.Address, kept);
            if (kept is null)
            {
                Create(context, wanted, replaced);
            }
            else
            {
                Update(context, wanted, kept);
            }
        }

        return result.Surplus;
    }

    public static void Remove(PlanningContext context, ImmutableArray<LiveElasticIp> surplus, IReadOnlyCollection<string> after)
    {
        foreach (var gone in surplus)
        {
            var isReplaced = context.Builder.Removes(
                gone.Address,
                Reasons.Gone(context),
                [new("publicIp", gone.PublicIp, null)],
                gone.IsUsed ? [new(TrafficImpact.Clients, $"clients that use {gone.PublicIp} by itself are refused, for good")] : null,
                gone.Address.Path
            );
            context.Builder.Act(
                gone.Address,
                isReplaced ? "release old" : "release",
                new AwsOperation.ReleaseElasticIp(gone.Owner),
                Cost.GroupReleased,
                after
            );
        }
    }

    private static void Create(PlanningContext context, DesiredElasticIp wanted, LiveElasticIp? replaced)
    {
        context.Builder.Renew(
            wanted.Address,
            "allocate",
            new AwsOperation.AllocateElasticIp(wanted.Settings, TagsOf(context, wanted)),
            []
        );
        context.Builder.Change(
            wanted.Address,
            replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New : "an address comes from where it was allocated",
            replaced is null
                ? PropertyDiff.Created(wanted.Settings, context.NameOf)
                : PropertyDiff.Between(wanted.Settings, replaced.Settings, context.NameOf),
            replaced is { IsUsed: true }
                ? [new(TrafficImpact.Clients, $"clients that use {replaced.PublicIp} by itself are refused, for good")]
                : null,
            wanted.Address.Path
        );
    }

    private static void Update(PlanningContext context, DesiredElasticIp wanted, LiveElasticIp kept)
    {
        var (shown, tagging) = TagDiff.Between(TagsOf(context, wanted), kept);
        if (tagging is not null)
        {
            context.Builder.Change(wanted.Address, ChangeVerb.Update, Reasons.Differs, shown, name: wanted.Address.Path);
            context.Builder.Act(wanted.Address, "tag", tagging, Cost.Call);
        }
    }

    private static IEnumerable<DesiredElasticIp> Desired(PlanningContext context) =>
        from balancer in context.Stack.LoadBalancers
        let allocated = balancer.StaticIps as ElasticIp.Allocated
        where allocated is not null
        from subnet in context.Network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, balancer.Name))
        select new DesiredElasticIp(
            AddressLowering.ElasticIpOf(balancer, subnet.AvailabilityZone),
            allocated.Settings,
            balancer.Tags,
            $"{context.Stack.Name}-{balancer.Name}-{subnet.AvailabilityZone}"
        );

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, DesiredElasticIp wanted)
    {
        var tags = TagDiff.Desired(
            context.Stack,
            wanted.Address,
            wanted.Tags.ContainsKey("Name") ? wanted.Tags : wanted.Tags.Add("Name", wanted.Name)
        );
        return wanted.Settings.Find(ElasticIpTable.IpamPool) is { } pool ? tags.SetItem(OwnershipTags.Pool, pool) : tags;
    }

    /// <param name="Name">What the console shows, unless the file says another.</param>
    private sealed record DesiredElasticIp(
        Address Address,
        Settings Settings,
        ImmutableSortedDictionary<string, string> Tags,
        string Name
    );
}
