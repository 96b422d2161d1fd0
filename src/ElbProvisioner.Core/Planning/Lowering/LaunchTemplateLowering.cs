using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

internal static class LaunchTemplateLowering
{
    /// <summary>For images whose root device AWS did not tell: what Amazon Linux uses.</summary>
    private const string UsualRootDevice = "/dev/xvda";

    public static LaunchTemplateSettings Lower(PlanningContext context, AutoScalingGroup group, LaunchTemplate.Defined template)
    {
        var address = Address.Of(ResourceKind.LaunchTemplate, group.Name);
        var image =
            context.Network.Images.GetValueOrDefault(address)
            ?? new ImageFact(template.Image is ImageChoice.ById byId ? byId.ImageId : "", UsualRootDevice);
        return new(
            PhysicalNames.LaunchTemplate(context.Stack, group),
            image.ImageId,
            template.InstanceType,
            template.KeyName,
            template.InstanceProfile,
            template.UserData,
            SecurityGroupLowering.GroupsOf(context, group),
            Volumes(template, image),
            template.DetailedMonitoring,
            template.Metadata.TokensRequired,
            template.Metadata.HopLimit,
            template.Metadata.InstanceTags,
            template.PublicIp,
            InstanceTags(context.Stack, group)
        )
        {
            UserDataFingerprint = context.Stack.Secrets.Holds(template.UserData)
                ? SecretFingerprint.Of(template.UserData ?? "", Salt(context, address))
                : null,
        };
    }

    /// <summary>
    /// The same for every plan of this template, and of no other: what differs in AWS must differ because the secret does.
    /// </summary>
    private static string Salt(PlanningContext context, Address address) =>
        $"{context.Live.Account}/{context.Live.Region}/{context.Stack.Name}/{address}";

    /// <summary>What instances and volumes carry; the name shows in every console list.</summary>
    public static ImmutableSortedDictionary<string, string> InstanceTags(Stack stack, AutoScalingGroup group)
    {
        var tags = stack.Tags.SetItems(group.Tags);
        return (tags.ContainsKey("Name") ? tags : tags.SetItem("Name", $"{stack.Name}-{group.Name}")).SetItem(
            OwnershipTags.Stack,
            stack.Name
        );
    }

    /// <summary>The root volume is encrypted whether or not the file mentions it.</summary>
    private static ImmutableArray<VolumeSettings> Volumes(LaunchTemplate.Defined template, ImageFact image)
    {
        var rootDevice = image.RootDevice;
        var written = template
            .Volumes.Select(v => new VolumeSettings(
                v.Device ?? rootDevice,
                v.SizeGiB ?? (v.Device is null || v.Device == rootDevice ? image.RootSizeGiB : null),
                v.Type,
                v.Iops,
                v.ThroughputMiBps,
                v.Encrypted,
                v.KmsKeyId,
                v.DeleteOnTermination
            ))
            .ToImmutableArray();
        return written.Any(v => v.Device == rootDevice)
            ? written
            : [new VolumeSettings(rootDevice, image.RootSizeGiB, "gp3", null, null, true, null, true), .. written];
    }
}
