using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>Instances as answers tell them.</summary>
internal static class InstanceAnswers
{
    public static Document WriteState(string state) => new() { ["Code"] = Code(state), ["Name"] = state };

    public static Document Write(Transaction transaction, Instance instance)
    {
        var data = instance.LaunchData;
        var face = transaction.Ec2.Interfaces.Find(instance.InterfaceId);
        var image = PublicImages.Find(transaction, instance.ImageId);
        var type = InstanceTypes.Find(instance.InstanceType);
        var isGone = face is null;
        return new()
        {
            ["InstanceId"] = instance.Key,
            ["ImageId"] = instance.ImageId,
            ["InstanceType"] = instance.InstanceType,
            ["State"] = WriteState(instance.State),
            ["StateReason"] = instance.ReasonCode is null
                ? null
                : new Document { ["Code"] = instance.ReasonCode, ["Message"] = instance.ReasonMessage },
            ["StateTransitionReason"] = instance.Transition ?? "",
            ["PrivateDnsName"] = isGone ? "" : PublicAddresses.PrivateDnsName(transaction.Here.Name, instance.PrivateIpAddress),
            ["PublicDnsName"] =
                face?.PublicIp is { } ip && transaction.Ec2.Vpcs.Find(instance.VpcId)?.HasDnsHostnames == true
                    ? PublicAddresses.DnsName(transaction.Here.Name, ip)
                    : "",
            ["PrivateIpAddress"] = isGone ? null : instance.PrivateIpAddress,
            ["PublicIpAddress"] = face?.PublicIp,
            ["SubnetId"] = isGone ? null : instance.SubnetId,
            ["VpcId"] = isGone ? null : instance.VpcId,
            ["KeyName"] = LaunchData.Text(data, "KeyName"),
            ["AmiLaunchIndex"] = instance.LaunchIndex,
            ["ProductCodes"] = Array.Empty<Document>(),
            ["LaunchTime"] = instance.LaunchTime,
            ["UsageOperationUpdateTime"] = instance.LaunchTime,
            ["Placement"] = new Document
            {
                ["AvailabilityZone"] = instance.AvailabilityZone,
                ["AvailabilityZoneId"] = transaction.Ec2.Subnets.Find(instance.SubnetId)?.ZoneId,
                ["GroupName"] = LaunchData.Text(data, "Placement", "GroupName") ?? "",
                ["GroupId"] = LaunchData.Text(data, "Placement", "GroupId"),
                ["PartitionNumber"] = LaunchData.Number(data, "Placement", "PartitionNumber"),
                ["Affinity"] = LaunchData.Text(data, "Placement", "Affinity"),
                ["HostId"] = LaunchData.Text(data, "Placement", "HostId"),
                ["HostResourceGroupArn"] = LaunchData.Text(data, "Placement", "HostResourceGroupArn"),
                ["Tenancy"] = LaunchData.Text(data, "Placement", "Tenancy") ?? "default",
            },
            ["Monitoring"] = new Document { ["State"] = LaunchData.Flag(data, "Monitoring", "Enabled") == true ? "enabled" : "disabled" },
            ["Architecture"] = image?.Architecture ?? type?.Architecture,
            ["BlockDeviceMappings"] = isGone ? Array.Empty<Document>() : [Volumes.WriteMapping(transaction, instance)],
            ["ClientToken"] = instance.ClientToken ?? "",
            ["EbsOptimized"] = LaunchData.Flag(data, "EbsOptimized") ?? false,
            ["EnaSupport"] = true,
            ["Hypervisor"] = "xen",
            ["IamInstanceProfile"] = WriteProfile(transaction, data),
            ["InstanceLifecycle"] = LaunchData.Text(data, "InstanceMarketOptions", "MarketType"),
            ["NetworkInterfaces"] = face is null ? Array.Empty<Document>() : [WriteInterface(transaction, face)],
            ["RootDeviceName"] = image?.RootDevice ?? "/dev/xvda",
            ["RootDeviceType"] = "ebs",
            ["SecurityGroups"] = NetworkInterfaceCalls.WriteGroups(transaction, face?.SecurityGroupIds ?? []),
            ["SourceDestCheck"] = face?.IsSourceChecked,
            ["VirtualizationType"] = "hvm",
            ["CpuOptions"] = new Document
            {
                ["CoreCount"] =
                    LaunchData.Number(data, "CpuOptions", "CoreCount")
                    ?? Math.Max(1, (type?.VirtualCpus ?? 1) / (type?.ThreadsPerCore ?? 1)),
                ["ThreadsPerCore"] = LaunchData.Number(data, "CpuOptions", "ThreadsPerCore") ?? type?.ThreadsPerCore ?? 1,
                ["AmdSevSnp"] = LaunchData.Text(data, "CpuOptions", "AmdSevSnp"),
            },
            ["CapacityReservationSpecification"] =
                (data["CapacityReservationSpecification"] as JsonObject)
                ?? (object)new Document { ["CapacityReservationPreference"] = "open" },
            ["HibernationOptions"] = new Document { ["Configured"] = LaunchData.Flag(data, "HibernationOptions", "Configured") ?? false },
            ["MetadataOptions"] = WriteMetadata(data, image),
            ["EnclaveOptions"] = new Document { ["Enabled"] = LaunchData.Flag(data, "EnclaveOptions", "Enabled") ?? false },
            ["BootMode"] = image?.BootMode,
            ["CurrentInstanceBootMode"] = image?.BootMode == "uefi" ? "uefi" : "legacy-bios",
            ["PlatformDetails"] = "Linux/UNIX",
            ["UsageOperation"] = "RunInstances",
            ["PrivateDnsNameOptions"] = new Document
            {
                ["HostnameType"] = LaunchData.Text(data, "PrivateDnsNameOptions", "HostnameType") ?? "ip-name",
                ["EnableResourceNameDnsARecord"] = LaunchData.Flag(data, "PrivateDnsNameOptions", "EnableResourceNameDnsARecord") ?? false,
                ["EnableResourceNameDnsAAAARecord"] =
                    LaunchData.Flag(data, "PrivateDnsNameOptions", "EnableResourceNameDnsAAAARecord") ?? false,
            },
            ["MaintenanceOptions"] = new Document
            {
                ["AutoRecovery"] = LaunchData.Text(data, "MaintenanceOptions", "AutoRecovery") ?? "default",
                ["RebootMigration"] = "default",
            },
            ["NetworkPerformanceOptions"] = new Document
            {
                ["BandwidthWeighting"] = LaunchData.Text(data, "NetworkPerformanceOptions", "BandwidthWeighting") ?? "default",
            },
            ["Operator"] = new Document { ["Managed"] = false },
            ["Tags"] = TagRules.Write(transaction, instance.Key),
        };
    }

