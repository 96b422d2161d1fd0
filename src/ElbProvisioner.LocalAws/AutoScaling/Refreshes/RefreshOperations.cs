using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>Starting, telling, cancelling and rolling back instance refreshes.</summary>
internal static class RefreshOperations
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(42);

    public static Document Start(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        if (ActiveRefreshes.Has(transaction, group.Key))
        {
            throw Refusals.RefreshInProgress();
        }

        var preferences = ReadPreferences(group, request.Structure("Preferences"));
        var configuration = request.Structure("DesiredConfiguration");
        var desired = configuration is null ? null : Recipes.Read(transaction, configuration, group.Recipe) ?? group.Recipe;
        Check(transaction, group, preferences, desired, request.Text("Strategy"));
        var id = transaction.NewUuid();
        var refresh = new InstanceRefresh
        {
            Key = ScalingTables.Of(group.Key, ScalingTables.NewestFirst(transaction.Now, id)),
            Id = id,
            Group = group.Key,
            Status = "Pending",
            Strategy = request.Text("Strategy") ?? "Rolling",
            Preferences = preferences,
            DesiredConfiguration = configuration?.Values.DeepClone().AsObject(),
            Desired = desired,
            Since = transaction.Now,
            ProgressAt = transaction.Now,
        };
        transaction.Scaling.Refreshes.Put(refresh);
        transaction.Scaling.ActiveRefreshes.Put(new(group.Key, refresh.Key));
        Reviews.Soon(transaction, group.Key);
        return new() { ["InstanceRefreshId"] = id };
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        var ids = request.Texts("InstanceRefreshIds");
        var all = transaction
            .Scaling.Refreshes.StartingWith(ScalingTables.Of(group.Key))
            .Where(refresh =>
                refresh.Since > transaction.Now - Memory && (ids.Count == 0 || ids.Contains(refresh.Id, StringComparer.Ordinal))
            );
        var page = Pages.Cut(all, refresh => refresh.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new()
        {
            ["InstanceRefreshes"] = page.Items.Select(refresh => RefreshAnswers.Tell(transaction, refresh)).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document Cancel(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var refresh = ActiveOf(transaction, group, "Pending", "InProgress", "Baking", "RollbackInProgress");
        if (refresh.Status == "Pending")
        {
            RefreshProgress.Stop(transaction, group, "Cancelled", "Cancelled due to user request.");
        }
        else
        {
            transaction.Scaling.Refreshes.Put(
                refresh with
                {
                    Status = "Cancelling",
                    Reason = "Cancellation requested by user",
                    WaitsForOthers = request.Flag("WaitForTransitioningInstances") != false,
                }
            );
            Reviews.Soon(transaction, group.Key);
        }

        return new() { ["InstanceRefreshId"] = refresh.Id };
    }

    public static Document Rollback(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var refresh = ActiveOf(transaction, group, "Pending", "InProgress", "Baking");
        if (refresh.Desired is null)
        {
            throw Refusals.Irreversible("The instance refresh cannot be rolled back because it has no desired configuration.");
        }

        if (!Recipes.IsFixed(transaction, group.Recipe))
        {
            throw Refusals.Irreversible(
                "The instance refresh cannot be rolled back because the Auto Scaling group uses the launch template's $Latest or "
                    + "$Default version, or an image from a Systems Manager parameter."
            );
        }

        RefreshProgress.RollBack(transaction, group, refresh, "Rollback requested by user");
        return new() { ["InstanceRefreshId"] = refresh.Id };
    }

    private static InstanceRefresh ActiveOf(Transaction transaction, Group group, params ReadOnlySpan<string> statuses) =>
        ActiveRefreshes.Find(transaction, group.Key) is { } refresh && statuses.Contains(refresh.Status)
            ? refresh
            : throw new AwsError(
                "ActiveInstanceRefreshNotFound",
                $"No in progress or pending Instance Refresh found for Auto Scaling group {group.Key}"
            );

    private static RefreshPreferences ReadPreferences(Group group, Fields? said)
    {
        var min = said?.Integer("MinHealthyPercentage");
        var max = said?.Integer("MaxHealthyPercentage");
        if (max is not null && min is null)
        {
            throw Refusals.Invalid("If you specify MaxHealthyPercentage, you must also specify MinHealthyPercentage.");
        }

        var checkpoints =
            said?.Has("CheckpointPercentages") == true
                ? said.Values["CheckpointPercentages"]?.AsArray().Select(item => Numbers.WholeOf(item) ?? 0).ToList() ?? []
                : [];
        var read = new RefreshPreferences
        {
            MinHealthy = min ?? GroupSettings.MaintenancePercentage(group, "MinHealthyPercentage") ?? 90,
            MaxHealthy = max ?? (min is null ? GroupSettings.MaintenancePercentage(group, "MaxHealthyPercentage") : null) ?? 100,
            Warmup = said?.Integer("InstanceWarmup"),
            SkipsMatching = said?.Flag("SkipMatching") ?? false,
            RollsBack = said?.Flag("AutoRollback") ?? false,
            Checkpoints = checkpoints,
            CheckpointDelay = said?.Integer("CheckpointDelay") ?? (checkpoints.Count > 0 ? 3600 : null),
            BakeTime = said?.Integer("BakeTime"),
            Protected = said?.Text("ScaleInProtectedInstances") ?? "Wait",
            Standby = said?.Text("StandbyInstances") ?? "Wait",
            Alarms = said?.Structure("AlarmSpecification")?.Texts("Alarms") ?? [],
        };
        if (read.MaxHealthy - read.MinHealthy > 100)
        {
            throw Refusals.Invalid("The difference between MaxHealthyPercentage and MinHealthyPercentage cannot be greater than 100.");
        }

        if (checkpoints.Zip(checkpoints.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw Refusals.Invalid("CheckpointPercentages must be in ascending order, each number unique.");
        }

        return read.CheckpointDelay is not null && checkpoints.Count == 0
            ? throw Refusals.Invalid("CheckpointDelay cannot be specified without CheckpointPercentages.")
            : read;
    }

    private static void Check(Transaction transaction, Group group, RefreshPreferences preferences, Recipe? desired, string? strategy)
    {
        if (desired is not null)
        {
            GroupChecks.IsLaunchable(transaction, group with { Recipe = desired });
        }

        if (desired is not null || preferences.SkipsMatching)
        {
            if (Recipes.AsksForProperties(group.Recipe) || (desired is not null && Recipes.AsksForProperties(desired)))
            {
                throw Refusals.Invalid(
                    "A desired configuration and skip matching are not supported for Auto Scaling groups that use attribute-based "
                        + "instance type selection."
                );
            }
        }

        if (preferences.RollsBack && desired is null)
        {
            throw Refusals.Invalid("AutoRollback is not supported when no desired configuration is specified.");
        }

        if (preferences.RollsBack && !Recipes.IsFixed(transaction, group.Recipe))
        {
            throw Refusals.Invalid(
                "AutoRollback is not supported for Auto Scaling groups that use the launch template's $Latest or $Default version, or "
                    + "an image from a Systems Manager parameter."
            );
        }

        if (strategy == "ReplaceRootVolume" && (group.Recipe.Mixed is null || !NamesImages(desired)))
        {
            throw Refusals.Invalid(
                "The ReplaceRootVolume strategy requires an Auto Scaling group with a mixed instances policy, and a desired configuration "
                    + "with a mixed instances policy of which every override has an ImageId."
            );
        }

        if (strategy == "ReplaceRootVolume" && GroupLookup.Attachments(transaction, group.Key).Count > 0)
        {
            throw Refusals.Invalid("The ReplaceRootVolume strategy is not supported for Auto Scaling groups with load balancers.");
        }
    }

    private static bool NamesImages(Recipe? desired) =>
        desired is not null
        && Recipes.Overrides(desired).ToList() is { Count: > 0 } all
        && all.TrueForAll(item => item["ImageId"] is not null);
}
