using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Requests;

/// <summary>
/// Which security groups the things of a stack have, written or derived: names of the file, <c>web-lb</c>, <c>app-asg</c> or ids.
/// </summary>
internal static class GroupNames
{
    public static ImmutableArray<string> Of(LoadBalancer loadBalancer) =>
        loadBalancer.SecurityGroups is { } written ? Written(written) : [loadBalancer.Name + "-lb"];

    /// <summary>Empty for a group that launches from a template made elsewhere: nobody here knows its groups.</summary>
    public static ImmutableArray<string> Of(AutoScalingGroup group) =>
        group.LaunchTemplate is not LaunchTemplate.Defined template ? []
        : (template.SecurityGroups ?? group.SecurityGroups) is { } written ? Written(written)
        : [group.Name + "-asg"];

    /// <summary>Its group follows from what it serves.</summary>
    public static bool IsDerived(AutoScalingGroup group) =>
        group is { SecurityGroups: null, LaunchTemplate: LaunchTemplate.Defined { SecurityGroups: null } };

    /// <summary>What a peer stands for; what leads nowhere stands for nothing.</summary>
    public static ImmutableArray<string> Of(Stack stack, Reference reference)
    {
        if (reference.IsExisting)
        {
            return [reference.Text];
        }

        var (place, name) = PeerName.Of(reference.Text);
        if (place is "" or PeerName.SecurityGroups && stack.SecurityGroups.Any(group => group.Name == name))
        {
            return [name];
        }

        if (
            place is "" or PeerName.LoadBalancers
            && stack.LoadBalancers.FirstOrDefault(loadBalancer => loadBalancer.Name == name) is { } balancer
        )
        {
            return Of(balancer);
        }

        return stack.AutoScalingGroups.FirstOrDefault(group => group.Name == name) is { } scaling ? Of(scaling) : [];
    }

    private static ImmutableArray<string> Written(ImmutableArray<Reference> references) =>
        [.. references.Select(reference => reference.IsExisting ? reference.Text : PeerName.Of(reference.Text).Name)];
}
