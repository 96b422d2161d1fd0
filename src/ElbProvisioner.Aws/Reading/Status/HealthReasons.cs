using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>AWS's states and reason codes as sentences [ELBv2 API: TargetHealth, LoadBalancerState].</summary>
internal static class HealthReasons
{
    public static TargetState StateOf(string? state) =>
        state switch
        {
            "healthy" => TargetState.Healthy,
            "initial" => TargetState.Initial,
            "unhealthy" => TargetState.Unhealthy,
            "draining" or "unhealthy.draining" => TargetState.Draining,
            "unused" => TargetState.Unused,
            _ => TargetState.Unavailable,
        };

    /// <param name="description">AWS's own words: the status code it got, and the like.</param>
    public static string? Sentence(string? code, string? description)
    {
        var sentence = code switch
        {
            "Elb.RegistrationInProgress" => "It is being registered.",
            "Elb.InitialHealthChecking" => "Its first health checks are still to come.",
            "Target.ResponseCodeMismatch" => "The health check got an answer, but not with a code the target group takes as healthy.",
            "Target.Timeout" =>
                "The health check got no answer in time: the application is slow, not running, or a security group is in the way.",
            "Target.FailedHealthChecks" =>
                "The health check cannot connect: nothing listens on that port, or what it answers is not understood.",
            "Target.NotRegistered" => "It is not registered.",
            "Target.NotInUse" =>
                "No listener forwards to this target group, or its zone is not enabled on the load balancer; it is not checked.",
            "Target.DeregistrationInProgress" => "It is leaving and finishes the requests it has.",
            "Target.InvalidState" => "The instance is stopped or terminated.",
            "Target.IpUnusable" => "Its address belongs to a load balancer and cannot be a target.",
            "Target.HealthCheckDisabled" => "Health checks are switched off for this target group.",
            "Elb.InternalError" => "The load balancer had an internal error while checking it.",
            null or "" => null,
            _ => $"AWS says {code}.",
        };
        return string.IsNullOrWhiteSpace(description) ? sentence
            : sentence is null ? description.Trim()
            : $"{sentence} ({description.Trim()})";
    }
}
