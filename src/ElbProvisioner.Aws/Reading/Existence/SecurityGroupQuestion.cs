using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is each group there, and in the VPC where it is needed.</summary>
internal static class SecurityGroupQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.SecurityGroup[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "security groups",
                async () =>
                {
                    var found = await Pages.ChunkedAsync<string, SecurityGroup>(
                        values.Select(v => v.Id).Distinct(StringComparer.Ordinal),
                        Inquiry.FilterValues,
                        async ids =>
                        {
                            var answer = await inquiry.Session.Ec2.DescribeSecurityGroupsAsync(
                                new DescribeSecurityGroupsRequest { Filters = [Ec2Filter.Of("group-id", ids)] },
                                inquiry.Cancel
                            );
                            return answer.SecurityGroups ?? [];
                        }
                    );
                    foreach (var value in values)
                    {
                        var group = found.Find(g => g.GroupId == value.Id);
                        if (group is null)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.SecurityGroupMissing,
                                value.At,
                                $"The security group '{value.Id}' does not exist in {inquiry.World.Region}.",
                                "Check its id, the region and the account."
                            );
                        }
                        else if (group is not null && value.VpcId is { } vpc && group.VpcId != vpc)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.SecurityGroupElsewhere,
                                value.At,
                                $"The security group '{value.Id}' is in the VPC '{group.VpcId}', the stack in '{vpc}'; AWS takes "
                                    + "groups of the same VPC only.",
                                $"Name a group of '{vpc}'."
                            );
                        }
                    }
                }
            );
}
