using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

internal static class InstanceAttributes
{
    public static Document Describe(Turn turn, Fields request)
    {
        var instance = InstanceCalls.Existing(turn, [request.Required("InstanceId")])[0];
        var data = instance.LaunchData;
        var answer = new Document { ["InstanceId"] = instance.Key };
        var (member, value) = request.Required("Attribute") switch
        {
            "instanceType" => ("InstanceType", Value(instance.InstanceType)),
            "userData" => ("UserData", Value(LaunchData.Text(data, "UserData"))),
            "disableApiTermination" => ("DisableApiTermination", Value(LaunchData.Flag(data, "DisableApiTermination") ?? false)),
            "disableApiStop" => ("DisableApiStop", Value(LaunchData.Flag(data, "DisableApiStop") ?? false)),
            "instanceInitiatedShutdownBehavior" => ("InstanceInitiatedShutdownBehavior", Value(LaunchData.Text(data, "InstanceInitiatedShutdownBehavior") ?? "stop")),
            "rootDeviceName" => ("RootDeviceName", Value(PublicImages.Find(turn, instance.ImageId)?.RootDevice ?? "/dev/xvda")),
            "blockDeviceMapping" => ("BlockDeviceMappings", (object)new[] { Volumes.WriteMapping(turn, instance) }),
            "groupSet" => ("Groups", NetworkInterfaceCalls.WriteGroups(turn, turn.Ec2.Interfaces.Find(instance.InterfaceId)?.SecurityGroupIds ?? [])),
            "ebsOptimized" => ("EbsOptimized", Value(LaunchData.Flag(data, "EbsOptimized") ?? false)),
            "sourceDestCheck" => ("SourceDestCheck", Value(true)),
            "enaSupport" => ("EnaSupport", Value(true)),
            "sriovNetSupport" => ("SriovNetSupport", Value(null)),
            "enclaveOptions" => ("EnclaveOptions", new Document { ["Enabled"] = LaunchData.Flag(data, "EnclaveOptions", "Enabled") ?? false }),
            "productCodes" => ("ProductCodes", Array.Empty<Document>()),
            "kernel" => ("KernelId", Value(null)),
            "ramdisk" => ("RamdiskId", Value(null)),
            var other => throw Refusals.InvalidValue($"Value ({other}) for parameter attribute is invalid. Unknown attribute."),
        };
        answer[member] = value;
        return answer;
    }

    private static Document Value(object? value) => new() { ["Value"] = value };
}
