using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

internal static class InstanceChanging
{
    // Attributes that are told as the launch data says: flags and texts.
    private static readonly string[] Flags = ["DisableApiTermination", "DisableApiStop", "EbsOptimized"];

    /// <summary>One attribute a call, given as a member of its own or by <c>Attribute</c> and <c>Value</c>.</summary>
    public static Document? Modify(Transaction transaction, Fields request)
    {
        var instance = InstanceCalls.Existing(transaction, [request.Required("InstanceId")])[0];
        var data = (JsonObject)instance.LaunchData.DeepClone();
        foreach (var flag in Flags)
        {
            if (request.Structure(flag)?.Flag("Value") is { } value)
            {
                data[flag] = value;
            }
        }

        switch (request.Text("Attribute"), request.Text("Value"))
        {
            case ("disableApiTermination" or "disableApiStop" or "ebsOptimized", { } value):
                data[$"{char.ToUpperInvariant(request.Required("Attribute")[0])}{request.Required("Attribute")[1..]}"] = value.Equals(
                    "true",
                    StringComparison.OrdinalIgnoreCase
                );
                break;
            case ("instanceInitiatedShutdownBehavior", { } value):
                data["InstanceInitiatedShutdownBehavior"] = value;
                break;
            case ("instanceType", { } value):
                instance = OfType(instance, value);
                break;
        }

        if (request.Structure("InstanceInitiatedShutdownBehavior")?.Text("Value") is { } behaviour)
        {
            data["InstanceInitiatedShutdownBehavior"] = behaviour;
        }

        if (request.Structure("UserData")?.Bytes("Value") is { } userData)
        {
            MustBeStopped(instance, "userData");
            data["UserData"] = Convert.ToBase64String(userData);
        }

        if (request.Structure("InstanceType")?.Text("Value") is { } type)
        {
            instance = OfType(instance, type);
        }

        transaction.Ec2.Instances.Put(instance with { LaunchData = data });
        if (
            request.Structure("SourceDestCheck")?.Flag("Value") is { } isChecked
            && transaction.Ec2.Interfaces.Find(instance.InterfaceId) is { } face
        )
        {
            transaction.Ec2.Interfaces.Put(face with { IsSourceChecked = isChecked });
        }

        if (request.Texts("Groups") is { Count: > 0 } groups)
        {
            NetworkInterfaces.SetSecurityGroups(
                transaction,
                instance.InterfaceId,
                NetworkInterfaceChanging.Checked(transaction, instance.VpcId, groups)
            );
        }

        return null;
    }

    private static Instance OfType(Instance instance, string type)
    {
        MustBeStopped(instance, "instanceType");
        return InstanceTypes.Find(type) is not null
            ? instance with
            {
                InstanceType = type,
            }
            : throw Refusals.InvalidValue($"Invalid value '{type}' for InstanceType.");
    }

    private static void MustBeStopped(Instance instance, string attribute)
    {
        if (instance.State != "stopped")
        {
            throw new AwsError(
                "IncorrectInstanceState",
                $"The instance '{instance.Key}' is not in the 'stopped' state: its {attribute} cannot be changed."
            );
        }
    }
}
