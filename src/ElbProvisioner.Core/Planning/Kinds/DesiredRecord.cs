using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>One record set that the file wants: a load balancer's name has one for each type of address.</summary>
/// <param name="Settings">As Route 53 is to have it, an alias of a load balancer that is still to be made without its target.</param>
/// <param name="LoadBalancer">Whose alias it is; null: a record of the file's own.</param>
/// <param name="Record">The record of the file; null: a load balancer's name.</param>
internal sealed record DesiredRecord(
    Address Address,
    DnsName Dns,
    HostedZone Zone,
    Settings Settings,
    LoadBalancer? LoadBalancer,
    DnsRecord? Record
)
{
    public string Type => Settings.Get(DnsRecordTable.Type);

    public (string ZoneId, string Name) Place => (Zone.Id, Dns.Name);

    /// <summary>The name of the mark beside it; null: what it leads to says whose it is.</summary>
    public string? Mark =>
        Record is not null ? RecordMark.NameOf(Record)
        : LoadBalancer is { IsForeign: true } ? RecordMark.NameOf(Dns.Name, Type, Dns.Id)
        : null;

    /// <summary>
    /// What the mark tells: the record's key in the file, or the name of a load balancer, which has dots and so is none. Null: no mark.
    /// </summary>
    public string? MarkText => Mark is null ? null : Record?.Name ?? Address.Path;

    /// <summary>The record of AWS that it is.</summary>
    public bool Is(LiveDnsRecord live) => IsBeside(live) && live.Id == Dns.Id;

    /// <summary>One of the same zone, name and type: AWS chooses between these.</summary>
    public bool IsBeside(LiveDnsRecord live) => live.ZoneId == Zone.Id && live.Name == Dns.Name && live.Type == Type;
}
