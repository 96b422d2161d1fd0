using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.KeyManagement;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>From the decision to launch to an instance that is pending.</summary>
internal static class Launches
{
    public const string What = "autoscaling.launch";

    private const double LongestPauseInSeconds = 600;

    /// <param name="missing">How much capacity to add.</param>
    /// <param name="active">How much there is.</param>
    public static void Start(Transaction transaction, Group group, int missing, int active, string? reason = null) =>
        Start(transaction, group, missing, active, isWarm: false, reason);

    /// <param name="missing">How much to add to the warm pool.</param>
    /// <param name="size">How large it is.</param>
    public static void StartWarm(Transaction transaction, Group group, int missing, int size) =>
        Start(transaction, group, missing, size, isWarm: true, reason: null);

    /// <summary>Launches one instance now, here and nowhere else, by the choice or where EC2 has none of it by the next.</summary>
    /// <exception cref="AwsError">EC2 refuses: the activity tells it too.</exception>
    public static Member AtOnce(Transaction transaction, Group group, Recipe recipe, LaunchChoice choice, SubnetFacts place)
    {
        var activity = Activities.Begin(
            transaction,
            group,
            Description(isWarm: false),
            $"{Words.At(transaction)} an instance was launched in response to a user request.",
            place.AvailabilityZone,
            place.Id,
            Deed.Launch
        );
        try
        {
            return LaunchAnywhere(
                transaction,
                group,
                recipe,
                new(activity.Key, group.Key, place.Id, place.AvailabilityZone, 1)
                {
                    Choice = choice.Override,
                    IsSpot = choice.IsSpot,
                    KeepsZone = true,
                }
            );
        }
        catch (AwsError refusal)
        {
            Activities.End(transaction, activity.Key, "Failed", $"{refusal.Message.TrimEnd('.')}. Launching EC2 instance failed.");
            throw;
        }
    }

    /// <summary>An instance came to be what it was launched for: nothing holds the next one back.</summary>
    public static void Succeeded(Transaction transaction, Group group)
    {
        if (GroupLookup.Current(transaction, group) is { FailedLaunches: > 0 } current)
        {
            transaction.Scaling.Groups.Put(current with { FailedLaunches = 0, NextLaunchAt = null });
        }
    }

    private static void Start(Transaction transaction, Group group, int missing, int active, bool isWarm, string? reason)
    {
        if (group.NextLaunchAt > transaction.Now)
        {
            Reviews.By(transaction, group.Key, group.NextLaunchAt.Value);
            return;
        }

        var recipe = ActiveRefreshes.RecipeFor(transaction, group);
        var there = Allocation.HeldBy(transaction, group.Key).ToList();
        for (var added = 0; added < missing;)
        {
            var choice = Allocation.Next(recipe, there);
            var weight = WeightOf(transaction, group, recipe, choice);
            // After a failure one instance tries whether it goes by now.
            if (group.FailedLaunches > 0 && GroupLookup.EveryLaunch(transaction, group.Key).Count > 0)
            {
                return;
            }

            var (subnetId, zone) = Place(transaction, group, isWarm);
            var cause =
                (isWarm ? null : group.LastChange)
                + (
                    reason
                    ?? $"{Words.At(transaction)} an instance was started in response to a difference between desired and actual capacity"
                        + $"{(isWarm ? " of the warm pool" : "")}, increasing the capacity from {active + added} to {active + added + weight}."
                );
            var activity = Activities.Begin(transaction, group, Description(isWarm), cause, zone, subnetId, Deed.Launch);
            transaction.Scaling.Launches.Put(
                new(activity.Key, group.Key, subnetId, zone, weight)
                {
                    Choice = choice.Override,
                    IsSpot = choice.IsSpot,
                    KeepsZone = reason is not null || group.KeepsBalance,
                    IsWarm = isWarm,
                }
            );
            transaction.Later(transaction.Timings.InstanceLaunch, What, activity.Key);
            there.Add(new(weight, choice.IsSpot, choice.Override));
            added += weight;
        }
    }

    public static void Perform(Transaction transaction, AgendaItem item)
    {
        if (transaction.Scaling.Launches.Find(item.Subject) is not { } launch)
        {
            return;
        }

        transaction.Scaling.Launches.Remove(launch.Key);
        if (transaction.Scaling.Groups.Find(launch.Group) is not { Status: null } group)
        {
            Activities.End(transaction, launch.Key, "Cancelled");
            Reviews.AtOnce(transaction, launch.Group);
            return;
        }

        try
        {
            _ = LaunchAnywhere(transaction, group, ActiveRefreshes.RecipeFor(transaction, group), launch);
        }
        catch (AwsError refusal)
        {
            Failed(transaction, group, launch.Key, refusal.Message);
        }
    }

    /// <summary>A launch came to nothing: the next attempt waits, each time longer.</summary>
    public static void Failed(Transaction transaction, Group group, string? activity, string message)
    {
        Activities.End(transaction, activity, "Failed", $"{message.TrimEnd('.')}. Launching EC2 instance failed.");
        var pause = transaction.Timings.GroupReview * Math.Pow(2, Math.Min(group.FailedLaunches, 10));
        var longest = transaction.Lasting(LongestPauseInSeconds);
        var next = transaction.Now + (pause < longest ? pause : longest);
        transaction.Scaling.Groups.Put(
            GroupLookup.Current(transaction, group) with
            {
                FailedLaunches = group.FailedLaunches + 1,
                NextLaunchAt = next,
            }
        );
        Reviews.By(transaction, group.Key, next);
    }

