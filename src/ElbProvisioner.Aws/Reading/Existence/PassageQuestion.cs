using Amazon.EC2.Model;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Do the security groups of somebody else's load balancer let it reach the instances: elbctl does not touch them, and a target that is not
/// reached never becomes healthy.
/// </summary>
internal static class PassageQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.Passage[] passages) =>
        passages.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("security groups", () => LookAsync(inquiry, [.. passages.DistinctBy(static p => p.Balancer)]));

    private static async Task LookAsync(Inquiry inquiry, SentValue.Passage[] passages)
    {
        var found = await Pages.ChunkedAsync<string, SecurityGroup>(
            passages.SelectMany(static p => p.BalancerGroups).Distinct(StringComparer.Ordinal),
            Inquiry.FilterValues,
            async ids =>
                (
                    await inquiry.Session.Ec2.DescribeSecurityGroupsAsync(
                        new DescribeSecurityGroupsRequest { Filters = [Ec2Filter.Of("group-id", ids)] },
                        inquiry.Cancel
                    )
                ).SecurityGroups
                ?? []
        );
        foreach (var passage in passages)
        {
            var rules = found
                .Where(g => passage.BalancerGroups.Contains(g.GroupId, StringComparer.Ordinal))
                .SelectMany(g => g.IpPermissionsEgress ?? [])
                .SelectMany(p => SecurityGroupReader.Flatten(RuleDirection.Egress, p))
                .ToList();
            var kept = passage
                .Ports.Where(port => !PortAdmission.IsLetOut(rules, passage.TargetGroups, inquiry.World.Network.VpcIpv4Cidrs, port))
                .ToList();
            if (kept.Count > 0)
            {
                inquiry.Findings.Report(
                    ExistenceCodes.ForeignBalancerKeepsIn,
                    passage.At,
                    $"The security groups of the load balancer '{passage.Balancer}' ({string.Join(", ", passage.BalancerGroups)}) do not let it reach "
                        + $"{string.Join(" and ", kept)} of the stack's instances: they will not become healthy.",
                    "Have its owner open the way out to the VPC's range, or to the instances' security group once it is there."
                );
            }
        }
    }
}
