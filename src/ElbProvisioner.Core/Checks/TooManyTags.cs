using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class TooManyTags() : Check(new("ELB3605", Severity.Error, "There are too many tags on one thing"))
{
    // AWS takes 50 tags; elbctl's own need up to 10 of them.
    private const int Quota = 40;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var stack = file.Stack;
        var tagged = stack
            .SecurityGroups.Select(group => new Tagged($"securityGroups.{group.Name}", group.Tags, group.At))
            .Concat(
                stack.OwnLoadBalancers.Select(loadBalancer => new Tagged(
                    $"loadBalancers.{loadBalancer.Name}",
                    loadBalancer.Tags,
                    loadBalancer.At
                ))
            )
            .Concat(
                Routes
                    .Listeners(stack)
                    .Select(pair => new Tagged(
                        $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name}",
                        pair.Listener.Tags,
                        pair.Listener.At
                    ))
            )
            .Concat(Routes.Rules(stack).Select(pair => new Tagged($"rule {pair.Rule.Name}", pair.Rule.Tags, pair.Rule.At)))
            .Concat(stack.TargetGroups.Select(group => new Tagged($"targetGroups.{group.Name}", group.Tags, group.At)))
            .Concat(stack.AutoScalingGroups.Select(group => new Tagged($"autoScalingGroups.{group.Name}", group.Tags, group.At)));
        return from thing in tagged
               where !thing.Tags.IsEmpty
               let count = thing.Tags.Keys.Union(stack.Tags.Keys, StringComparer.Ordinal).Count()
               where count > Quota && thing.Tags.Count <= Quota && stack.Tags.Count <= Quota
               select Report(
                   thing.At,
                   $"{thing.Place} gets {count} tags, those of the stack included; at most {Quota} fit beside those elbctl itself needs.",
                   "Remove some."
               );
    }

    private sealed record Tagged(string Place, ImmutableSortedDictionary<string, string> Tags, SourceSpan At);
}
