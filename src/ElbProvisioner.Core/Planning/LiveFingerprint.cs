using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What a saved plan relies on, in one line: everything read that planning looks at, without what changes by itself (instances, desired
/// capacity, the state of a load balancer on its way to active).
/// </summary>
internal static class LiveFingerprint
{
    public static string Of(LiveWorld live)
    {
        var text = new StringBuilder();
        text.Append(live.Account).Append('/').Append(live.Region).Append('\n');
        Write(text, live.Network);
        foreach (var resource in live.AllResources().OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            text.Append(resource.Address).Append(' ').Append(resource.Id).Append('\n');
            foreach (var tag in resource.Tags)
            {
                text.Append(' ').Append(tag.Key).Append('=').Append(tag.Value).Append('\n');
            }

            text.AppendJoin('\n', resource.Canonical).Append('\n');
        }

        foreach (var foreign in live.ForeignLoadBalancers.OrderBy(b => b.Arn, StringComparer.Ordinal))
        {
            text.AppendJoin('\n', foreign.Canonical).Append('\n');
        }

        foreach (var taken in live.TakenPriorities.OrderBy(t => t.RuleArn, StringComparer.Ordinal))
        {
            text.AppendJoin('\n', taken.Canonical).Append('\n');
        }

        foreach (var stranger in live.StrangeListeners.OrderBy(l => l.Arn, StringComparer.Ordinal))
        {
            text.Append(stranger.Arn).Append('\n');
        }

        foreach (var record in live.DnsRecords.Select(r => string.Join('\n', r.Canonical)).Order(StringComparer.Ordinal))
        {
            text.Append(record).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(StringBuilder text, NetworkFacts network)
    {
        text.Append(network.VpcId)
            .Append('\n')
            .AppendJoin(',', network.VpcIpv4Cidrs)
            .AppendJoin(',', network.VpcIpv6Cidrs)
            .Append('\n')
            .AppendJoin(',', network.Subnets.Select(s => s.SubnetId))
            .Append('\n');
        foreach (var (address, subnets) in network.OwnSubnets.OrderBy(o => o.Key.ToString(), StringComparer.Ordinal))
        {
            text.Append(address).AppendJoin(',', subnets.Select(s => s.SubnetId)).Append('\n');
        }

        foreach (var (address, image) in network.Images.OrderBy(o => o.Key.ToString(), StringComparer.Ordinal))
        {
            text.Append(address).Append(image.ImageId).Append(image.RootDevice).Append('\n');
        }

        foreach (var (address, template) in network.Templates.OrderBy(o => o.Key.ToString(), StringComparer.Ordinal))
        {
            text.Append(address).Append(template).Append('\n');
        }

        foreach (var (parameter, image) in network.ImageParameters.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            text.Append(parameter).Append(image).Append('\n');
        }

        foreach (var (name, zone) in network.Zones.OrderBy(z => z.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(zone.Id).Append('\n');
        }

        foreach (var (name, arn) in network.ExistingCertificates.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(arn).Append('\n');
        }
    }
}
