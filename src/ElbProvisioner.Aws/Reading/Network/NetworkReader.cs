using System.Collections.Immutable;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using Address = ElbProvisioner.Core.Resources.Address;

namespace ElbProvisioner.Aws.Reading.Network;

internal sealed record VpcFact(string Id, bool IsDefault, ImmutableArray<string> Ipv4Cidrs, ImmutableArray<string> Ipv6Cidrs);

internal sealed record NetworkPart(
    VpcFact? Vpc,
    ImmutableArray<SubnetFact> Subnets,
    ImmutableDictionary<Address, ImmutableArray<SubnetFact>> OwnSubnets,
    ImmutableArray<Subnet> AllSubnets
);

/// <summary>The VPC, and the subnets that the network, load balancers and scaling groups chose.</summary>
internal sealed class NetworkReader(ReadScope scope)
{
    private const int PageSize = 1000;

    private readonly VpcChoice _choice = scope.Stack.Network.Vpc;

    public async Task<NetworkPart> ReadAsync(Task<VpcFact?> finding)
    {
        var subnets = SubnetsAsync();
        var tablesAhead =
            _choice is VpcChoice.ById byId && AreRoutesAsked(isDefaultVpc: false) ? scope.Lookups.RouteTables.ReadAsync(byId.VpcId) : null;
        var vpc = await finding;
        var tables =
            vpc is null || !AreRoutesAsked(vpc.IsDefault) ? [] : await (tablesAhead ?? scope.Lookups.RouteTables.ReadAsync(vpc.Id));
        var all = await subnets;
        if (vpc is null)
        {
            return new(null, [], ImmutableDictionary<Address, ImmutableArray<SubnetFact>>.Empty, [.. all]);
        }

        var chooser = new SubnetChooser(scope, vpc, all, tables);
        var network = chooser.Choose(
            scope.Stack.Network.Subnets,
            scope.Stack.OwnLoadBalancers.Where(b => b.Subnets is null).OrderByDescending(b => b.IsApplication).FirstOrDefault()
        );
        var own = ImmutableDictionary.CreateBuilder<Address, ImmutableArray<SubnetFact>>();
        foreach (var balancer in scope.Stack.LoadBalancers)
        {
            if (balancer.Subnets is { } chosen)
            {
                own[Address.Of(ResourceKind.LoadBalancer, balancer.Name)] = chooser.Choose(chosen, balancer);
            }
        }

        foreach (var group in scope.Stack.AutoScalingGroups)
        {
            if (group.Subnets is { } chosen)
            {
                own[Address.Of(ResourceKind.AutoScalingGroup, group.Name)] = chooser.Choose(chosen, null);
            }
        }

        return new(vpc, network, own.ToImmutable(), [.. all]);
    }

    public async Task<VpcFact?> FindVpcAsync()
    {
        List<Filter> filters = _choice switch
        {
            VpcChoice.ById byId => [Ec2Filter.Of("vpc-id", byId.VpcId)],
            VpcChoice.ByTags byTags => [.. byTags.Tags.Select(t => Ec2Filter.Of("tag:" + t.Key, t.Value))],
            _ => [Ec2Filter.Of("is-default", "true")],
        };
        var answer = await scope.Session.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest { Filters = filters }, scope.Cancel);
        var found = answer.Vpcs ?? [];
        if (found.Count == 1)
        {
            return Read(found[0]);
        }

        if (scope.IsForApply)
        {
            Report(found);
        }

        return null;
    }

    private void Report(List<Vpc> found)
    {
        var region = scope.Session.Region;
        switch (_choice)
        {
            case VpcChoice.ById byId:
                scope.Findings.Report(
                    LiveFindings.VpcNotFound,
                    byId.At,
                    $"The VPC '{byId.VpcId}' does not exist in {region}.",
                    "Check its id, the region and the account."
                );
                break;
            case VpcChoice.ByTags byTags when found.Count > 1:
                scope.Findings.Report(
                    LiveFindings.VpcAmbiguous,
                    byTags.At,
                    $"{found.Count} VPCs of {region} carry these tags: "
                        + $"{string.Join(", ", found.Select(v => v.VpcId).Order(StringComparer.Ordinal))}.",
                    "Add a tag that only one of them has, or write its id."
                );
                break;
            case VpcChoice.ByTags byTags:
                scope.Findings.Report(
                    LiveFindings.VpcNotFound,
                    byTags.At,
                    $"No VPC of {region} carries these tags.",
                    "Check the tags, the region and the account."
                );
                break;
            default:
                scope.Findings.Report(
                    LiveFindings.VpcNotFound,
                    Core.Diagnostics.SourceSpan.None,
                    $"The account has no default VPC in {region}.",
                    "Name one with 'network: { vpc: vpc-… }'."
                );
                break;
        }
    }

    private static VpcFact Read(Vpc vpc)
    {
        var ranges = (vpc.CidrBlockAssociationSet ?? [])
            .Where(a => a.CidrBlockState?.State?.Value is null or "associated")
            .Select(a => a.CidrBlock)
            .ToList();
        return new(
            vpc.VpcId,
            vpc.IsDefault == true,
            [.. (ranges.Count > 0 ? ranges : [vpc.CidrBlock]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [
                .. (vpc.Ipv6CidrBlockAssociationSet ?? [])
                    .Where(a => a.Ipv6CidrBlockState?.State?.Value is null or "associated")
                    .Select(a => a.Ipv6CidrBlock)
                    .OfType<string>()
                    .Order(StringComparer.Ordinal),
            ]
        );
    }

    private Task<List<Subnet>> SubnetsAsync()
    {
        List<Filter> filters = [Ec2Filter.Of("state", "available")];
        if (_choice is VpcChoice.ById byId)
        {
            filters.Add(Ec2Filter.Of("vpc-id", byId.VpcId));
        }
        else if (_choice is VpcChoice.Default && Choices().All(c => c is SubnetChoice.Public))
        {
            filters.Add(Ec2Filter.Of("default-for-az", "true"));
        }

        return Pages.AllAsync(
            token =>
                scope.Session.Ec2.DescribeSubnetsAsync(
                    new DescribeSubnetsRequest
                    {
                        Filters = filters,
                        MaxResults = PageSize,
                        NextToken = token,
                    },
                    scope.Cancel
                ),
            page => page.Subnets,
            page => page.NextToken
        );
    }

    private bool AreRoutesAsked(bool isDefaultVpc) =>
        Choices().Any(c => c is SubnetChoice.Private || (c is SubnetChoice.Public && !isDefaultVpc));

    private IEnumerable<SubnetChoice> Choices() =>
        scope
            .Stack.LoadBalancers.Select(b => b.Subnets)
            .Concat(scope.Stack.AutoScalingGroups.Select(g => g.Subnets))
            .OfType<SubnetChoice>()
            .Prepend(scope.Stack.Network.Subnets);
}
