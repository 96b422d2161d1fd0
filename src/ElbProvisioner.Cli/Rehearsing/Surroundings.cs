using ElbProvisioner.Core.Model;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>
/// What a stack expects to find in its account, put into a world that is new: the zones of its names, IPv6 in its network.
/// </summary>
internal static class Surroundings
{
    public static void Furnish(EmbeddedAws aws, string region, IReadOnlyList<Stack> stacks)
    {
        var makes = new StandIns(aws);
        if (stacks.SelectMany(static stack => stack.LoadBalancers).Any(static balancer => balancer.IsDualStack))
        {
            makes.GiveVersion6(region);
        }

        // A zone holds the names below it: the shortest first.
        foreach (
            var (zone, isPrivate) in stacks
                .SelectMany(ZonesOf)
                .Distinct()
                .OrderBy(static zone => zone.Name.Length)
                .ThenBy(static z => z.Name)
        )
        {
            makes.AddZone(zone, isPrivate, region);
        }
    }

    private static IEnumerable<(string Name, bool IsPrivate)> ZonesOf(Stack stack) =>
        stack
            .DnsNames.Select(static name => (Zone(name.Name, name.Zone), name.IsPrivate == true))
            .Concat(
                stack
                    .Certificates.OfType<Certificate.Requested>()
                    .Where(static certificate => certificate.IsProvedByRecords)
                    .SelectMany(static certificate => certificate.Domains.Select(domain => (Zone(domain, certificate.Zone), false)))
            );

    /// <summary>The one that the file names, else the name's parent where that is no top-level domain.</summary>
    private static string Zone(string name, string? said) =>
        said is not null && said.Contains('.', StringComparison.Ordinal) ? said.TrimEnd('.')
        : name.Split('.', 2) is [_, var parent] && parent.Contains('.', StringComparison.Ordinal) ? parent
        : name;
}