    /// <summary>Where EC2 has no capacity, it tries the next choice, and then the next zone.</summary>
    private static Member LaunchAnywhere(Transaction transaction, Group group, Recipe recipe, PendingLaunch launch)
    {
        var zones = launch.KeepsZone ? [] : group.Zones.Where(zone => zone != launch.Zone);
        AwsError? lack = null;
        foreach (
            var attempt in zones
                .Select(zone => launch with { Zone = zone, SubnetId = SubnetIn(transaction, group, zone) })
                .Prepend(launch)
                .SelectMany(there =>
                    Allocation.Tried(recipe, new(there.Choice, there.IsSpot)).Select(choice => there with { Choice = choice })
                )
        )
        {
            try
            {
                return Launch(transaction, group, recipe, attempt);
            }
            catch (AwsError refusal) when (Instances.IsLackOfCapacity(refusal))
            {
                lack ??= refusal;
            }
        }

        throw lack ?? Refusals.Invalid("The Auto Scaling group has nothing to launch.");
    }

    private static Member Launch(Transaction transaction, Group group, Recipe recipe, PendingLaunch launch)
    {
        var ingredients = Recipes.Resolve(transaction, recipe, new(launch.Choice, launch.IsSpot));
        VolumeKeys.MustServe(transaction, ingredients.Data);
        var instance = Instances.Launch(transaction, ingredients.Data, launch.SubnetId, TagsFor(group, ingredients.Template));
        var member = new Member
        {
            Key = ScalingTables.Of(group.Key, instance.Key),
            Group = group.Key,
            InstanceId = instance.Key,
            InstanceType = instance.InstanceType,
            ImageId = instance.ImageId,
            Zone = instance.AvailabilityZone,
            State = launch.IsWarm ? Lifecycle.Warmed + Lifecycle.Pending : Lifecycle.Pending,
            IsHealthy = true,
            Template = ingredients.Template,
            Configuration = recipe.Configuration,
            IsProtected = group.ProtectsNewInstances,
            Weight = Recipes.UnitsOf(ingredients, group.CapacityUnit),
            IsWeighted = ingredients.IsWeighted || group.CapacityUnit is not (null or "units"),
            IsSpot = launch.IsSpot,
            Choice = launch.Choice,
            Activity = launch.Key,
            LaunchedAt = transaction.Now,
        };
        transaction.Scaling.Members.Put(member);
        transaction.Scaling.Memberships.Put(new(instance.Key, group.Key));
        Activities.Place(transaction, launch.Key, launch.Zone, launch.SubnetId);
        Activities.Step(transaction, launch.Key, "PreInService", 30, $"{Description(launch.IsWarm)}: {instance.Key}", instance.Key);

        // It may run already: then nobody tells of it any more.
        InstanceStates.Follow(transaction, instance.Key);
        return member;
    }

    private static Dictionary<string, string> TagsFor(Group group, TemplateChoice? template)
    {
        var tags = group.Tags.Where(tag => tag.Propagates).ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal);
        tags["aws:autoscaling:groupName"] = group.Key;
        if (template is not null)
        {
            tags["aws:ec2launchtemplate:id"] = template.Id;
            tags["aws:ec2launchtemplate:version"] = template.Version ?? "";
        }

        return tags;
    }

    private static string Description(bool isWarm) => "Launching a new EC2 instance" + (isWarm ? " into warm pool" : "");

    /// <summary>The zone with the fewest instances, and in it the subnet with the most free addresses.</summary>
    private static (string SubnetId, string Zone) Place(Transaction transaction, Group group, bool isWarm)
    {
        var used = GroupLookup
            .Everyone(transaction, group.Key)
            .Where(member => isWarm ? member.IsWarm : member.IsActive)
            .Select(member => member.Zone)
            .Concat(GroupLookup.EveryLaunch(transaction, group.Key).Where(launch => launch.IsWarm == isWarm).Select(launch => launch.Zone))
            .ToList();
        var zone = group.Zones.OrderBy(zone => used.Count(other => other == zone)).ThenBy(zone => zone, StringComparer.Ordinal).First();
        return (SubnetIn(transaction, group, zone), zone);
    }

    private static string SubnetIn(Transaction transaction, Group group, string zone) =>
        GroupChecks
            .AllSubnets(transaction, group)
            .Select(id => Network.Subnet(transaction, id))
            .OfType<SubnetFacts>()
            .Where(subnet => subnet.AvailabilityZone == zone)
            .OrderByDescending(subnet => subnet.FreeAddresses)
            .FirstOrDefault()
            ?.Id
        ?? "";

    private static int WeightOf(Transaction transaction, Group group, Recipe recipe, LaunchChoice choice)
    {
        try
        {
            return Recipes.UnitsOf(Recipes.Resolve(transaction, recipe, choice), group.CapacityUnit);
        }
        catch (AwsError)
        {
            // The launch itself will tell what is wrong.
            return 1;
        }
    }
}
