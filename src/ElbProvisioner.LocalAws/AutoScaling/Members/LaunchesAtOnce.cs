using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>LaunchInstances: launches while the caller waits, in one place ("Launch instances synchronously" in the user guide).</summary>
internal static class LaunchesAtOnce
{
    private const int MostInstances = 100;

    public static Document Launch(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var key = ScalingTables.Of(group.Key, request.Required("ClientToken"));
        var telling = Telling(request);
        if (transaction.Scaling.LaunchedTogether.Find(key) is { } before)
        {
            return JsonNode.DeepEquals(before.Request, telling)
                ? Tell(request, before)
                : throw new AwsError("IdempotentParameterMismatch", "The client token was used before, by a call with other parameters.");
        }

        var wanted = request.Integer("RequestedCapacity") ?? 1;
        MustBePossible(group, wanted);
        var done = Launch(transaction, group, Place(transaction, group, request), wanted, out var launched);
        var missing = request.Text("RetryStrategy") == "retry-with-group-configuration" ? wanted - launched : 0;
        Capacity.Change(
            transaction,
            group,
            group.Desired + launched + Math.Max(0, missing),
            $"{Words.At(transaction)} a user request launched instances changing the desired capacity from {group.Desired} to "
                + $"{group.Desired + launched + Math.Max(0, missing)}.  "
        );
        var record = new LaunchedTogether(key, telling, done.Instances, done.Errors);
        transaction.Scaling.LaunchedTogether.Put(record);
        return Tell(request, record);
    }

    private static (JsonArray Instances, JsonArray Errors) Launch(
        Transaction transaction,
        Group group,
        SubnetFacts place,
        int wanted,
        out int launched
    )
    {
        var recipe = ActiveRefreshes.RecipeFor(transaction, group);
        var there = Allocation.HeldBy(transaction, group.Key).ToList();
        var members = new List<Member>();
        var errors = new JsonArray();
        launched = 0;
        while (launched < wanted && members.Count < MostInstances && errors.Count == 0)
        {
            var choice = Allocation.Next(recipe, there);
            try
            {
                var member = Launches.AtOnce(transaction, group, recipe, choice, place);
                members.Add(member);
                there.Add(new(member.Weight, member.IsSpot, member.Choice));
                launched += member.Weight;
            }
            catch (AwsError refusal)
            {
                errors.Add((JsonNode)Tell(transaction, recipe, choice, place, refusal));
            }
        }

        var instances = members
            .GroupBy(member => member.InstanceType, StringComparer.Ordinal)
            .Select(alike =>
            {
                var told = Tell(alike.Key, IsSpot(Instances.Find(transaction, alike.First().InstanceId)?.LaunchData), place);
                told["InstanceIds"] = new JsonArray([.. alike.Select(member => JsonValue.Create(member.InstanceId))]);
                return told;
            });
        return (new([.. instances]), errors);
    }

    private static void MustBePossible(Group group, int wanted)
    {
        if (group.Recipe.Configuration is not null)
        {
            throw Refusals.Invalid("LaunchInstances is only supported for Auto Scaling groups that use a launch template.");
        }

        var distribution = group.Recipe.Mixed?["InstancesDistribution"];
        var isSpotAlone =
            Numbers.WholeOf(distribution?["OnDemandPercentageAboveBaseCapacity"]) == 0
            && Numbers.WholeOf(distribution?["OnDemandBaseCapacity"]) is null or 0;
        if (group.Recipe.Mixed is not null && !isSpotAlone && Numbers.WholeOf(distribution?["OnDemandPercentageAboveBaseCapacity"]) != 100)
        {
            throw Refusals.Invalid("LaunchInstances is only supported for mixed instances policies that are all On-Demand or all Spot.");
        }

        if (group.Desired + wanted > group.Max)
        {
            throw Refusals.Invalid(
                $"The requested capacity {wanted} would bring the desired capacity {group.Desired} above max value {group.Max} for the "
                    + "AutoScalingGroup."
            );
        }
    }

    /// <summary>The subnet with the most free addresses of those that the request leaves.</summary>
    private static SubnetFacts Place(Transaction transaction, Group group, Fields request)
    {
        var (zone, zoneId, subnet) = (First("AvailabilityZones"), First("AvailabilityZoneIds"), First("SubnetIds"));
        if (zone is not null && zoneId is not null)
        {
            throw Refusals.Invalid("You cannot specify both AvailabilityZones and AvailabilityZoneIds.");
        }

        if (zone is null && zoneId is null && subnet is null && group.Zones.Count > 1)
        {
            throw Refusals.Invalid(
                "An Availability Zone or a subnet must be specified for an Auto Scaling group with several Availability Zones."
            );
        }

        return GroupChecks
                .AllSubnets(transaction, group)
                .Select(id => Network.Subnet(transaction, id))
                .OfType<SubnetFacts>()
                .Where(place =>
                    (zone is null || place.AvailabilityZone == zone)
                    && (zoneId is null || place.ZoneId == zoneId)
                    && (subnet is null || place.Id == subnet)
                )
                .MaxBy(place => place.FreeAddresses)
            ?? throw Refusals.Invalid(
                "The specified Availability Zones and subnets must be among those of the Auto Scaling group, and belong together."
            );

        string? First(string member) => request.Texts(member) is [var only, ..] ? only : null;
    }

    private static JsonObject Tell(Transaction transaction, Recipe recipe, LaunchChoice choice, SubnetFacts place, AwsError refusal)
    {
        var data = DataOf(transaction, recipe, choice);
        var told = Tell(data?["InstanceType"]?.GetValue<string>(), choice.IsSpot || IsSpot(data), place);
        told["ErrorCode"] = refusal.Code;
        told["ErrorMessage"] = refusal.Message;
        return told;
    }

    private static JsonObject? DataOf(Transaction transaction, Recipe recipe, LaunchChoice choice)
    {
        try
        {
            return Recipes.Resolve(transaction, recipe, choice).Data;
        }
        catch (AwsError)
        {
            // That the template is gone is what the refusal says already.
            return null;
        }
    }

    private static JsonObject Tell(string? type, bool isSpot, SubnetFacts place)
    {
        var told = new JsonObject
        {
            ["MarketType"] = isSpot ? "Spot" : "OnDemand",
            ["SubnetId"] = place.Id,
            ["AvailabilityZone"] = place.AvailabilityZone,
            ["AvailabilityZoneId"] = place.ZoneId,
        };
        if (type is not null)
        {
            told["InstanceType"] = type;
        }

        return told;
    }

    private static Document Tell(Fields request, LaunchedTogether done) =>
        new()
        {
            ["AutoScalingGroupName"] = request.Required("AutoScalingGroupName"),
            ["ClientToken"] = request.Required("ClientToken"),
            ["Instances"] = done.Instances,
            ["Errors"] = done.Errors,
        };

    private static bool IsSpot(JsonObject? data) => data?["InstanceMarketOptions"]?["MarketType"]?.GetValue<string>() == "spot";

    private static JsonObject Telling(Fields request)
    {
        var copy = request.Values.DeepClone().AsObject();
        copy.Remove("ClientToken");
        return copy;
    }
}
