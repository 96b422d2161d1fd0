namespace ElbProvisioner.Core.Resources;

/// <summary>A target as AWS registers it [ELBv2 API: TargetDescription].</summary>
/// <param name="Id">An address or an instance, the ARN of a function, or a load balancer.</param>
/// <param name="Port">Null: a function, which has none.</param>
/// <param name="Zone">Null: AWS knows it by itself.</param>
public sealed record RegisteredTarget(ResourceRef Id, int? Port, string? Zone, string? QuicServerId)
{
    /// <summary>In the declared items of a target group's tags: what elbctl registered in it, by <see cref="Key"/>.</summary>
    public const string Item = "targets.";

    /// <summary>What AWS tells the targets of one group apart by, in letters that tags can hold.</summary>
    public string Key => Port is { } port ? $"{Id.Key}/{port}" : Id.Key;

    /// <summary>The same for people: <c>10.1.2.3:8080</c>.</summary>
    public string Name =>
        Port is not { } port ? Id.Key
        : IsIpv6 ? $"[{Id.Key}]:{port}"
        : $"{Id.Key}:{port}";

    private bool IsIpv6 =>
        Id is ResourceRef.Existing { Id: var id }
        && id.Contains(':', StringComparison.Ordinal)
        && !id.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>There is nothing to be done to have it as <paramref name="wanted"/> says.</summary>
    public bool Is(RegisteredTarget wanted) =>
        Name == wanted.Name && QuicServerId == wanted.QuicServerId && (wanted.Zone is null || Zone == wanted.Zone);
}
