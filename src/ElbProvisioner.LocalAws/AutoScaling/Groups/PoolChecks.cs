using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>What a group with a warm pool launches from ("Limitations" of warm pools in the user guide).</summary>
internal static class PoolChecks
{
    /// <exception cref="AwsError">The group has a warm pool and cannot have one.</exception>
    public static void MustFit(Transaction transaction, Group group)
    {
        if (!group.HasPool)
        {
            return;
        }

        var overrides = Recipes.Overrides(group.Recipe).ToList();
        if (overrides.Exists(item => item["WeightedCapacity"] is not null))
        {
            throw Refusals.Invalid("Warm pools are not supported for Auto Scaling groups that use instance weighting.");
        }

        if (
            group.Recipe.Mixed is { } mixed
            && Numbers.WholeOf(mixed["InstancesDistribution"]?["OnDemandPercentageAboveBaseCapacity"]) is { } share and < 100
        )
        {
            throw Refusals.Invalid(
                "Warm pools are not supported for Spot Instances: the mixed instances policy must be configured for On-Demand Instances "
                    + $"only, and OnDemandPercentageAboveBaseCapacity is {share}."
            );
        }

        if (LaunchDataOf(transaction, group) is not { } data)
        {
            return;
        }

        if (data["InstanceMarketOptions"]?["MarketType"]?.GetValue<string>() == "spot")
        {
            throw Refusals.Invalid("Warm pools are not supported for launch templates that request Spot Instances.");
        }

        if (
            group is { StateOfPool: "Hibernated", Recipe.Mixed: not null }
            && data["HibernationOptions"]?["Configured"]?.GetValue<bool>() != true
        )
        {
            throw Refusals.Invalid(
                "The launch template must have HibernationOptions for a warm pool of a mixed instances group in the state Hibernated."
            );
        }
    }

    /// <summary>Null: the template is gone, which launches will tell.</summary>
    private static JsonObject? LaunchDataOf(Transaction transaction, Group group)
    {
        try
        {
            return Recipes.Resolve(transaction, group.Recipe).Data;
        }
        catch (AwsError)
        {
            return null;
        }
    }
}
