using System.Collections.Immutable;
using System.Globalization;
using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What several handlers ask of a scaling group.</summary>
internal sealed class ScalingGroups(AwsSession aws)
{
    public const string ResourceType = "auto-scaling-group";

    /// <returns>Null: AWS does not list it.</returns>
    public async Task<AutoScalingGroup?> FindAsync(ActionScope scope, string name)
    {
        var answer = await aws.AutoScaling.DescribeAutoScalingGroupsAsync(
            new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [name], MaxRecords = 1 },
            scope.Stop
        );
        return (answer.AutoScalingGroups ?? []).FirstOrDefault(g => g.AutoScalingGroupName == name);
    }

    /// <summary>Null only while a new group is not listed yet.</summary>
    /// <exception cref="Core.Execution.ActionFailedException">One that was there is gone.</exception>
    public async Task<AutoScalingGroup?> ExpectAsync(ActionScope scope, string name, bool isNew) =>
        await FindAsync(scope, name) is { } group ? group
        : isNew ? null
        : throw scope.Fail(
            ApplyCodes.Gone,
            $"the scaling group {name} is gone.",
            "Somebody else removed it: run the same command again for a fresh plan."
        );

    public static async Task TagAsync(AwsSession aws, ActionScope scope, string group, IEnumerable<KeyValuePair<string, string>> tags) =>
        await aws.AutoScaling.CallAsync("CreateOrUpdateTags", [("Tags", Structures(group, tags))], scope.ToTheEnd());

    /// <summary>For calls by name.</summary>
    public static IReadOnlyList<object> Structures(string group, IEnumerable<KeyValuePair<string, string>> tags) =>
        [
            .. tags.Select(tag =>
                CallsByName.Structure(
                    ("ResourceId", group),
                    ("ResourceType", ResourceType),
                    ("Key", tag.Key),
                    ("Value", tag.Value),
                    ("PropagateAtLaunch", true)
                )
            ),
        ];

    public static ImmutableSortedDictionary<string, string> Read(IEnumerable<TagDescription>? tags) =>
        (tags ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal);

    /// <summary>In the units of the desired capacity.</summary>
    public static int CapacityInService(AutoScalingGroup group)
    {
        var inService = InService(group).Select(WeightOf).ToList();

        // AWS does not promise to say what an instance counts where sizes are virtual CPUs or memory: then it is in service when all are.
        return
            group.DesiredCapacityType is not (null or "" or "units")
            && inService.Count > 0
            && inService.TrueForAll(weight => weight is null)
            && (group.Instances ?? []).TrueForAll(i => i.LifecycleState == LifecycleState.InService)
            ? group.DesiredCapacity ?? 0
            : Capacity.InService(inService);
    }

    /// <summary>Null: one.</summary>
    public static int? WeightOf(Instance instance) =>
        int.TryParse(instance.WeightedCapacity, CultureInfo.InvariantCulture, out var weight) ? weight : null;

    public static IEnumerable<Instance> InService(AutoScalingGroup group) =>
        (group.Instances ?? []).Where(i => i.LifecycleState == LifecycleState.InService);

    /// <summary>There is no typed error for it.</summary>
    public static bool IsGone(AmazonServiceException refusal) => refusal.IsValidation("not found");
}
