using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

internal static class Images
{
    private const string Made = "2025-09-15T20:43:32.000Z";
    private const string Deprecated = "2027-09-15T20:43:32.000Z";

    private static readonly Listing<MachineImage> List = new(
        "Images",
        image => image.Id,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["architecture"] = "Architecture",
            ["block-device-mapping.delete-on-termination"] = "BlockDeviceMappings.Ebs.DeleteOnTermination",
            ["block-device-mapping.device-name"] = "BlockDeviceMappings.DeviceName",
            ["block-device-mapping.encrypted"] = "BlockDeviceMappings.Ebs.Encrypted",
            ["block-device-mapping.snapshot-id"] = "BlockDeviceMappings.Ebs.SnapshotId",
            ["block-device-mapping.volume-size"] = "BlockDeviceMappings.Ebs.VolumeSize",
            ["block-device-mapping.volume-type"] = "BlockDeviceMappings.Ebs.VolumeType",
            ["creation-date"] = "CreationDate",
            ["description"] = "Description",
            ["ena-support"] = "EnaSupport",
            ["free-tier-eligible"] = "FreeTierEligible",
            ["hypervisor"] = "Hypervisor",
            ["image-allowed"] = "ImageAllowed",
            ["image-id"] = "ImageId",
            ["image-type"] = "ImageType",
            ["is-public"] = "Public",
            ["kernel-id"] = "",
            ["manifest-location"] = "ImageLocation",
            ["name"] = "Name",
            ["owner-alias"] = "ImageOwnerAlias",
            ["owner-id"] = "OwnerId",
            ["platform"] = "",
            ["product-code"] = "",
            ["product-code.type"] = "",
            ["ramdisk-id"] = "",
            ["root-device-name"] = "RootDeviceName",
            ["root-device-type"] = "RootDeviceType",
            ["source-image-id"] = "",
            ["source-image-region"] = "",
            ["source-instance-id"] = "",
            ["sriov-net-support"] = "SriovNetSupport",
            ["state"] = "State",
            ["state-reason-code"] = "",
            ["state-reason-message"] = "",
            ["virtualization-type"] = "VirtualizationType",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var all = PublicImages.All(transaction).OrderBy(image => image.Id, StringComparer.Ordinal).ToList();
        var (ids, owners, users) = (request.Texts("ImageIds"), request.Texts("Owners"), request.Texts("ExecutableUsers"));
        var missing = ids.Where(id => all.TrueForAll(image => image.Id != id)).ToList();
        if (missing.Count > 0)
        {
            throw Unknown(missing);
        }

        return List.Answer(
            transaction,
            request,
            all.Where(image =>
                (ids.Count == 0 || ids.Contains(image.Id))
                && (
                    owners.Count == 0
                    || owners.Any(owner =>
                        owner == image.OwnerId || owner == image.OwnerAlias || (owner == "self" && image.OwnerId == transaction.Account)
                    )
                )
                && (users.Count == 0 || users.Contains("all") || image.OwnerId == transaction.Account)
            ),
            new PageLimits(Least: 1)
        );
    }

    public static AwsError Unknown(IReadOnlyList<string> ids) =>
        ids.FirstOrDefault(id => !Ids.IsWellFormed(id, "ami-")) is { } malformed
            ? new("InvalidAMIID.Malformed", $"Invalid id: \"{malformed}\" (expecting \"ami-...\")")
            : new(
                "InvalidAMIID.NotFound",
                ids is [var only] ? $"The image id '[{only}]' does not exist" : $"The image ids '[{string.Join(", ", ids)}]' do not exist"
            );

    private static Document Write(Transaction transaction, MachineImage image) =>
        new()
        {
            ["ImageId"] = image.Id,
            ["Name"] = image.Name,
            ["Description"] = image.Description,
            ["Architecture"] = image.Architecture,
            ["CreationDate"] = Made,
            ["DeprecationTime"] = Deprecated,
            ["ImageLocation"] = $"{image.OwnerAlias ?? image.OwnerId}/{image.Name}",
            ["ImageOwnerAlias"] = image.OwnerAlias,
            ["OwnerId"] = image.OwnerId,
            ["Public"] = image.OwnerId != transaction.Account,
            ["ImageType"] = "machine",
            ["PlatformDetails"] = "Linux/UNIX",
            ["UsageOperation"] = "RunInstances",
            ["State"] = "available",
            ["BlockDeviceMappings"] = new[]
            {
                new Document
                {
                    ["DeviceName"] = image.RootDevice,
                    ["Ebs"] = new Document
                    {
                        ["DeleteOnTermination"] = true,
                        ["SnapshotId"] = SnapshotOf(image),
                        ["VolumeSize"] = image.RootSize,
                        ["VolumeType"] = image.RootVolumeType,
                        ["Encrypted"] = false,
                        ["Iops"] = image.RootVolumeType == "gp3" ? 3000 : null,
                        ["Throughput"] = image.RootVolumeType == "gp3" ? 125 : null,
                    },
                },
            },
            ["BootMode"] = image.BootMode,
            ["EnaSupport"] = true,
            ["Hypervisor"] = "xen",
            ["ImdsSupport"] = image.Name.StartsWith("al2023", StringComparison.Ordinal) ? "v2.0" : null,
            ["RootDeviceName"] = image.RootDevice,
            ["RootDeviceType"] = "ebs",
            ["SriovNetSupport"] = "simple",
            ["VirtualizationType"] = "hvm",
            ["DeregistrationProtection"] = "disabled",
            ["FreeTierEligible"] = true,
            ["ImageAllowed"] = true,
            ["Tags"] = TagRules.Write(transaction, image.Id),
        };

    public static string SnapshotOf(MachineImage image) => "snap-" + image.Id[(image.Id.IndexOf('-', StringComparison.Ordinal) + 1)..];
}
