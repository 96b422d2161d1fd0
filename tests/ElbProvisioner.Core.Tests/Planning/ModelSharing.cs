using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>What one stack sees of a world in which several are.</summary>
internal static class ModelSharing
{
    public static LiveWorld Of(Stack stack, LiveWorld world)
    {
        if (world.AllResources().All(r => r.Tags.IsEmpty || IsOf(stack, r)) && !stack.ForeignLoadBalancers.Any())
        {
            return world;
        }

        ImmutableArray<T> Ours<T>(ImmutableArray<T> all)
            where T : LiveResource => all.RemoveAll(r => !r.Tags.IsEmpty && !IsOf(stack, r));

        var rules = Ours(world.Rules);
        var foreign = world
            .LoadBalancers.Where(b => !IsOf(stack, b))
            .Select(b => Foreign(stack, world, b, rules))
            .Where(b => b.Name is not null || b.Listeners.Any(static l => l.IsUsed))
            .Concat(world.ForeignLoadBalancers)
            .ToImmutableArray();
        var seen = world
            .Listeners.Where(l => IsOf(stack, l) || foreign.Any(b => b.Arn == l.LoadBalancerArn))
            .Select(static l => l.Id)
            .ToHashSet(StringComparer.Ordinal);
        return world with
        {
            SecurityGroups = Ours(world.SecurityGroups),
            Certificates = Ours(world.Certificates),
            LoadBalancers = Ours(world.LoadBalancers),
            TargetGroups = Ours(world.TargetGroups),
            Listeners = Ours(world.Listeners),
            Rules = rules,
            LaunchTemplates = Ours(world.LaunchTemplates),
            AutoScalingGroups = Ours(world.AutoScalingGroups),
            ForeignLoadBalancers = foreign,
            TakenPriorities =
            [
                .. world.TakenPriorities.Where(t => seen.Contains(t.ListenerArn)),
                .. world
                    .Rules.Where(r => !IsOf(stack, r) && seen.Contains(r.ListenerArn))
                    .Select(static r => new TakenPriority(r.ListenerArn, r.Priority, r.Id, r.Settings)
                    {
                        Stack = r.Tags[OwnershipTags.Stack],
                        Declared = DeclaredTags.Read(r.Tags),
                    }),
            ],
        };
    }

    private static ForeignLoadBalancer Foreign(Stack stack, LiveWorld world, LiveLoadBalancer balancer, ImmutableArray<LiveRule> rules)
    {
        var wanted = stack.ForeignLoadBalancers.FirstOrDefault(b =>
            b.Existing is ExistingBalancer.OfStack of && of.Stack == balancer.Tags[OwnershipTags.Stack] && of.Name == balancer.Address.Name
        );
        return new(wanted?.Name, balancer.Id, balancer.Settings, balancer.DnsName, balancer.CanonicalHostedZoneId, balancer.State)
        {
            Listeners =
            [
                .. world
                    .Listeners.Where(l => l.LoadBalancerArn == balancer.Id)
                    .Select(l => new ForeignListener(
                        l.Id,
                        balancer.Id,
                        l.Settings,
                        rules.Any(r => r.ListenerArn == l.Id) || wanted?.Listeners.Any(w => w.Port == l.Port) == true
                    )
                    {
                        Stack = l.Tags[OwnershipTags.Stack],
                        Declared = DeclaredTags.Read(l.Tags),
                    }),
            ],
        };
    }

    private static bool IsOf(Stack stack, LiveResource resource) => resource.Tags.GetValueOrDefault(OwnershipTags.Stack) == stack.Name;
}
