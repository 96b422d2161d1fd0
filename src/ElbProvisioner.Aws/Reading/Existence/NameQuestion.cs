using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Existence;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// Is a name that something new is to have taken by somebody else. Load balancers and target groups are read by their names anyway.
/// </summary>
internal static class NameQuestion
{
    private const int GroupNames = 50;

    public static Task AskAsync(Inquiry inquiry, SentValue.NewName[] values) =>
        Task.WhenAll(
            AskAsync(
                inquiry,
                "names of security groups",
                Of(values, ResourceKind.SecurityGroup),
                async names =>
                {
                    var vpc = values.Select(v => v.VpcId).OfType<string>().First();
                    var answer = await inquiry.Session.Ec2.DescribeSecurityGroupsAsync(
                        new DescribeSecurityGroupsRequest { Filters = [Ec2Filter.Of("vpc-id", vpc), Ec2Filter.Of("group-name", names)] },
                        inquiry.Cancel
                    );
                    return (answer.SecurityGroups ?? []).Select(g => new Taken(
                        g.GroupName,
                        g.GroupId,
                        TagSet.Of(g.Tags, t => t.Key, t => t.Value)
                    ));
                }
            ),
            AskAsync(
                inquiry,
                "names of launch templates",
                Of(values, ResourceKind.LaunchTemplate),
                async names =>
                {
                    var answer = await inquiry.Session.Ec2.DescribeLaunchTemplatesAsync(
                        new DescribeLaunchTemplatesRequest { Filters = [Ec2Filter.Of("launch-template-name", names)] },
                        inquiry.Cancel
                    );
                    return (answer.LaunchTemplates ?? []).Select(t => new Taken(
                        t.LaunchTemplateName,
                        t.LaunchTemplateId,
                        TagSet.Of(t.Tags, x => x.Key, x => x.Value)
                    ));
                }
            ),
            AskAsync(
                inquiry,
                "names of scaling groups",
                Of(values, ResourceKind.AutoScalingGroup),
                async names =>
                {
                    var answer = await inquiry.Session.AutoScaling.DescribeAutoScalingGroupsAsync(
                        new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [.. names] },
                        inquiry.Cancel
                    );
                    return (answer.AutoScalingGroups ?? []).Select(g => new Taken(
                        g.AutoScalingGroupName,
                        g.AutoScalingGroupARN,
                        TagSet.Of(g.Tags, t => t.Key, t => t.Value)
                    ));
                }
            )
        );

    private static SentValue.NewName[] Of(SentValue.NewName[] values, ResourceKind kind) => [.. values.Where(v => v.Address.Kind == kind)];

    private static Task AskAsync(Inquiry inquiry, string what, SentValue.NewName[] values, Func<string[], Task<IEnumerable<Taken>>> find) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                what,
                async () =>
                {
                    var found = await Pages.ChunkedAsync<string, Taken>(
                        values.Select(v => v.Name),
                        GroupNames,
                        async chunk => [.. await find(chunk)]
                    );
                    foreach (var value in values)
                    {
                        // What carries our tags is there already and only not listed by them yet: the run finds it.
                        if (
                            found.Find(f => f.Name == value.Name) is { } taken
                            && OwnedResource.TryRead(taken.Id, inquiry.StackName, taken.Tags)?.Address != value.Address
                        )
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.NameTaken,
                                value.At,
                                $"The {value.Address.Kind.Label} name '{taken.Name}' is taken by an object without the tags of "
                                    + $"{value.Address} of the stack '{inquiry.StackName}' ({taken.Id}); elbctl does not touch it.",
                                $"Rename the {value.Address.Kind.Label} in the file or delete the other object; if it is this stack's "
                                    + $"and lost its tags, give it back {OwnershipTags.Stack}={inquiry.StackName} and "
                                    + $"{OwnershipTags.Address}={value.Address}."
                            );
                        }
                    }
                }
            );

    private sealed record Taken(string Name, string Id, Tags Tags);
}
