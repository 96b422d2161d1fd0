using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Waits for instances: in the group, and healthy behind the load balancer.</summary>
internal sealed class GroupWaits(AwsSession aws, ScalingGroups groups, LaunchFailures failures)
{
    private readonly PortCheck _ports = new(aws);

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.WaitGroupInService>(WaitInServiceAsync);
        table.On<AwsOperation.WaitTargetsHealthy>(WaitHealthyAsync);
    }

    private Task WaitInServiceAsync(ActionScope scope, AwsOperation.WaitGroupInService wait)
    {
        var name = scope.Id(wait.Group);
        var isNew = ActionScope.IsNew(wait.Group);
        return scope.UntilAsync(
            scope.Waits.GroupInService,
            "the group's instances to be in service",
            async () =>
            {
                if (await groups.ExpectAsync(scope, name, isNew) is not { } group)
                {
                    return Look.NotYet("waiting for AWS to list the scaling group");
                }

                var wanted = group.DesiredCapacity ?? 0;
                var inService = ScalingGroups.CapacityInService(group);
                return inService >= wanted ? Look.Done : await MissingAsync(scope, group, isNew, inService, wanted);
            }
        );
    }

    private async Task WaitHealthyAsync(ActionScope scope, AwsOperation.WaitTargetsHealthy wait)
    {
        await TargetGroupHandler.SettleAsync(scope, wait.Settles);
        var name = scope.Id(wait.Group);
        var isNew = ActionScope.IsNew(wait.Group);
        var lost = new LostRegistrations(scope);
        await scope.UntilAsync(
            scope.Waits.TargetsHealthy,
            "the targets to be healthy",
            async () =>
            {
                if (await groups.ExpectAsync(scope, name, isNew) is not { } group)
                {
                    return Look.NotYet("waiting for AWS to list the scaling group");
                }

                var inService = ScalingGroups.InService(group).Select(i => i.InstanceId).ToHashSet(StringComparer.Ordinal);
                if (group.DesiredCapacity is null or 0 && inService.Count == 0)
                {
                    return Look.Done;
                }

                // A group that is not empty by intent has one instance at least, whatever its minimum.
                var wanted = Math.Max(group.MinSize ?? 0, 1);
                var capacity = ScalingGroups.CapacityInService(group);
                if (capacity < wanted)
                {
                    return await MissingAsync(scope, group, isNew, capacity, wanted);
                }

                List<string> ill = [];
                foreach (var targetGroup in wait.TargetGroups)
                {
                    if (await HealthAsync(scope, targetGroup, inService, Troubles(group).Any() ? null : lost) is { } sentence)
                    {
                        ill.Add(sentence);
                    }
                }

                if (ill.Count == 0)
                {
                    return Look.Done;
                }

                var loop = await failures.LoopAsync(name, isNew ? null : scope.RunStartedAt, scope.Stop);
                return Look.NotYet(string.Join("; ", [.. ill, .. Troubles(group), .. loop is null ? [] : new[] { loop }]));
            }
        );
    }

    private async Task<Look> MissingAsync(ActionScope scope, AutoScalingGroup group, bool isNew, int inService, int wanted)
    {
        var name = group.AutoScalingGroupName;
        var trouble = await failures.CheckAsync(scope, name, isNew ? null : scope.RunStartedAt);
        return Look.NotYet(
            string.Join(
                "; ",
                [$"{inService} of {wanted} in service in {name}", .. trouble is null ? [] : new[] { trouble }, .. Troubles(group)]
            )
        );
    }

    private static IEnumerable<string> Troubles(AutoScalingGroup group) =>
        GroupTroubles.Of(
            (group.SuspendedProcesses ?? []).Select(p => p.ProcessName),
            [.. (group.Instances ?? []).Select(i => (i.InstanceId, i.LifecycleState?.Value ?? ""))]
        );

    /// <returns>Null: every one of the instances is healthy there.</returns>
    /// <param name="lost">Null: something else keeps the instances away.</param>
    private async Task<string?> HealthAsync(ActionScope scope, ResourceRef targetGroup, HashSet<string> instances, LostRegistrations? lost)
    {
        var arn = scope.Id(targetGroup);
        var name = targetGroup is ResourceRef.Planned planned ? planned.Address.Name : Words.NameOf(arn);
        List<TargetHealthDescription> targets;
        try
        {
            targets =
                (
                    await aws.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, scope.Stop)
                ).TargetHealthDescriptions
                ?? [];
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound") && ActionScope.IsNew(targetGroup))
        {
            return $"waiting for AWS to know the target group {name}";
        }

        var portOf = targets.DistinctBy(t => t.Target.Id).ToDictionary(t => t.Target.Id, t => t.Target.Port ?? 0, StringComparer.Ordinal);
        var byInstance = targets.ToLookup(t => t.Target.Id, t => t.TargetHealth, StringComparer.Ordinal);
        var healthy = instances.Count(i => byInstance[i].Any() && byInstance[i].All(h => h.State == TargetHealthStateEnum.Healthy));
        lost?.Require(name, arn, instances.Where(i => byInstance[i].All(h => h.State == TargetHealthStateEnum.Draining)));
        if (healthy == instances.Count)
        {
            return null;
        }

        var worst = instances
            .Order(StringComparer.Ordinal)
            .Select(i => (Instance: i, Health: byInstance[i].FirstOrDefault(h => h.State != TargetHealthStateEnum.Healthy)))
            .Where(t => t.Health is not null || !byInstance[t.Instance].Any())
            .OrderByDescending(t => t.Health?.State == TargetHealthStateEnum.Unhealthy)
            .First();
        var obstacle =
            worst.Health?.Reason == TargetHealthReasonEnum.TargetTimeout
                ? await _ports.ObstacleAsync(arn, worst.Instance, portOf.GetValueOrDefault(worst.Instance), scope.Stop)
                : null;
        return $"{healthy} of {instances.Count} healthy in {name}; {worst.Instance} "
            + $"{TargetHealthWords.Describe(worst.Health)}{(obstacle is null ? "" : $": {obstacle}")}";
    }
}
