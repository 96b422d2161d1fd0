namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Statuses that only load balancers of AWS have [ALB guide: troubleshooting].</summary>
internal static class OwnStatuses
{
    /// <summary>The client left before its answer: it stands in the log, and nobody receives it.</summary>
    public const int ClientLeft = 460;

    /// <summary>X-Forwarded-For names more than 30 addresses.</summary>
    public const int TooManyAddresses = 463;

    /// <summary>The client's protocol does not go with the target group's.</summary>
    public const int WrongProtocol = 464;
}
