using System.Collections.Immutable;
using Amazon.EC2.Model;
using ElbProvisioner.Aws.Reading.Compute;

namespace ElbProvisioner.Aws.Reading.Network;

/// <summary>The VPC of each subnet that a scaling group uses: AWS describes groups without it.</summary>
internal sealed class SubnetOwners(ReadScope scope, Task<NetworkPart> network)
{
    /// <summary>Values one EC2 filter takes.</summary>
    private const int FilterValues = 200;

    public async Task<Func<string, string?>> FindAsync(ImmutableArray<RawGroup> groups)
    {
        var known = (await network).AllSubnets.ToDictionary(s => s.SubnetId, s => s.VpcId, StringComparer.Ordinal);
        var unknown = groups.SelectMany(g => g.SubnetIds).Where(id => !known.ContainsKey(id)).Distinct(StringComparer.Ordinal);
        var others = await Pages.ChunkedAsync<string, Subnet>(
            unknown,
            FilterValues,
            async ids =>
            {
                var answer = await scope.Session.Ec2.DescribeSubnetsAsync(
                    new DescribeSubnetsRequest { Filters = [Ec2Filter.Of("subnet-id", ids)] },
                    scope.Cancel
                );
                return answer.Subnets ?? [];
            }
        );
        foreach (var subnet in others)
        {
            known[subnet.SubnetId] = subnet.VpcId;
        }

        return id => known.GetValueOrDefault(id);
    }
}
