using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// The addresses of a load balancer, a line a subnet; those that say nothing are left out [ELBv2 API: SubnetMapping, AvailabilityZone].
/// </summary>
public sealed class SubnetMappingsForm : Form<ImmutableArray<SubnetMapping>>
{
    private const string Subnet = "SubnetId";
    private const string Allocation = "AllocationId";
    private const string PrivateIpv4 = "PrivateIPv4Address";
    private const string Ipv6 = "IPv6Address";
    private const string Prefix = "SourceNatIpv6Prefix";

    public override string Key(object value) => Key(value, static reference => reference.Key);

    public override string Key(object value, Func<ResourceRef, string> resolve) =>
        string.Join('\n', ((ImmutableArray<SubnetMapping>)value).Select(m => $"{m.SubnetId}: {TextOf(m, resolve)}"));

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<SubnetMapping>)value)
            .Where(static m => !m.IsPlain)
            .Select(m => new PropertyText($"{path}.{m.SubnetId}", TextOf(m, static reference => reference.Key), TextOf(m, nameOf)));

    public override IEnumerable<string> Members(string member) =>
        new[] { Subnet, Allocation, PrivateIpv4, Ipv6, Prefix }.Select(inner => $"{member}[].{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) =>
        ((ImmutableArray<SubnetMapping>)value).Select(m => m.Allocation).OfType<ResourceRef>();

    /// <summary>Null: AWS tells of none, as of a load balancer whose addresses it chose itself.</summary>
    public override object? FromWire(object wire)
    {
        if (wire is not IReadOnlyList<object> zones)
        {
            return null;
        }

        var mappings = zones
            .OfType<Members>()
            .Select(Read)
            .Where(m => !m.IsPlain)
            .OrderBy(m => m.SubnetId, StringComparer.Ordinal)
            .ToImmutableArray();
        return mappings.IsEmpty ? null : mappings;
    }

    /// <summary>All subnets of a request, with what is said of each.</summary>
    public static List<object> Write(IEnumerable<SubnetMapping> mappings, Func<ResourceRef, string> idOf) =>
        mappings.Select(object (m) => Write(m, idOf)).ToList();

    protected override string Show(ImmutableArray<SubnetMapping> value, Func<ResourceRef, string> nameOf) =>
        string.Join("; ", value.Select(m => $"{m.SubnetId}: {TextOf(m, nameOf)}"));

    protected override object Send(ImmutableArray<SubnetMapping> value, Func<ResourceRef, string> idOf) => Write(value, idOf);

    private static string TextOf(SubnetMapping mapping, Func<ResourceRef, string> nameOf) =>
        string.Join(
            ", ",
            new[]
            {
                mapping.Allocation is { } allocation ? $"Elastic IP {nameOf(allocation)}" : null,
                mapping.PrivateIpv4,
                mapping.Ipv6,
                mapping.SourceNatPrefix is { } prefix ? $"source NAT {prefix}" : null,
            }.OfType<string>()
        );

    private static Dictionary<string, object> Write(SubnetMapping mapping, Func<ResourceRef, string> idOf)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal) { [Subnet] = mapping.SubnetId };
        foreach (
            var (member, value) in new[]
            {
                (Allocation, mapping.Allocation is { } allocation ? idOf(allocation) : null),
                (PrivateIpv4, mapping.PrivateIpv4),
                (Ipv6, mapping.Ipv6),
                (Prefix, mapping.SourceNatPrefix),
            }
        )
        {
            if (value is not null)
            {
                members[member] = value;
            }
        }

        return members;
    }

    /// <summary>Beside the first of each kind stand those that AWS added by itself.</summary>
    private static SubnetMapping Read(Members zone)
    {
        var addresses = (zone.GetValueOrDefault("LoadBalancerAddresses") as IReadOnlyList<object>)?.OfType<Members>().ToList() ?? [];
        return new(zone.GetValueOrDefault(Subnet) as string ?? "")
        {
            Allocation = First(Allocation) is { } id ? new ResourceRef.Existing(id) : null,
            PrivateIpv4 = First(PrivateIpv4),
            Ipv6 = First(Ipv6) is { } six ? (IPAddress.TryParse(six, out var address) ? address.ToString() : six) : null,
            SourceNatPrefix = (zone.GetValueOrDefault("SourceNatIpv6Prefixes") as IReadOnlyList<object>)?.OfType<string>().FirstOrDefault(),
        };

        string? First(string member) => addresses.Select(a => a.GetValueOrDefault(member)).OfType<string>().FirstOrDefault();
    }
}
