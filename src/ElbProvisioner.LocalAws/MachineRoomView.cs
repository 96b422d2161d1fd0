namespace ElbProvisioner.LocalAws;

/// <summary>What really runs and is really checked in a world with traffic, as it is now.</summary>
/// <param name="Machines">The instances that run.</param>
/// <param name="Targets">What is registered where instances and addresses are targets, draining ones included.</param>
public sealed record MachineRoomView(IReadOnlyList<RunningMachine> Machines, IReadOnlyList<RegisteredTarget> Targets);

/// <summary>An instance that runs.</summary>
/// <param name="Boot">Another one whenever it boots again.</param>
/// <param name="AutoScalingGroup">The group's name; null: it was launched otherwise.</param>
/// <param name="GroupTags">The tags of its group.</param>
/// <param name="UserData">In base64, as its launch template has it; null: none.</param>
/// <param name="IsSilent">An image that never answers: nothing is to run for it.</param>
public sealed record RunningMachine(
    string Region,
    string InstanceId,
    string Boot,
    string? AutoScalingGroup,
    IReadOnlyDictionary<string, string> GroupTags,
    string AvailabilityZone,
    string PrivateIpAddress,
    string? UserData,
    bool IsSilent
);

/// <summary>A target as it is registered in one group.</summary>
/// <param name="Key">Names it in its region.</param>
/// <param name="Id">An instance's id or an address.</param>
/// <param name="Protocol">The group's.</param>
/// <param name="ProtocolVersion"><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>; null for groups that do not speak HTTP.</param>
/// <param name="HealthCheckPort">The port that is checked.</param>
/// <param name="HealthCheckPath">Null: connecting is all.</param>
/// <param name="Codes">What passes, as in <c>200,300-399</c>; null like the path.</param>
/// <param name="InstanceId">Whose address it is, or its id; null: of no instance of this world.</param>
/// <param name="Zone">Null: outside the VPC.</param>
/// <param name="Check">Null: it is not checked now.</param>
public sealed record RegisteredTarget(
    string Region,
    string Key,
    string Id,
    int Port,
    string TargetGroup,
    string Protocol,
    string? ProtocolVersion,
    int HealthCheckPort,
    string? HealthCheckPath,
    string? Codes,
    string? InstanceId,
    string? AutoScalingGroup,
    string? Zone,
    TargetCheck? Check
);

/// <summary>How a target is to be checked.</summary>
/// <param name="Since">When its checks began: a target that is registered anew is another.</param>
/// <param name="Protocol"><c>HTTP</c>, <c>HTTPS</c> or <c>TCP</c>.</param>
/// <param name="Host">The Host header of an HTTP check.</param>
/// <param name="Interval">As long as it lasts in this world.</param>
/// <param name="Timeout">In life's time: who answers lives there.</param>
/// <param name="State">Where the thresholds are counted from: <c>initial</c>, <c>healthy</c>, <c>unhealthy</c>…</param>
/// <param name="IsReachable">False: security groups let no check through, or the machine never answers.</param>
/// <param name="TellsDetails">False for targets of network load balancers, of which AWS does not say why they fail.</param>
public sealed record TargetCheck(
    DateTimeOffset Since,
    string Protocol,
    string Host,
    TimeSpan Interval,
    TimeSpan Timeout,
    int HealthyThreshold,
    int UnhealthyThreshold,
    string State,
    bool IsReachable,
    bool TellsDetails
);
