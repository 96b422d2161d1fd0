using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

internal static class InstanceAttributes
{
    private static readonly Listing<Instance> Credits = new(
        "InstanceCreditSpecifications",
        instance => instance.Key,
        (_, instance) =>
            new()
            {
                ["InstanceId"] = instance.Key,
                ["CpuCredits"] =
                    LaunchData.Text(instance.LaunchData, "CreditSpecification", "CpuCredits")
                    ?? (instance.InstanceType.StartsWith("t2.", StringComparison.Ordinal) ? "standard" : "unlimited"),
            },
        new Dictionary<string, string>(StringComparer.Ordinal) { ["instance-id"] = "InstanceId" },
        HasTags: false
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var instance = InstanceCalls.Existing(transaction, [request.Required("InstanceId")])[0];
        var data = instance.LaunchData;
        var answer = new Document { ["InstanceId"] = instance.Key };
        var (member, value) = request.Required("Attribute") switch
        {
            "instanceType" => ("InstanceType", Value(instance.InstanceType)),
            "userData" => ("UserData", Value(LaunchData.Text(data, "UserData"))),
            "disableApiTermination" => ("DisableApiTermination", Value(LaunchData.Flag(data, "DisableApiTermination") ?? false)),
            "disableApiStop" => ("DisableApiStop", Value(LaunchData.Flag(data, "DisableApiStop") ?? false)),
            "instanceInitiatedShutdownBehavior" => (
                "InstanceInitiatedShutdownBehavior",
                Value(LaunchData.Text(data, "InstanceInitiatedShutdownBehavior") ?? "stop")
            ),
            "rootDeviceName" => ("RootDeviceName", Value(PublicImages.Find(transaction, instance.ImageId)?.RootDevice ?? "/dev/xvda")),
            "blockDeviceMapping" => ("BlockDeviceMappings", (object)new[] { Volumes.WriteMapping(transaction, instance) }),
            "groupSet" => (
                "Groups",
                NetworkInterfaceCalls.WriteGroups(
                    transaction,
                    transaction.Ec2.Interfaces.Find(instance.InterfaceId)?.SecurityGroupIds ?? []
                )
            ),
            "ebsOptimized" => ("EbsOptimized", Value(LaunchData.Flag(data, "EbsOptimized") ?? false)),
            "sourceDestCheck" => ("SourceDestCheck", Value(transaction.Ec2.Interfaces.Find(instance.InterfaceId)?.IsSourceChecked ?? true)),
            "enaSupport" => ("EnaSupport", Value(true)),
            "sriovNetSupport" => ("SriovNetSupport", Value(null)),
            "enclaveOptions" => (
                "EnclaveOptions",
                new Document { ["Enabled"] = LaunchData.Flag(data, "EnclaveOptions", "Enabled") ?? false }
            ),
            "productCodes" => ("ProductCodes", Array.Empty<Document>()),
            "kernel" => ("KernelId", Value(null)),
            "ramdisk" => ("RamdiskId", Value(null)),
            var other => throw Refusals.InvalidValue($"Value ({other}) for parameter attribute is invalid. Unknown attribute."),
        };
        answer[member] = value;
        return answer;
    }

    /// <summary>Burstable instances have credits: the second generation and older only their own, newer ones all they want.</summary>
    public static Document DescribeCredits(Transaction transaction, Fields request)
    {
        var ids = request.Texts("InstanceIds");
        var found = ids.Count > 0 ? InstanceCalls.Existing(transaction, ids) : transaction.Visible(transaction.Ec2.Instances);
        return Credits.Answer(
            transaction,
            request,
            found.Where(instance => InstanceTypes.Find(instance.InstanceType)?.IsBurstable == true),
            PageLimits.Usual
        );
    }

    /// <summary>
    /// Nobody writes UEFI variables here. Terraform's data source of an image asks with the id of the image, and takes the refusal.
    /// </summary>
    public static Document GetUefiData(Transaction transaction, Fields request) =>
        new() { ["InstanceId"] = InstanceCalls.Existing(transaction, [request.Required("InstanceId")])[0].Key };

    private static Document Value(object? value) => new() { ["Value"] = value };
}
