using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Planning;

/// <summary>What the planner has to say. Codes 4000 to 4099, 4260 to 4269; what reading finds has 4100 and up.</summary>
public static class PlanCodes
{
    public static DiagnosticCode DeletionProtected { get; } =
        new("ELB4001", Severity.Error, "A load balancer that must go is protected from deletion");

    public static DiagnosticCode RecordIsNotOurs { get; } =
        new("ELB4002", Severity.Error, "A DNS record of somebody else stands where the stack wants one");

    public static DiagnosticCode NoZoneForName { get; } = new("ELB4003", Severity.Error, "No hosted zone holds a name");

    public static DiagnosticCode GroupIsBeingDeleted { get; } = new("ELB4004", Severity.Warning, "A scaling group is still being deleted");

    public static DiagnosticCode NoRoomToWarmUp { get; } =
        new("ELB4006", Severity.Warning, "A target group cannot be checked before it takes traffic");

    public static DiagnosticCode RefreshRunning { get; } = new("ELB4007", Severity.Info, "An instance refresh is already running");

    public static DiagnosticCode PriorityTaken { get; } =
        new("ELB4008", Severity.Error, "A pinned rule priority is held by a rule of somebody else");

    public static DiagnosticCode VersionNotRead { get; } = new("ELB4260", Severity.Info, "What a launch template was could not be read");

    public static DiagnosticCode SecretInUserData { get; } = new("ELB4951", Severity.Info, "User data holds a secret");

    public static DiagnosticCode GroupDeletionProtected { get; } =
        new("ELB4011", Severity.Error, "A scaling group that must go is protected from deletion");

    public static DiagnosticCode OnlyZoneSwapped { get; } =
        new("ELB4012", Severity.Error, "A network load balancer is to change the subnet of its only zone");

    public static DiagnosticCode AddressesShrink { get; } =
        new("ELB4013", Severity.Error, "A network load balancer is to have fewer secondary addresses");

    public static DiagnosticCode AddressesStay { get; } =
        new("ELB4014", Severity.Info, "A network load balancer keeps secondary addresses that the file no longer says");

    public static DiagnosticCode AddressesDoNotFitZones { get; } =
        new("ELB4020", Severity.Error, "The addresses of a network load balancer do not fit its zones");

    public static DiagnosticCode AddressesAreHeld { get; } =
        new("ELB4021", Severity.Error, "A load balancer is to stand on an address that something of the stack still holds");

    public static DiagnosticCode NamedButGone { get; } =
        new("ELB4060", Severity.Error, "The file names by its id what the stack made and no longer declares");

    public static DiagnosticCode GatewayLeavesZone { get; } =
        new("ELB4031", Severity.Error, "A gateway load balancer is to leave a subnet");

    public static DiagnosticCode FunctionIsElsewhere { get; } =
        new("ELB4033", Severity.Error, "A Lambda function is of another account or region");

    public static DiagnosticCode TargetIsPublic { get; } = new("ELB4032", Severity.Error, "A target is an address that AWS does not take");

    public static DiagnosticCode SomebodyIsAsked { get; } =
        new("ELB4050", Severity.Info, "Somebody must answer mail before a certificate is issued");

    public static DiagnosticCode CapacityIsAskedFor { get; } =
        new("ELB4051", Severity.Warning, "Capacity is reserved, which AWS bills, and for which there is no quota unless it was raised");

    public static DiagnosticCode CapacityFellTwice { get; } =
        new("ELB4052", Severity.Error, "A capacity reservation is to fall, and has fallen as often today as AWS lets it");

    public static DiagnosticCode CapacityDoesNotFit { get; } =
        new("ELB4053", Severity.Error, "A capacity reservation does not fit the zones of its load balancer");

    public static DiagnosticCode WebAclIsReplaced { get; } =
        new("ELB4054", Severity.Warning, "A web ACL that somebody else associated is replaced");

    public static DiagnosticCode WebAclStays { get; } = new("ELB4055", Severity.Info, "A web ACL that somebody else associated stays");

    public static DiagnosticCode NameIsToBeProved { get; } =
        new("ELB4056", Severity.Info, "A private DNS name is not verified, since its zone is elsewhere");

    public static DiagnosticCode ForeignBalancerDiffers { get; } =
        new("ELB4040", Severity.Error, "Somebody else's load balancer is no application load balancer");

    public static DiagnosticCode ForeignBalancerElsewhere { get; } =
        new("ELB4041", Severity.Error, "Somebody else's load balancer is in another VPC");

    public static DiagnosticCode ForeignBalancerFailed { get; } =
        new("ELB4042", Severity.Error, "Somebody else's load balancer could not be provisioned");

    public static DiagnosticCode ForeignListenerMissing { get; } =
        new("ELB4043", Severity.Error, "Somebody else's load balancer has no listener on a port");

    public static DiagnosticCode ForeignListenerDiffers { get; } =
        new("ELB4044", Severity.Error, "Somebody else's listener has another protocol");

    public static DiagnosticCode BandIsFull { get; } =
        new("ELB4045", Severity.Error, "The rules do not fit among those of others on a listener");

    public static DiagnosticCode BandIsShared { get; } =
        new("ELB4046", Severity.Warning, "Somebody else's rules stand in the stack's band of priorities");

    public static DiagnosticCode ForeignRuleCatches { get; } =
        new("ELB4047", Severity.Warning, "Somebody else's rule gets requests that are meant for the stack");

    public static DiagnosticCode CatchesForeignRule { get; } =
        new("ELB4048", Severity.Warning, "A rule of the stack gets requests that are meant for somebody else");

    public static DiagnosticCode ForeignBalancerTwice { get; } =
        new("ELB4049", Severity.Error, "Two entries of the file are one load balancer of somebody else's");

    public static DiagnosticCode OthersWouldGo { get; } =
        new("ELB4061", Severity.Error, "What must go has rules or listeners of somebody else on it");

    public static DiagnosticCode OthersForward { get; } =
        new("ELB4062", Severity.Error, "Somebody else's rules forward to a target group that must go");

    public static DiagnosticCode OthersPresent { get; } =
        new("ELB4064", Severity.Error, "Another stack has a certificate that must go on a listener");

    public static DiagnosticCode ListenerIsShared { get; } =
        new("ELB4063", Severity.Info, "Other stacks have rules on a listener of the stack");

    public static DiagnosticCode StillAskedByMail { get; } =
        new("ELB4384", Severity.Info, "A certificate keeps the mailboxes that it was requested with");

    public static DiagnosticCode RecordHasRouting { get; } = new("ELB4009", Severity.Error, "A DNS record uses a routing policy");

    public static DiagnosticCode RecordRefused { get; } = new("ELB4015", Severity.Error, "AWS does not take a DNS record in its zone");

    public static DiagnosticCode RecordDangles { get; } =
        new("ELB4070", Severity.Warning, "A DNS record leads to a name that the run takes away");
}
