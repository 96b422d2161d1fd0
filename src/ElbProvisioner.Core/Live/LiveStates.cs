namespace ElbProvisioner.Core.Live;

/// <summary>AWS's states of a load balancer as sentences [ELBv2 API: LoadBalancerState].</summary>
public static class LoadBalancerStates
{
    public static string Sentence(string state) =>
        state switch
        {
            "active" => "It serves.",
            "provisioning" => "AWS is still setting it up; that takes a few minutes.",
            "active_impaired" => "It serves but cannot scale as it should.",
            "failed" => "AWS could not set it up; it has to be replaced.",
            _ => $"AWS says {state}.",
        };
}

/// <summary>ACM's states as sentences [ACM API: CertificateDetail].</summary>
public static class CertificateStates
{
    public const string Issued = "ISSUED";

    public const string Pending = "PENDING_VALIDATION";

    /// <returns>Null: it is issued.</returns>
    public static string? Alarm(string status, string? failure) =>
        status switch
        {
            Issued => null,
            Pending => "ACM still waits for the proof that its domains are yours.",
            "EXPIRED" => "It has expired: browsers refuse it.",
            "REVOKED" => "It was revoked: browsers refuse it.",
            "VALIDATION_TIMED_OUT" => "Its domains were not proved within three days.",
            "FAILED" => $"ACM will not issue it{(failure is null ? "" : $" ({failure})")}.",
            _ => $"ACM says {status}.",
        };
}
