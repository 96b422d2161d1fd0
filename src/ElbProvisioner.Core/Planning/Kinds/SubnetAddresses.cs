using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The addresses of a load balancer that are compared: of subnets in which it stays, what the file says. Elastic IPs always: one that
/// leaves the file is let go.
/// </summary>
internal static class SubnetAddresses
{
    private const string Automatic = "auto_assigned";

    public static Settings Compared(Settings live, Settings wanted)
    {
        var said = (wanted.FindValue(LoadBalancerTable.Addresses) ?? []).ToDictionary(m => m.SubnetId, StringComparer.Ordinal);
        return live.Map(
            LoadBalancerTable.Addresses,
            mappings =>
                [
                    .. mappings
                        .Where(m => wanted.Get(LoadBalancerTable.SubnetIds).Contains(m.SubnetId))
                        .Select(m => Of(m, said.GetValueOrDefault(m.SubnetId) ?? new(m.SubnetId)))
                        .Where(static m => !m.IsPlain),
                ]
        );
    }

    private static SubnetMapping Of(SubnetMapping live, SubnetMapping said) =>
        live with
        {
            PrivateIpv4 = said.PrivateIpv4 is null ? null : live.PrivateIpv4,
            Ipv6 = said.Ipv6 is null ? null : live.Ipv6,
            SourceNatPrefix =
                said.SourceNatPrefix is null ? null
                : said.SourceNatPrefix == Automatic && live.SourceNatPrefix is not null ? Automatic
                : live.SourceNatPrefix,
        };
}
