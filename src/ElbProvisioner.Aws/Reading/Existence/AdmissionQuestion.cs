using Amazon.EC2.Model;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Do the security groups of a template made elsewhere admit the load balancer: elbctl does not touch them, and a target that is not
/// reached never becomes healthy.
/// </summary>
internal static class AdmissionQuestion
{
    public static Task AskAsync(Inquiry inquiry, ResponseLaunchTemplateData? data, SentValue.Admission[] admissions) =>
        // Groups that are named and not numbered stand for a default VPC's, which is not looked up.
        admissions.Length == 0
        || data?.SecurityGroups is { Count: > 0 }
            ? Task.CompletedTask
            : inquiry.AskAsync("security groups", () => LookAsync(inquiry, GroupsOf(data), admissions));

    private static List<string> GroupsOf(ResponseLaunchTemplateData? data) =>
        [
            .. (data?.NetworkInterfaces ?? [])
                .SelectMany(i => i.Groups ?? [])
                .Concat(data?.SecurityGroupIds ?? [])
                .Distinct(StringComparer.Ordinal),
        ];

    private static async Task LookAsync(Inquiry inquiry, List<string> ids, SentValue.Admission[] admissions)
    {
        List<Filter> filters =
            ids.Count > 0
                ? [Ec2Filter.Of("group-id", ids)]
                : [Ec2Filter.Of("vpc-id", [inquiry.World.Network.VpcId]), Ec2Filter.Of("group-name", ["default"])];
        var found =
            (
                await inquiry.Session.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest { Filters = filters },
                    inquiry.Cancel
                )
            ).SecurityGroups
            ?? [];
        if (found.Count == 0)
        {
            return;
        }

        var rules = found
            .SelectMany(g => g.IpPermissions ?? [])
            .SelectMany(p => SecurityGroupReader.Flatten(RuleDirection.Ingress, p))
            .ToList();
        var whose =
            ids.Count > 0
                ? $"its security groups ({string.Join(", ", ids)})"
                : $"it names no security group, and the VPC's default one ({found[0].GroupId})";
        foreach (
            var admission in admissions
                .DistinctBy(a => (a.Balancer, a.Port))
                .Where(a => !PortAdmission.IsAdmitted(rules, a.BalancerGroups, a.Port))
        )
        {
            inquiry.Findings.Report(
                ExistenceCodes.TemplateDoesNotAdmit,
                admission.At,
                $"The launch template '{admission.TemplateId}' keeps the load balancer {admission.Balancer} out: {whose} admit"
                    + $"{(ids.Count > 0 ? "" : "s")} nobody on {admission.Port} that it could be. Targets of it will not become healthy.",
                admission.IsWithoutGroups ? $"Open {admission.Port} there to the ranges of the load balancer's subnets, and to its clients."
                    : admission.BalancerGroups is [var first, ..]
                        ? $"Open {admission.Port} there to the load balancer's security group {first}."
                    : $"Open {admission.Port} there to a security group, and name it at the load balancer's `securityGroups`."
            );
        }
    }
}
