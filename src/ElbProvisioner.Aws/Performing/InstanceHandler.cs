using Amazon.EC2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What is done to a group's running instances, and what is waited for of them, without replacing any.</summary>
internal sealed class InstanceHandler(AwsSession aws, ScalingGroups groups)
{
    /// <summary>AWS's limit of one CreateTags call is 1000 resources; an instance brings its volumes with it.</summary>
    private const int ResourcesPerCall = 500;

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.TagInstances>(TagAsync);
        table.On<AwsOperation.WaitZonesLeft>(WaitZonesLeftAsync);
    }

    private async Task TagAsync(ActionScope scope, AwsOperation.TagInstances tag)
    {
        if (await groups.ExpectAsync(scope, scope.Id(tag.Group), ActionScope.IsNew(tag.Group)) is not { Instances: { Count: > 0 } members })
        {
            return;
        }

        foreach (var some in members.Select(i => i.InstanceId).Chunk(ResourcesPerCall / 10))
        {
            foreach (var resources in (await WithVolumesAsync(scope, some)).Chunk(ResourcesPerCall))
            {
                await TagAsync(scope, tag, [.. resources]);
            }
        }
    }

    private async Task TagAsync(ActionScope scope, AwsOperation.TagInstances tag, List<string> resources)
    {
        if (!tag.Set.IsEmpty)
        {
            await aws.Ec2.CreateTagsAsync(new CreateTagsRequest { Resources = resources, Tags = Ec2Tags.Of(tag.Set) }, scope.ToTheEnd());
        }

        if (!tag.Remove.IsEmpty)
        {
            await aws.Ec2.DeleteTagsAsync(
                new DeleteTagsRequest { Resources = resources, Tags = [.. tag.Remove.Select(key => new Tag { Key = key })] },
                scope.ToTheEnd()
            );
        }
    }

    /// <summary>By filter: one id that is gone would fail a call that names it.</summary>
    private async Task<List<string>> WithVolumesAsync(ActionScope scope, IEnumerable<string> instances)
    {
        var found = new List<string>();
        var request = new DescribeInstancesRequest { Filters = [new Filter { Name = "instance-id", Values = [.. instances] }] };
        do
        {
            var answer = await aws.Ec2.DescribeInstancesAsync(request, scope.Stop);
            foreach (
                var instance in (answer.Reservations ?? [])
                    .SelectMany(r => r.Instances ?? [])
                    .Where(i => i.State?.Name?.Value is "pending" or "running" or "stopping" or "stopped")
            )
            {
                found.Add(instance.InstanceId);
                found.AddRange((instance.BlockDeviceMappings ?? []).Select(m => m.Ebs?.VolumeId).OfType<string>());
            }

            request.NextToken = answer.NextToken;
        } while (request.NextToken is { Length: > 0 });
        return found;
    }

    private Task WaitZonesLeftAsync(ActionScope scope, AwsOperation.WaitZonesLeft wait) =>
        scope.UntilAsync(
            scope.Waits.GroupInService,
            "the instances to leave their zone",
            async () =>
            {
                if (await groups.ExpectAsync(scope, scope.Id(wait.Group), ActionScope.IsNew(wait.Group)) is not { } group)
                {
                    return Look.NotYet("waiting for AWS to list the scaling group");
                }

                var behind = (group.Instances ?? []).Where(i => !wait.Zones.Contains(i.AvailabilityZone)).ToList();
                return behind.Count == 0
                    ? Look.Done
                    : Look.NotYet(
                        $"{Words.Count(behind.Count, "instance")} still in "
                            + $"{string.Join(", ", behind.Select(i => i.AvailabilityZone).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}"
                    );
            }
        );
}