    /// <summary>By the instance's profile, whose name nobody here can check.</summary>
    private static Document? WriteProfile(Transaction transaction, JsonObject data)
    {
        var arn =
            LaunchData.Text(data, "IamInstanceProfile", "Arn")
            ?? (
                LaunchData.Text(data, "IamInstanceProfile", "Name") is { } name
                    ? $"arn:aws:iam::{transaction.Account}:instance-profile/{name}"
                    : null
            );
        return arn is null ? null : new() { ["Arn"] = arn, ["Id"] = "AIPAEXAMPLEPROFILE000" };
    }

    // Images of Amazon Linux 2023 require tokens for instance metadata by themselves.
    private static Document WriteMetadata(JsonObject data, MachineImage? image)
    {
        var needsTokens = image?.Name.StartsWith("al2023", StringComparison.Ordinal) == true;
        return new()
        {
            ["State"] = "applied",
            ["HttpTokens"] = LaunchData.Text(data, "MetadataOptions", "HttpTokens") ?? (needsTokens ? "required" : "optional"),
            ["HttpPutResponseHopLimit"] =
                (int?)(data["MetadataOptions"] as JsonObject)?["HttpPutResponseHopLimit"]?.GetValue<long>() ?? (needsTokens ? 2 : 1),
            ["HttpEndpoint"] = LaunchData.Text(data, "MetadataOptions", "HttpEndpoint") ?? "enabled",
            ["HttpProtocolIpv6"] = LaunchData.Text(data, "MetadataOptions", "HttpProtocolIpv6") ?? "disabled",
            ["InstanceMetadataTags"] = LaunchData.Text(data, "MetadataOptions", "InstanceMetadataTags") ?? "disabled",
        };
    }

    private static Document WriteInterface(Transaction transaction, NetworkInterface face)
    {
        var association = NetworkInterfaceCalls.WriteAssociation(transaction, face, withIds: false);
        var name = PublicAddresses.PrivateDnsName(transaction.Here.Name, face.PrivateIp);
        return new()
        {
            ["NetworkInterfaceId"] = face.Key,
            ["OwnerId"] = transaction.Account,
            ["Association"] = association,
            ["Attachment"] = new Document
            {
                ["AttachTime"] = face.CreatedAt,
                ["AttachmentId"] = face.AttachmentId,
                ["DeleteOnTermination"] = !face.IsKept,
                ["DeviceIndex"] = 0,
                ["NetworkCardIndex"] = 0,
                ["Status"] = "attached",
            },
            ["Description"] = face.Description,
            ["Groups"] = NetworkInterfaceCalls.WriteGroups(transaction, face.SecurityGroupIds),
            ["InterfaceType"] = face.Type,
            ["Ipv6Addresses"] = Array.Empty<Document>(),
            ["MacAddress"] = face.MacAddress,
            ["PrivateDnsName"] = name,
            ["PrivateIpAddress"] = face.PrivateIp,
            ["PrivateIpAddresses"] = NetworkInterfaceCalls.WriteAddresses(transaction, face, association),
            ["SourceDestCheck"] = face.IsSourceChecked,
            ["Status"] = "in-use",
            ["SubnetId"] = face.SubnetId,
            ["VpcId"] = face.VpcId,
            ["Operator"] = new Document { ["Managed"] = false },
        };
    }

    private static int Code(string state) =>
        state switch
        {
            "pending" => 0,
            "running" => 16,
            "shutting-down" => 32,
            "terminated" => 48,
            "stopping" => 64,
            _ => 80,
        };
}
