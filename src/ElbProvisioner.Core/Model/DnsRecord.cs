using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

/// <summary>A name in a hosted zone, and how it is answered: lower case, no trailing dot.</summary>
/// <param name="Zone">The hosted zone's name or id; null: the longest zone that holds the name.</param>
public sealed record DnsName(string Name, SourceSpan At, string? Zone = null)
{
    /// <summary>A private zone or a public one; null: a public one before a private one of the same length.</summary>
    public bool? IsPrivate { get; init; }

    /// <summary>By <see cref="DnsRecordTable"/>, what the file says: of a load balancer's name its policy, of a record everything.</summary>
    public Settings Settings { get; init; } = DnsRecordTable.Table.Empty;

    /// <summary>Null: it has no policy.</summary>
    public string? Id => Settings.Find(DnsRecordTable.Id);

    /// <summary>The zone is chosen for all that say the same.</summary>
    public string ZoneKey =>
        Zone is null && IsPrivate is null ? Name
        : IsPrivate is { } isPrivate ? $"{Name} {Zone} {(isPrivate ? "private" : "public")}"
        : $"{Name} {Zone}";

    /// <summary>The same, with the stack's name for an id where it has a policy and no id.</summary>
    public DnsName In(string stack) =>
        Id is null && stack.Length > 0 && DnsRecordTable.PolicyOf(Settings) is not null
            ? this with
            {
                Settings = Settings.With(DnsRecordTable.Id, stack),
            }
            : this;
}

/// <summary>A record of the file: the other side of a hybrid pair.</summary>
public sealed record DnsRecord
{
    public required string Name { get; init; }

    public required DnsName Dns { get; init; }

    public string Type => Dns.Settings.Find(DnsRecordTable.Type) ?? "";

    public SourceSpan At { get; init; }
}
