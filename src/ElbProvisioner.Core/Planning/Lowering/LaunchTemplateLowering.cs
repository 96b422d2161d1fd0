using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

internal static class LaunchTemplateLowering
{
    /// <summary>For images whose root device AWS did not tell: what Amazon Linux uses.</summary>
    private const string UsualRootDevice = "/dev/xvda";

    /// <summary>What the file says, and what only planning knows: image, groups, the root volume, names and tags.</summary>
    public static Settings Lower(PlanningContext context, AutoScalingGroup group, LaunchTemplate.Defined template)
    {
        var address = Address.Of(ResourceKind.LaunchTemplate, group.Name);
        var image =
            context.Network.Images.GetValueOrDefault(address)
            ?? new ImageFact(template.Image is ImageChoice.ById byId ? byId.ImageId : "", UsualRootDevice);
        var userData = template.Settings.Find(LaunchTemplateTable.UserData) ?? "";
        var groups = SecurityGroupLowering.GroupsOf(context, group);
        var settings = WithGroups(template.Settings, groups)
            .With(LaunchTemplateTable.Name, PhysicalNames.LaunchTemplate(context.Stack, group))
            .With(LaunchTemplateTable.Image, image.ImageId)
            .With(LaunchTemplateTable.SecurityGroups, groups)
            .With(LaunchTemplateTable.Volumes, Volumes(template, image))
            .With(LaunchTemplateTable.InstanceTags, InstanceTags(context.Stack, group));
        return userData.Length == 0 ? settings.Without(LaunchTemplateTable.UserData)
            : context.Stack.Secrets.Holds(userData)
                ? settings.With(LaunchTemplateTable.UserDataFingerprint, SecretFingerprint.Of(userData, Salt(context, address)))
            : settings;
    }

    /// <summary>The first interface has the template's own; any other would have the VPC's default group [EC2 API].</summary>
    private static Settings WithGroups(Settings settings, ImmutableArray<ResourceRef> groups) =>
        settings.FindValue(LaunchTemplateTable.NetworkInterfaces) is { IsDefault: false } faces
            ? settings.With(
                LaunchTemplateTable.NetworkInterfaces,
                [.. faces.Select((face, index) => index == 0 ? face : face.With(InterfaceTable.Groups, groups))]
            )
            : settings;

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
    private static ImmutableArray<Settings> Volumes(LaunchTemplate.Defined template, ImageFact image)
    {
        var written = template.Volumes.Select(volume => Placed(volume, image)).ToImmutableArray();
        return written.Any(volume => volume.Get(VolumeTable.Device) == image.RootDevice)
            ? written
            : [Placed(VolumeTable.Table.Empty.Filled(), image), .. written];
    }

    /// <summary>A volume without a device is the root volume, and a root volume without a size has the image's.</summary>
    private static Settings Placed(Settings volume, ImageFact image)
    {
        var device = volume.Find(VolumeTable.Device) ?? image.RootDevice;
        var placed = volume.With(VolumeTable.Device, device);
        return
            device == image.RootDevice
            && VolumeTable.IsOfEbs(volume)
            && !placed.Has(VolumeTable.Size)
            && !placed.Has(VolumeTable.Snapshot)
            && image.RootSizeGiB is { } size
            ? placed.With(VolumeTable.Size, size)
            : placed;
    }
}
