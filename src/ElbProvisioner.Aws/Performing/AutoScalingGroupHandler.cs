using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class AutoScalingGroupHandler(
    AwsSession aws,
    ScalingGroups groups,
    TargetAttachments attachments,
    WarmPoolHandler warmPools
)
{
    /// <summary>AWS's limit of one SetInstanceProtection call.</summary>
    private const int InstancesPerCall = 50;

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateAutoScalingGroup>(CreateAsync);
        table.On<AwsOperation.UpdateAutoScalingGroup>(
            (scope, update) => UpdateAsync(scope, scope.Id(update.Group), update.Settings, update.Template)
        );
        table.On<AwsOperation.SuspendProcesses>(
            (scope, suspend) =>
                suspend.Processes.IsEmpty
                    ? Task.CompletedTask
                    : aws.AutoScaling.SuspendProcessesAsync(
                        new SuspendProcessesRequest
                        {
                            AutoScalingGroupName = scope.Id(suspend.Group),
                            ScalingProcesses = [.. suspend.Processes],
                        },
                        scope.ToTheEnd()
                    )
        );
        table.On<AwsOperation.ResumeProcesses>((scope, resume) => ResumeAsync(scope, scope.Id(resume.Group), resume.Processes));
        table.On<AwsOperation.EmptyAutoScalingGroup>(EmptyAsync);
        table.On<AwsOperation.DeleteAutoScalingGroup>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateAutoScalingGroup create)
    {
        var settings = create.Settings;
        var name = settings.Get(AutoScalingGroupTable.Name);
        try
        {
            // A group of this name on its way out keeps the name until it is gone.
            await scope.RetryAsync(
                scope.Waits.GroupGone,
                refusal => refusal.Is("AlreadyExists") && refusal.Message.Contains("pending delete", StringComparison.OrdinalIgnoreCase),
                "waiting for the earlier group of this name to be gone",
                () =>
                    scope.RetryAsync(
                        scope.Waits.Propagation,
                        IsLag,
                        "waiting for AWS to know what the group refers to",
                        () =>
                            aws.AutoScaling.CallAsync(
                                "CreateAutoScalingGroup",
                                GroupTemplates.Put(scope, settings.Creating(scope.Id), settings, create.Template),
                                [
                                    ("Tags", ScalingGroups.Structures(name, create.Tags)),
                                    (
                                        "LifecycleHookSpecificationList",
                                        create.Hooks.IsEmpty ? null : create.Hooks.Select(object (h) => h.Creating(scope.Id)).ToList()
                                    ),
                                ],
                                scope.ToTheEnd()
                            )
                    )
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is("AlreadyExists"))
        {
            await AdoptAsync(scope, create);
        }

        return await OutputsAsync(scope, name);
    }

    private async Task AdoptAsync(ActionScope scope, AwsOperation.CreateAutoScalingGroup create)
    {
        var name = create.Settings.Get(AutoScalingGroupTable.Name);
        var live = await groups.ExpectAsync(scope, name, isNew: false);
        var tags = ScalingGroups.Read(live?.Tags);
        Ownership.Require(scope, $"scaling group '{name}'", name, tags, create.Tags);
        if (Ownership.Missing(tags, create.Tags) is { Count: > 0 } missing)
        {
            await ScalingGroups.TagAsync(aws, scope, name, missing);
        }

        await UpdateAsync(scope, name, create.Settings, create.Template);
        await attachments.AttachAsync(scope, name, scope.Ids(create.Settings.Get(AutoScalingGroupTable.TargetGroups)));
    }

    private async Task<Outputs> OutputsAsync(ActionScope scope, string name)
    {
        AutoScalingGroup? live = null;
        await scope.UntilAsync(
            scope.Waits.Propagation,
            "the scaling group to be listed",
            async () =>
                (live = await groups.FindAsync(scope, name)) is null ? Look.NotYet("waiting for AWS to list the scaling group") : Look.Done
        );
        return new(name, ImmutableSortedDictionary<string, string>.Empty.Add("name", name).Add("arn", live?.AutoScalingGroupARN ?? ""));
    }

    /// <summary>Without a desired capacity of its own the group keeps what scaling gave it; AWS clamps it into the new bounds.</summary>
    private async Task UpdateAsync(ActionScope scope, string name, Settings settings, TemplateVersion? template) =>
        await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => IsLag(refusal) || refusal.Is("ScalingActivityInProgress"),
            "waiting for AWS to accept the group's settings",
            () =>
                aws.AutoScaling.CallAsync(
                    "UpdateAutoScalingGroup",
                    GroupTemplates.Put(scope, settings.Modifying(scope.Id), settings, template),
                    [("AutoScalingGroupName", name)],
                    scope.ToTheEnd()
                )
        );

    private Task ResumeAsync(ActionScope scope, string name, IEnumerable<string> processes) =>
        processes.ToList() is { Count: > 0 } list
            ? aws.AutoScaling.ResumeProcessesAsync(
                new ResumeProcessesRequest { AutoScalingGroupName = name, ScalingProcesses = list },
                scope.ToTheEnd()
            )
            : Task.CompletedTask;

    private async Task EmptyAsync(ActionScope scope, AwsOperation.EmptyAutoScalingGroup empty)
    {
        var name = empty.Group.Id;
        if (await groups.FindAsync(scope, name) is not { } live || live.Status is not null)
        {
            return;
        }

        // Instances of a group that may not terminate stay for ever.
        await ResumeAsync(scope, name, (live.SuspendedProcesses ?? []).Select(p => p.ProcessName).Where(p => p == "Terminate"));
        try
        {
            await scope.RetryAsync(
                scope.Waits.GroupGone,
                refusal => refusal.Is("ScalingActivityInProgress", "ResourceInUse", "ResourceContention"),
                "waiting for a scaling activity to end",
                () =>
                    aws.AutoScaling.UpdateAutoScalingGroupAsync(
                        new UpdateAutoScalingGroupRequest
                        {
                            AutoScalingGroupName = name,
                            MinSize = 0,
                            MaxSize = 0,
                            DesiredCapacity = 0,
                        },
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal))
        {
            return;
        }

        if (live.WarmPoolConfiguration is not null)
        {
            // A group is not deleted while it has one [Auto Scaling user guide: delete a warm pool].
            await warmPools.DeleteAsync(scope, name);
        }

        var holders = new EmptyingHolders(aws);
        await scope.UntilAsync(
            scope.Waits.GroupEmpty,
            "the group's instances to end",
            async () =>
            {
                if (await groups.FindAsync(scope, name) is not { Instances: { Count: > 0 } instances })
                {
                    return Look.Done;
                }

                await UnprotectAsync(scope, name, [.. instances.Where(i => i.ProtectedFromScaleIn == true).Select(i => i.InstanceId)]);

                // Without the number, which others change: what holds a group is said once.
                var held = await holders.FindAsync(scope, name, instances);
                return Look.NotYet(held.Count > 0 ? string.Join("; ", held) : $"{Words.Count(instances.Count, "instance")} still to end");
            }
        );
    }

    private async Task UnprotectAsync(ActionScope scope, string name, List<string> instances)
    {
        foreach (var some in instances.Chunk(InstancesPerCall))
        {
            try
            {
                await aws.AutoScaling.SetInstanceProtectionAsync(
                    new SetInstanceProtectionRequest
                    {
                        AutoScalingGroupName = name,
                        InstanceIds = [.. some],
                        ProtectedFromScaleIn = false,
                    },
                    scope.ToTheEnd()
                );
            }
            catch (AmazonServiceException refusal)
                when (refusal.IsValidation("not part of Auto Scaling group", "not in a valid state", "not InService"))
            {
                // One of them left meanwhile; the next look knows.
            }
        }
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteAutoScalingGroup delete)
    {
        var name = delete.Group.Id;
        try
        {
            await scope.RetryAsync(
                scope.Waits.GroupGone,
                refusal => refusal.Is("ResourceInUse", "ScalingActivityInProgress", "ResourceContention"),
                "AWS still counts the group as in use",
                () =>
                    aws.AutoScaling.DeleteAutoScalingGroupAsync(
                        new DeleteAutoScalingGroupRequest { AutoScalingGroupName = name },
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal))
        {
            return;
        }

        await scope.UntilAsync(
            scope.Waits.GroupGone,
            "the scaling group to be gone",
            async () => await groups.FindAsync(scope, name) is null ? Look.Done : Look.NotYet("AWS still lists the scaling group")
        );
    }

    private static bool IsLag(AmazonServiceException refusal) =>
        refusal.Is("ServiceLinkedRoleFailure")
        || refusal.IsValidation("Invalid IAM Instance Profile", "Target Groups may not be valid", "launch template", "The security group");
}
