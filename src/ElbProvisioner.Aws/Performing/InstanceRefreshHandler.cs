using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using RefreshPreferences = Amazon.AutoScaling.Model.RefreshPreferences;

namespace ElbProvisioner.Aws.Performing;

internal sealed class InstanceRefreshHandler(AwsSession aws, ScalingGroups groups, LaunchFailures failures)
{
    private const int RefreshesRead = 10;

    private readonly SilentTargets _silent = new(aws);

    public void Register(OperationTable table) => table.On<AwsOperation.RefreshInstances>(RefreshAsync);

    private async Task RefreshAsync(ActionScope scope, AwsOperation.RefreshInstances refresh)
    {
        var group = scope.Id(refresh.Group);
        var template = VersionOf(scope, refresh.Template);
        InstanceRefresh? active;
        try
        {
            active = await ActiveAsync(scope, group);
        }
        catch (Exception refusal) when (AwsFailure.OfCall(refusal)?.Kind == AwsFailureKind.Unsupported)
        {
            // Emulators may lack instance refresh altogether; only then is there another way.
            await WithoutRefreshAsync(scope, refresh, group);
            return;
        }

        var id = await JoinAsync(scope, refresh, group, template, active) ?? await StartAsync(scope, refresh, group, template);
        await FollowAsync(scope, refresh, group, id);
    }

    private static LaunchTemplateSpecification VersionOf(ActionScope scope, TemplateVersion template)
    {
        var made = scope.Resolve(template.Template);
        return new() { LaunchTemplateId = made.Id, Version = template.Version ?? made.Values["version"] };
    }

    private async Task WithoutRefreshAsync(ActionScope scope, AwsOperation.RefreshInstances refresh, string group)
    {
        await aws.AutoScaling.CallAsync(
            "UpdateAutoScalingGroup",
            GroupTemplates.Of(scope, refresh.Mixed, refresh.Template),
            [("AutoScalingGroupName", group)],
            scope.ToTheEnd()
        );
        scope.Say("this endpoint has no instance refresh: the group launches the new version from now on; running instances stay");
    }

    /// <returns>The refresh that runs to this version already; null: none is in the way of starting one.</returns>
    private async Task<string?> JoinAsync(
        ActionScope scope,
        AwsOperation.RefreshInstances refresh,
        string group,
        LaunchTemplateSpecification template,
        InstanceRefresh? active
    )
    {
        if (active is null)
        {
            return null;
        }

        var desired = active.DesiredConfiguration;
        var target = desired?.LaunchTemplate ?? desired?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
        var isOurs = target?.LaunchTemplateId == template.LaunchTemplateId;
        if (IsEnding(active.Status))
        {
            await EndAsync(scope, group, active.InstanceRefreshId, "the earlier instance refresh to end");
            return null;
        }

        if (active.DesiredConfiguration is null && refresh.IsOfWhatTheGroupHas)
        {
            // It may have begun before the group got this version, and it names none: it is not waited for.
            scope.Say("ending the instance refresh that runs, which may have begun before this version");
            await CancelAsync(scope, group);
            await EndAsync(scope, group, active.InstanceRefreshId, "the earlier instance refresh to end");
            return null;
        }

        if (isOurs && target?.Version == template.Version)
        {
            scope.Say("joining the instance refresh to this version that already runs");
            return active.InstanceRefreshId;
        }

        if (!isOurs)
        {
            throw scope.Fail(
                ApplyCodes.RefreshInTheWay,
                $"the instance refresh {active.InstanceRefreshId} of {group} is running ({active.Status}, "
                    + $"{active.PercentageComplete ?? 0} %) and was not started by elbctl.",
                $"Wait until it is over, or end it with 'aws autoscaling cancel-instance-refresh --auto-scaling-group-name {group}', "
                    + "then apply again."
            );
        }

        scope.Say($"ending the instance refresh to version {target?.Version}, which this version replaces");
        await CancelAsync(scope, group);
        await EndAsync(scope, group, active.InstanceRefreshId, "the earlier instance refresh to end");
        return null;
    }

    private async Task<string> StartAsync(
        ActionScope scope,
        AwsOperation.RefreshInstances refresh,
        string group,
        LaunchTemplateSpecification template
    )
    {
        var wanted = refresh.Preferences;
        var preferences = CallsByName.Structure(
            ("SkipMatching", wanted.SkipMatching && !refresh.IsOfWhatTheGroupHas),
            ("MinHealthyPercentage", wanted.MinHealthyPercentage),
            ("MaxHealthyPercentage", wanted.MaxHealthyPercentage),
            ("InstanceWarmup", (int?)wanted.InstanceWarmup?.TotalSeconds),
            ("AutoRollback", wanted.AutoRollback && !refresh.IsOfWhatTheGroupHas),
            ("BakeTime", (int?)wanted.BakeTime?.TotalSeconds),
            ("CheckpointPercentages", wanted.Checkpoints.IsEmpty ? null : wanted.Checkpoints.Select(object (c) => c).ToList()),
            ("CheckpointDelay", (int?)wanted.CheckpointDelay?.TotalSeconds),
            ("AlarmSpecification", wanted.Alarms.IsEmpty ? null : CallsByName.Structure(("Alarms", wanted.Alarms.ToList<object>()))),
            ("ScaleInProtectedInstances", wanted.ScaleInProtected),
            ("StandbyInstances", wanted.Standby)
        );
        try
        {
            return await StartAsync();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("InstanceRefreshInProgress"))
        {
            // Our own lost answer, or somebody was quicker: look again, once.
            return await JoinAsync(scope, refresh, group, template, await ActiveAsync(scope, group)) ?? await StartAsync();
        }

        async Task<string> StartAsync() =>
            (
                await aws.AutoScaling.CallAsync(
                    "StartInstanceRefresh",
                    [
                        ("AutoScalingGroupName", group),
                        ("Strategy", wanted.ReplacesRootVolumes ? "ReplaceRootVolume" : "Rolling"),
                        (
                            "DesiredConfiguration",
                            refresh.IsOfWhatTheGroupHas ? null : GroupTemplates.Of(scope, refresh.Mixed, refresh.Template)
                        ),
                        ("Preferences", preferences),
                    ],
                    scope.ToTheEnd()
                )
            ).Text("InstanceRefreshId") ?? "";
    }

