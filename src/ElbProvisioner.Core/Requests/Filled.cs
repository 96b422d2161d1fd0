using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Requests;

/// <summary>What stands behind target groups.</summary>
internal static class Filled
{
    public static IEnumerable<AutoScalingGroup> By(Stack stack, TargetGroup target) =>
        stack.AutoScalingGroups.Where(group => group.TargetGroups.Any(reference => reference.Text == target.Name));

    /// <summary>The security groups of the instances in it.</summary>
    public static ImmutableArray<string> Groups(Stack stack, TargetGroup target) =>
        [.. By(stack, target).SelectMany(group => GroupNames.Of(group)).Distinct(StringComparer.Ordinal)];
}
