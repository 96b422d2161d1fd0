using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

/// <summary>A target that the file itself names, beside those that scaling groups bring.</summary>
/// <param name="Id">An address as AWS writes it, or an instance's id.</param>
/// <param name="Port">1 to 65535; null: the target group's.</param>
/// <param name="Zone">A zone's name, or <c>all</c>; null: it follows from the address [ELBv2 API: TargetDescription].</param>
/// <param name="QuicServerId">0x and 16 hexadecimal digits in lower case, behind QUIC only [ELBv2 API: TargetDescription].</param>
public sealed record DeclaredTarget(string Id, int? Port, string? Zone, string? QuicServerId, SourceSpan At)
{
    public bool IsInstance => Id.StartsWith("i-", StringComparison.Ordinal);

    public bool IsIpv6 => Id.Contains(':', StringComparison.Ordinal);
}

/// <summary>The Lambda function that answers the requests of a target group.</summary>
/// <param name="Function">Its name, or an ARN without a qualifier.</param>
/// <param name="Qualifier">An alias or a version; null: what is not published.</param>
public sealed record FunctionTarget(string Function, string? Qualifier, SourceSpan At)
{
    /// <summary>The ARN under which it is registered and invoked.</summary>
    public string ArnIn(string partition, string region, string account) =>
        (
            Function.StartsWith("arn:", StringComparison.Ordinal)
                ? Function
                : $"arn:{partition}:lambda:{region}:{account}:function:{Function}"
        ) + (Qualifier is null ? "" : ":" + Qualifier);
}