    private Task FollowAsync(ActionScope scope, AwsOperation.RefreshInstances refresh, string group, string id)
    {
        var causes = new RefreshCauses(aws, groups, failures, _silent);
        return scope.UntilAsync(
            scope.Waits.Refresh.With(refresh.Preferences.Pauses),
            "the instance refresh to end",
            async () =>
            {
                if (await FindAsync(scope, group, id) is not { } found)
                {
                    return Look.NotYet("waiting for AWS to list the instance refresh");
                }

                if (found.Status == InstanceRefreshStatus.Successful)
                {
                    return Look.Done;
                }

                if (IsOver(found.Status))
                {
                    throw scope.Fail(
                        ApplyCodes.RefreshFailed,
                        $"the instance refresh of {group} ended as {found.Status}: {found.StatusReason ?? "no reason given"}"
                            + (causes.Seen.Count == 0 ? "" : $" Seen before: {string.Join("; ", causes.Seen)}."),
                        "Correct what AWS names, then apply again; instances that were replaced already are skipped."
                    );
                }

                if (!IsEnding(found.Status))
                {
                    await GiveUpOnHopelessAsync(scope, refresh, group);
                }

                return Look.NotYet(
                    string.Join("; ", [Describe(found), .. await causes.LookAsync(scope, group, found, IsEnding(found.Status))])
                );
            }
        );
    }

    /// <summary>AWS itself would try for an hour.</summary>
    private async Task GiveUpOnHopelessAsync(ActionScope scope, AwsOperation.RefreshInstances refresh, string group)
    {
        try
        {
            if (await failures.CheckAsync(scope, group, scope.StartedAt) is { } trouble)
            {
                scope.Say(trouble);
            }
        }
        catch (Core.Execution.ActionFailedException)
        {
            if (refresh.Preferences.AutoRollback && !refresh.IsOfWhatTheGroupHas)
            {
                scope.Say("rolling back: instances of the new version cannot be launched");
                await aws.AutoScaling.RollbackInstanceRefreshAsync(
                    new RollbackInstanceRefreshRequest { AutoScalingGroupName = group },
                    scope.ToTheEnd()
                );
            }
            else
            {
                await CancelAsync(scope, group);
            }

            throw;
        }
    }

    private Task EndAsync(ActionScope scope, string group, string id, string goal) =>
        scope.UntilAsync(
            scope.Waits.RefreshCancelled,
            goal,
            async () =>
                await FindAsync(scope, group, id) is { } found && !IsOver(found.Status)
                    ? Look.NotYet($"the earlier instance refresh is {found.Status}")
                    : Look.Done
        );

    private async Task CancelAsync(ActionScope scope, string group)
    {
        try
        {
            await aws.AutoScaling.CancelInstanceRefreshAsync(
                new CancelInstanceRefreshRequest { AutoScalingGroupName = group },
                scope.ToTheEnd()
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ActiveInstanceRefreshNotFound"))
        {
            // It ended by itself.
        }
    }

    private async Task<InstanceRefresh?> ActiveAsync(ActionScope scope, string group)
    {
        var answer = await aws.AutoScaling.DescribeInstanceRefreshesAsync(
            new DescribeInstanceRefreshesRequest { AutoScalingGroupName = group, MaxRecords = RefreshesRead },
            scope.Stop
        );
        return (answer.InstanceRefreshes ?? []).FirstOrDefault(r => !IsOver(r.Status));
    }

    private async Task<InstanceRefresh?> FindAsync(ActionScope scope, string group, string id)
    {
        var answer = await aws.AutoScaling.DescribeInstanceRefreshesAsync(
            new DescribeInstanceRefreshesRequest { AutoScalingGroupName = group, InstanceRefreshIds = [id] },
            scope.Stop
        );
        return answer.InstanceRefreshes?.FirstOrDefault();
    }

    private static string Describe(InstanceRefresh found) =>
        $"instance refresh {found.Status}, {found.PercentageComplete ?? 0} %"
        + (found.InstancesToUpdate is > 0 and var left ? $", {Words.Count(left, "instance")} to go" : "")
        + (found.StatusReason is { Length: > 0 } reason ? $": {reason}" : "");

    private static bool IsOver(InstanceRefreshStatus status) =>
        status.Value is "Successful" or "Failed" or "Cancelled" or "RollbackSuccessful" or "RollbackFailed";

    private static bool IsEnding(InstanceRefreshStatus status) => status.Value is "Cancelling" or "RollbackInProgress";
}
