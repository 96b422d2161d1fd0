using System.Collections.Immutable;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Reading.Network;

/// <summary>Turns a choice into one subnet for each availability zone.</summary>
internal sealed class SubnetChooser(ReadScope scope, VpcFact vpc, IEnumerable<Subnet> all, IReadOnlyCollection<RouteTable> tables)
{
    private const int ZonesOfApplicationLoadBalancer = 2;

    private readonly List<Subnet> _subnets = [.. all.Where(s => s.VpcId == vpc.Id).OrderBy(s => s.SubnetId, StringComparer.Ordinal)];

    /// <param name="loadBalancer">One that uses the choice, and needs the most of it; null: none does.</param>
    public ImmutableArray<SubnetFact> Choose(SubnetChoice choice, LoadBalancer? loadBalancer)
    {
        var chosen = choice switch
        {
            SubnetChoice.ByIds byIds => ById(byIds),
            SubnetChoice.ByTags byTags =>
            [
                .. _subnets.Where(s => byTags.Tags.All(t => s.Tags?.Exists(x => x.Key == t.Key && x.Value == t.Value) == true)),
            ],
            SubnetChoice.Private => [.. _subnets.Where(s => IsOrdinary(s) && !IsPublic(s))],
            // The default VPC's own subnets are public by definition; emulators leave out the route that shows it.
            _ => _subnets.FindAll(s => IsOrdinary(s) && (vpc.IsDefault ? s.DefaultForAz == true : IsPublic(s))),
        };
        var perZone = chosen
            .DistinctBy(s => s.AvailabilityZone)
            .OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal)
            .Select(s => new SubnetFact(s.SubnetId, s.AvailabilityZone, Ipv6RangeOf(s) is not null, s.CidrBlock)
            {
                Ipv6Range = Ipv6RangeOf(s),
            })
            .ToImmutableArray();
        if (scope.IsForApply)
        {
            Report(choice, chosen, perZone, loadBalancer);
        }

        return perZone;
    }

    private List<Subnet> ById(SubnetChoice.ByIds choice)
    {
        var found = choice
            .SubnetIds.Distinct(StringComparer.Ordinal)
            .Select(id => (Id: id, Subnet: _subnets.Find(s => s.SubnetId == id)))
            .ToList();
        foreach (var (id, _) in found.Where(f => f.Subnet is null && scope.IsForApply))
        {
            scope.Findings.Report(
                LiveFindings.SubnetNotFound,
                choice.At,
                $"The subnet '{id}' does not exist in the VPC '{vpc.Id}'.",
                "Check its id, and that it lies in the VPC of 'network'."
            );
        }

        return [.. found.Select(f => f.Subnet).OfType<Subnet>()];
    }

    private void Report(SubnetChoice choice, List<Subnet> chosen, ImmutableArray<SubnetFact> perZone, LoadBalancer? loadBalancer)
    {
        var at = choice switch
        {
            SubnetChoice.ByIds byIds => byIds.At,
            SubnetChoice.ByTags byTags => byTags.At,
            _ => loadBalancer?.At ?? SourceSpan.None,
        };
        if (chosen.Count == 0)
        {
            var what = choice switch
            {
                SubnetChoice.ByTags => "No subnet with these tags",
                SubnetChoice.Private => "No private subnet",
                SubnetChoice.ByIds => "None of these subnets",
                _ => "No public subnet",
            };
            scope.Findings.Report(
                LiveFindings.NoSubnets,
                at,
                $"{what} exists in the VPC '{vpc.Id}'.",
                "Create subnets, or choose others with 'subnets:'."
            );
            return;
        }

        if (choice is SubnetChoice.ByIds && chosen.GroupBy(s => s.AvailabilityZone).FirstOrDefault(z => z.Count() > 1) is { } shared)
        {
            scope.Findings.Report(
                LiveFindings.SubnetsShareZone,
                at,
                $"{string.Join(" and ", shared.Select(s => s.SubnetId))} both lie in {shared.Key}; AWS takes one subnet for each zone.",
                "Leave one of them out."
            );
        }

        if (loadBalancer is { IsApplication: true } && perZone.Length < ZonesOfApplicationLoadBalancer)
        {
            scope.Findings.Report(
                LiveFindings.TooFewZones,
                at,
                $"The chosen subnets of the VPC '{vpc.Id}' lie in one availability zone only ({perZone[0].AvailabilityZone}); an "
                    + "application load balancer needs two.",
                "Choose subnets in at least two zones."
            );
        }
    }

    private static string? Ipv6RangeOf(Subnet subnet) =>
        subnet
            .Ipv6CidrBlockAssociationSet?.Find(a => a.Ipv6CidrBlockState?.State?.Value is null or "associated" or "associating")
            ?.Ipv6CidrBlock;

    /// <summary>In a zone of the region itself, not a local or outpost one, and with IPv4: what load balancers take everywhere.</summary>
    private bool IsOrdinary(Subnet subnet) =>
        subnet.OutpostArn is null or ""
        && subnet.Ipv6Native != true
        && subnet.AvailabilityZone.Length == scope.Session.Region.Length + 1
        && subnet.AvailabilityZone.StartsWith(scope.Session.Region, StringComparison.Ordinal);

    /// <summary>Its route table, or the main one when it has none of its own, leads to an internet gateway.</summary>
    private bool IsPublic(Subnet subnet)
    {
        var table =
            tables.FirstOrDefault(t => t.Associations?.Exists(a => a.SubnetId == subnet.SubnetId) == true)
            ?? tables.FirstOrDefault(t => t.Associations?.Exists(a => a.Main == true) == true);
        return table?.Routes?.Exists(r =>
                r.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true && r.State?.Value is null or "active"
            ) == true;
    }
}
