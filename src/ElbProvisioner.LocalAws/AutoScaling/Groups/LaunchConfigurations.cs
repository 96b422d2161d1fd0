using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>Launch configurations: made, found, and told to EC2 in the words of a launch template.</summary>
internal static class LaunchConfigurations
{
    public const string NeedsImageAndType =
        "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.";

    /// <summary>The members that a launch configuration and a launch template have by one name.</summary>
    private static readonly IReadOnlyList<string> SameName =
    [
        "ImageId",
        "InstanceType",
        "KeyName",
        "UserData",
        "KernelId",
        "EbsOptimized",
        "MetadataOptions",
    ];

    /// <exception cref="AwsError">There is none of that name.</exception>
    public static LaunchConfiguration Named(Transaction transaction, string name) =>
        transaction.Scaling.Configurations.Find(name)
        ?? throw Refusals.Invalid($"Launch configuration name not found - Launch configuration {name} not found");

    /// <exception cref="AwsError">The name is taken, or the quota is reached.</exception>
    public static void Put(Transaction transaction, string name, JsonObject said)
    {
        if (transaction.Scaling.Configurations.Has(name))
        {
            throw Refusals.AlreadyExists(
                $"Launch Configuration by this name already exists - A launch configuration already exists with the name {name}"
            );
        }

        if (transaction.Scaling.Configurations.Count >= transaction.Quota(ScalingQuotas.Configurations))
        {
            throw Refusals.AtLimit("launch configurations for this region");
        }

        var arn = transaction.Arn("autoscaling", $"launchConfiguration:{transaction.NewUuid()}:launchConfigurationName/{name}");
        transaction.Scaling.Configurations.Put(new(name, arn, transaction.Now, said));
    }

    /// <summary>
    /// What an instance gives to a configuration made from it: all but its volumes (API reference, CreateLaunchConfiguration).
    /// </summary>
    /// <exception cref="AwsError">There is no such instance.</exception>
    public static JsonObject TakenFrom(Transaction transaction, string instanceId)
    {
        var instance =
            Instances.Find(transaction, instanceId) ?? throw Refusals.Invalid($"Invalid Instance ID(s): [{instanceId}] specified");
        var data = instance.LaunchData;
        var said = new JsonObject
        {
            ["ImageId"] = instance.ImageId,
            ["InstanceType"] = instance.InstanceType,
            ["SecurityGroups"] = new JsonArray([.. instance.SecurityGroupIds.Select(group => JsonValue.Create(group))]),
        };
        foreach (var member in SameName.Where(member => said[member] is null && data[member] is not null))
        {
            said[member] = data[member]?.DeepClone();
        }

        if ((data["IamInstanceProfile"]?["Arn"] ?? data["IamInstanceProfile"]?["Name"]) is { } profile)
        {
            said["IamInstanceProfile"] = profile.DeepClone();
        }

        if (data["Monitoring"] is { } monitoring)
        {
            said["InstanceMonitoring"] = monitoring.DeepClone();
        }

        if (data["Placement"]?["Tenancy"] is { } tenancy)
        {
            said["PlacementTenancy"] = tenancy.DeepClone();
        }

        return said;
    }

    /// <summary>For a launch: by the members of the model's RequestLaunchTemplateData.</summary>
    public static JsonObject LaunchDataOf(LaunchConfiguration configuration)
    {
        var said = configuration.Said;
        var data = new JsonObject();
        foreach (var member in SameName.Where(member => said[member] is not null))
        {
            data[member] = said[member]?.DeepClone();
        }

        Put(data, "RamDiskId", said["RamdiskId"]);
        Put(data, "Monitoring", said["InstanceMonitoring"]);
        Put(data, "BlockDeviceMappings", said["BlockDeviceMappings"]);
        foreach (var mapping in data["BlockDeviceMappings"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            // A flag here, an empty text there.
            if (mapping.Remove("NoDevice", out var none) && none?.GetValue<bool>() == true)
            {
                mapping["NoDevice"] = "";
            }
        }

        if (said["IamInstanceProfile"]?.GetValue<string>() is { } profile)
        {
            data["IamInstanceProfile"] = new JsonObject
            {
                [profile.StartsWith("arn:", StringComparison.Ordinal) ? "Arn" : "Name"] = profile,
            };
        }

        if (said["PlacementTenancy"] is { } tenancy)
        {
            data["Placement"] = new JsonObject { ["Tenancy"] = tenancy.DeepClone() };
        }

        if (said["SpotPrice"] is { } price)
        {
            data["InstanceMarketOptions"] = new JsonObject
            {
                ["MarketType"] = "spot",
                ["SpotOptions"] = new JsonObject { ["MaxPrice"] = price.DeepClone() },
            };
        }

        PutGroups(data, said);
        return data;
    }

    /// <summary>Where a public address is wanted or not, there must be an interface to say so, and the groups stand on it.</summary>
    private static void PutGroups(JsonObject data, JsonObject said)
    {
        if (said["AssociatePublicIpAddress"] is { } isPublic)
        {
            var face = new JsonObject { ["DeviceIndex"] = 0L, ["AssociatePublicIpAddress"] = isPublic.DeepClone() };
            Put(face, "Groups", said["SecurityGroups"]);
            data["NetworkInterfaces"] = new JsonArray(face);
        }
        else if (said["SecurityGroups"] is JsonArray { Count: > 0 } groups)
        {
            var areIds = groups[0]?.GetValue<string>().StartsWith("sg-", StringComparison.Ordinal) == true;
            data[areIds ? "SecurityGroupIds" : "SecurityGroups"] = groups.DeepClone();
        }
    }

    private static void Put(JsonObject data, string member, JsonNode? value)
    {
        if (value is not null)
        {
            data[member] = value.DeepClone();
        }
    }
}
