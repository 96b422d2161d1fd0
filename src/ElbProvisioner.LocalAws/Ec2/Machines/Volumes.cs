using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>The root volumes of instances: there are no others.</summary>
internal static class Volumes
{
    private static readonly Listing<Instance> List = new(
        "Volumes",
        instance => instance.VolumeId,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["attachment.attach-time"] = "Attachments.AttachTime",
            ["attachment.delete-on-termination"] = "Attachments.DeleteOnTermination",
            ["attachment.device"] = "Attachments.Device",
            ["attachment.instance-id"] = "Attachments.InstanceId",
            ["attachment.status"] = "Attachments.State",
            ["availability-zone"] = "AvailabilityZone",
            ["availability-zone-id"] = "AvailabilityZoneId",
            ["create-time"] = "CreateTime",
            ["encrypted"] = "Encrypted",
            ["fast-restored"] = "FastRestored",
            ["multi-attach-enabled"] = "MultiAttachEnabled",
            ["operator.managed"] = "Operator.Managed",
            ["operator.principal"] = "",
            ["size"] = "Size",
            ["snapshot-id"] = "SnapshotId",
            ["status"] = "State",
            ["volume-id"] = "VolumeId",
            ["volume-type"] = "VolumeType",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        Asked.MustNotPage(request, "VolumeIds", "volumeIds");
        var found =
            Asked.ById(
                request.Texts("VolumeIds"),
                "vol-",
                "InvalidParameterValue",
                ById,
                missing =>
                    new(
                        "InvalidVolume.NotFound",
                        missing is [var only]
                            ? $"The volume '{only}' does not exist."
                            : $"The volumes '{string.Join(", ", missing)}' do not exist."
                    )
            )
            ?? Asked.ByFilter(request, "volume-id", ById)
            ?? Asked.ByFilter(
                request,
                "attachment.instance-id",
                id => Visible(id) is { InterfaceId.Length: > 0 } instance ? instance : null
            )
            ?? transaction.Visible(transaction.Ec2.Instances).Where(instance => instance.InterfaceId.Length > 0);
        return List.Answer(
            transaction,
            request,
            found.OrderBy(instance => instance.VolumeId, StringComparer.Ordinal),
            new PageLimits(Least: 5, Most: 500)
        );

        Instance? ById(string id) => Visible(Links.Find(transaction.Ec2, Links.Volumes, id));

        Instance? Visible(string? id) => transaction.Visible(transaction.Ec2.Instances, id);
    }

    public static Document WriteMapping(Transaction transaction, Instance instance) =>
        new()
        {
            ["DeviceName"] = Device(transaction, instance),
            ["Ebs"] = new Document
            {
                ["AttachTime"] = instance.LaunchTime,
                ["DeleteOnTermination"] = true,
                ["Status"] = instance.State == "pending" ? "attaching" : "attached",
                ["VolumeId"] = instance.VolumeId,
            },
        };

    private static Document Write(Transaction transaction, Instance instance)
    {
        var image = PublicImages.Find(transaction, instance.ImageId);
        var given =
            (instance.LaunchData["BlockDeviceMappings"] as JsonArray)
                ?.OfType<JsonObject>()
                .FirstOrDefault(mapping => LaunchData.Text(mapping, "DeviceName") == Device(transaction, instance))
                ?["Ebs"] as JsonObject;
        var type = LaunchData.Text(given, "VolumeType") ?? image?.RootVolumeType ?? "gp3";
        var size = (int?)given?["VolumeSize"]?.GetValue<long>() ?? image?.RootSize ?? 8;
        return new()
        {
            ["VolumeId"] = instance.VolumeId,
            ["VolumeType"] = type,
            ["Size"] = size,
            ["Iops"] =
                (int?)given?["Iops"]?.GetValue<long>()
                ?? (
                    type == "gp3" ? 3000
                    : type == "gp2" ? Math.Max(100, size * 3)
                    : null
                ),
            ["Throughput"] = (int?)given?["Throughput"]?.GetValue<long>() ?? (type == "gp3" ? 125 : null),
            ["State"] = instance.State == "pending" ? "creating" : "in-use",
            ["SnapshotId"] = image is null ? "" : Images.SnapshotOf(image),
            ["AvailabilityZone"] = instance.AvailabilityZone,
            ["AvailabilityZoneId"] = transaction.Ec2.Subnets.Find(instance.SubnetId)?.ZoneId,
            ["CreateTime"] = instance.LaunchTime,
            ["Encrypted"] = LaunchData.Flag(given, "Encrypted") ?? false,
            ["MultiAttachEnabled"] = false,
            ["Operator"] = new Document { ["Managed"] = false },
            ["Attachments"] = new[]
            {
                new Document
                {
                    ["VolumeId"] = instance.VolumeId,
                    ["InstanceId"] = instance.Key,
                    ["Device"] = Device(transaction, instance),
                    ["State"] = "attached",
                    ["AttachTime"] = instance.LaunchTime,
                    ["DeleteOnTermination"] = true,
                },
            },
            ["Tags"] = TagRules.Write(transaction, instance.VolumeId),
        };
    }

    private static string Device(Transaction transaction, Instance instance) =>
        PublicImages.Find(transaction, instance.ImageId)?.RootDevice ?? "/dev/xvda";
}
