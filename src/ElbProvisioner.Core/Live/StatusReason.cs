using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>One thing that makes a stack not healthy.</summary>
/// <param name="What">The object it is about; null: the stack as a whole.</param>
/// <param name="Message">A sentence for people, with AWS's name where it differs from the file's.</param>
public sealed record StatusReason(ReasonKind Kind, Address? What, string Message)
{
    /// <summary>A place that gets traffic does not serve it: an apply is not done before that is over.</summary>
    public bool Holds =>
        Kind
            is ReasonKind.NothingThere
                or ReasonKind.Missing
                or ReasonKind.LoadBalancerNotActive
                or ReasonKind.NoHealthyTarget
                or ReasonKind.NothingFillsIt
                or ReasonKind.NotRegistered
                or ReasonKind.FunctionNotInvoked
                or ReasonKind.ZoneWithoutTarget
                or ReasonKind.NoInstance
                or ReasonKind.CertificateNotIssued;

    /// <summary>Waiting alone cannot mend it.</summary>
    public bool IsLasting { get; init; }
}

public enum ReasonKind
{
    NothingThere,

    /// <summary>Declared, and not there.</summary>
    Missing,
    BeingDeleted,
    LoadBalancerNotActive,

    /// <summary>It serves, and lacks what it needs to grow.</summary>
    LoadBalancerImpaired,

    /// <summary>A target group gets traffic and has nobody to answer.</summary>
    NoHealthyTarget,

    /// <summary>The same, where no scaling group could ever register a target.</summary>
    NothingFillsIt,

    /// <summary>The same, where its instances run and were deregistered.</summary>
    NotRegistered,

    /// <summary>The function that answers does not let load balancing invoke it, or is gone.</summary>
    FunctionNotInvoked,

    /// <summary>Without cross-zone balancing, what arrives in a zone is answered in it or not at all.</summary>
    ZoneWithoutTarget,

    /// <summary>A listener or rule is there, and sends its requests to nothing that the file names, or listens elsewhere.</summary>
    RoutingDiffers,

    /// <summary>The load balancer's security groups let nobody reach a listener.</summary>
    NobodyAdmitted,

    /// <summary>A scaling group wants no instances.</summary>
    ScaledToZero,

    /// <summary>A scaling group wants instances and has none in service.</summary>
    NoInstance,
    ProcessSuspended,
    LaunchTemplateMissing,
    LaunchesFail,
    CertificateNotIssued,
}
