using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What keeps the instances of a group that is being emptied, and what ends that. It explains, it decides nothing.</summary>
internal sealed class EmptyingHolders(AwsSession aws)
{
    private const string Terminating = "autoscaling:EC2_INSTANCE_TERMINATING";

    private readonly HashSet<string> _seenProtected = new(StringComparer.Ordinal);
    private string? _hooks;

    public async Task<IReadOnlyList<string>> FindAsync(ActionScope scope, string group, IReadOnlyCollection<Instance> instances)
    {
        List<string> holders = [];
        if (Ids(instances, i => i.LifecycleState?.Value is "Standby" or "EnteringStandby") is { Count: > 0 } standby)
        {
            holders.Add(
                // Back in service they cannot go: the group is being emptied, and has no room for them.
                $"{string.Join(", ", standby)} in Standby, which a group never ends by itself: {WaysToEnd(standby)}"
            );
        }

        // They were kept for somebody to look at: ending them is that person's word.
        if (Ids(instances, i => i.LifecycleState?.Value == "Terminating:Retained") is { Count: > 0 } retained)
        {
            holders.Add(
                $"{string.Join(", ", retained)} retained by the group's lifecycle policy (Terminating:Retained): {WaysToEnd(retained)}"
            );
        }

        // The protection is lifted with each look: only what keeps it is in the way.
        var kept = Ids(instances, i => i.ProtectedFromScaleIn == true);
        if (kept.Where(_seenProtected.Contains).ToList() is { Count: > 0 } still)
        {
            holders.Add($"{string.Join(", ", still)} protected from scale-in");
        }

        _seenProtected.UnionWith(kept);
        if (Ids(instances, i => i.LifecycleState?.Value == "Terminating:Wait") is { Count: > 0 } waiting)
        {
            _hooks ??= await HooksAsync(scope, group);
            holders.Add(
                $"{string.Join(", ", waiting)} waiting for {_hooks} (Terminating:Wait); 'aws autoscaling complete-lifecycle-action' "
                    + "ends that"
            );
        }

        return holders;
    }

    private static string WaysToEnd(List<string> instances) =>
        string.Join(
            " and ",
            instances.Select(i =>
                $"'aws autoscaling terminate-instance-in-auto-scaling-group --instance-id {i} --no-should-decrement-desired-capacity'"
            )
        ) + (instances.Count == 1 ? " ends it" : " end them");

    private static List<string> Ids(IEnumerable<Instance> instances, Func<Instance, bool> which) =>
        [.. instances.Where(which).Select(i => i.InstanceId).Order(StringComparer.Ordinal)];

    private async Task<string> HooksAsync(ActionScope scope, string group)
    {
        try
        {
            var answer = await aws.AutoScaling.DescribeLifecycleHooksAsync(
                new DescribeLifecycleHooksRequest { AutoScalingGroupName = group },
                scope.Stop
            );
            var names = (answer.LifecycleHooks ?? [])
                .Where(h => h.LifecycleTransition == Terminating)
                .Select(h =>
                    $"'{h.LifecycleHookName}'{(h.HeartbeatTimeout is { } seconds ? $" ({Words.Of(TimeSpan.FromSeconds(seconds))} at most)" : "")}"
                )
                .ToList();
            return names.Count == 0 ? "a lifecycle hook" : $"the lifecycle hook {string.Join(", ", names)}";
        }
        catch (AmazonServiceException)
        {
            return "a lifecycle hook";
        }
    }
}
