using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// Tags are copied along when somebody copies an object, names are not: AWS wants another one, or another VPC, which our names hold. So an
/// object whose name or VPC says that elbctl never made it is not ours, whatever its tags say.
/// </summary>
public static class NameProof
{
    /// <param name="pool">Of an Outpost, that its addresses come from; null: of none.</param>
    public static bool IsLoadBalancer(string stack, Address address, string physical, string scheme, string vpcId, string? pool = null) =>
        address.Kind == ResourceKind.LoadBalancer
        && PhysicalNames.LoadBalancers(stack, address.Name, scheme, vpcId, pool is null ? [] : [pool]).Contains(physical);

    /// <summary>By its form alone: the load balancer in its hash may be gone.</summary>
    public static bool IsTargetGroup(string stack, Address address, string physical) =>
        address.Kind == ResourceKind.TargetGroup && PhysicalNames.HasElbForm(stack, address.Name, physical);

    public static bool IsSecurityGroup(string stack, Address address, string physical, string description, string vpcId) =>
        address.Kind == ResourceKind.SecurityGroup && physical == PhysicalNames.SecurityGroup(stack, address.Name, description, vpcId);

    public static bool IsLaunchTemplate(string stack, Address address, string physical) =>
        address.Kind == ResourceKind.LaunchTemplate
        && (
            physical == PhysicalNames.LaunchTemplate(stack, address.Name)
            || physical == PhysicalNames.LaunchTemplateWithoutHash(stack, address.Name)
        );

    public static bool IsTrustStore(string stack, Address address, string physical) =>
        address.Kind == ResourceKind.TrustStore && physical == PhysicalNames.TrustStore(stack, address.Name);

    public static bool IsAlarm(string stack, Address address, string physical) =>
        address.Kind == ResourceKind.Alarm && physical == PhysicalNames.Alarm(stack, address);

    /// <summary>The usual name or the one of a group that took over from it.</summary>
    public static bool IsAutoScalingGroup(string stack, Address address, string physical, string vpcId)
    {
        var usual = PhysicalNames.AutoScalingGroup(stack, address.Name, vpcId);
        return address.Kind == ResourceKind.AutoScalingGroup
            && (physical == usual || physical == PhysicalNames.AutoScalingGroupBeside(usual, stack, address.Name));
    }
}
