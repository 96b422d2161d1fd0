using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// What a plan tells besides its changes: what AWS will refuse, and what stands beside the file. Codes 4350 to 4399, 4071, 4072 and 4250.
/// </summary>
public static class NoticeCodes
{
    public static DiagnosticCode ImageUnseen { get; } = new("ELB4358", Severity.Warning, "The image of a living group cannot be seen");

    public static DiagnosticCode SubnetLacksIpv6 { get; } =
        new("ELB4350", Severity.Error, "A dual-stack load balancer's subnet has no IPv6 range");

    public static DiagnosticCode RootVolumeTooSmall { get; } = new("ELB4351", Severity.Error, "A root volume is smaller than its image");

    public static DiagnosticCode KeyInAnotherRegion { get; } = new("ELB4353", Severity.Error, "A volume's key is in another region");

    public static DiagnosticCode ImageNotThere { get; } = new("ELB4354", Severity.Error, "An image to launch from does not exist");

    public static DiagnosticCode DesiredIsScalings { get; } =
        new("ELB4355", Severity.Info, "A written desired size has no effect on a living group");

    public static DiagnosticCode ForeignRuleWins { get; } =
        new("ELB4356", Severity.Warning, "Somebody else's rule stands before the stack's");

    public static DiagnosticCode ProcessesSuspended { get; } =
        new("ELB4357", Severity.Warning, "Processes of a scaling group are suspended");

    public static DiagnosticCode GroupOutside { get; } =
        new("ELB4359", Severity.Error, "A scaling group is in no zone of its load balancer");

    public static DiagnosticCode GroupPartlyOutside { get; } =
        new("ELB4360", Severity.Warning, "A scaling group is in zones that its load balancer is not in");

    public static DiagnosticCode InstancesHeld { get; } = new("ELB4361", Severity.Warning, "Instances that a refresh cannot replace");

    public static DiagnosticCode EndpointsPassGroups { get; } =
        new("ELB4370", Severity.Info, "Security groups do not hold for who comes through an endpoint");

    public static DiagnosticCode NoGroupBesideQuic { get; } =
        new("ELB4364", Severity.Info, "A load balancer that listens to QUIC gets no security group");

    public static DiagnosticCode ScheduleIsOver { get; } = new("ELB4362", Severity.Info, "A schedule's time has passed");

    public static DiagnosticCode RefreshAlarmRings { get; } =
        new("ELB4363", Severity.Warning, "An alarm that ends a refresh is in the ALARM state");

    public static DiagnosticCode ImportIsNotValidNow { get; } = new("ELB4071", Severity.Error, "A certificate to import is not valid now");

    public static DiagnosticCode ImportedIsOver { get; } = new("ELB4072", Severity.Warning, "An imported certificate is over");

    public static DiagnosticCode HealthCheckDiffers { get; } = new("ELB4250", Severity.Info, "A health check in AWS is not the file's");
}
