using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// What makes every launch from a new template fail, though AWS takes the template [EC2 API: launch templates are not validated].
/// </summary>
internal static class TemplateNotices
{
    private const string Remedy = "Check the image's id, region and launch permissions.";

    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        var mentions = new Mentions(stack, live.Network);
        foreach (var unseen in UnseenImages(stack, live, actions, mentions))
        {
            yield return unseen;
        }

        foreach (var action in actions)
        {
            if (SettingsOf(action.Operation) is not { } settings)
            {
                continue;
            }

            var changed = ChangedParts.Of(live, action.Address, settings);
            var image = live.Network.Images.GetValueOrDefault(action.Address);
            var at = mentions.Of(action.Address);
            var found = Enumerable.Empty<Diagnostic>();
            if (image is not null && (changed("image") || changed("volumes")))
            {
                found = found.Concat(RootVolume(action.Address, settings, image, at));
            }

            if (changed("volumes"))
            {
                found = found.Concat(Keys(action.Address, settings, live.Region, at));
            }

            foreach (var diagnostic in found)
            {
                yield return diagnostic;
            }
        }
    }

    /// <summary>What the plan launches from must be there; what a living group was made from may have gone since.</summary>
    private static IEnumerable<Diagnostic> UnseenImages(
        Stack stack,
        LiveWorld live,
        ImmutableArray<PlannedAction> actions,
        Mentions mentions
    )
    {
        foreach (var group in stack.AutoScalingGroups)
        {
            var launches = Launches(group, live, actions);
            var address = Address.Of(ResourceKind.LaunchTemplate, group.Name);
            if (live.Network.Images.GetValueOrDefault(address) is { IsUnseen: true } image)
            {
                var isSent = actions.Any(a =>
                    a.Address == address && SettingsOf(a.Operation) is { } settings && ChangedParts.Of(live, address, settings)("image")
                );
                yield return isSent || launches
                    ? NotThere(image.ImageId, mentions.Of(address))
                    : new(
                        NoticeCodes.ImageUnseen,
                        mentions.Of(address),
                        $"The image '{image.ImageId}' of {address.Name} can no longer be seen in {live.Region}: what runs goes on, and no "
                            + $"new instance can start. Its root device is taken to be {image.RootDevice}.",
                        Remedy
                    );
            }

            foreach (
                var choice in group
                    .MixedImages.DistinctBy(i => IdOf(i, live.Network))
                    .Where(i => IdOf(i, live.Network) is { } id && live.Network.UnseenImages.Contains(id))
            )
            {
                yield return launches || IsMixedSent(group, actions)
                    ? NotThere(IdOf(choice, live.Network) ?? "", group.At)
                    : new(
                        NoticeCodes.ImageUnseen,
                        group.At,
                        $"The image '{IdOf(choice, live.Network)}' of a choice of {group.Name} can no longer be seen in {live.Region}: what "
                            + "runs goes on, and no new instance can start from it.",
                        Remedy
                    );
            }

            Diagnostic NotThere(string id, SourceSpan at) =>
                new(
                    NoticeCodes.ImageNotThere,
                    at,
                    $"The image '{id}' of {group.Name} does not exist in {live.Region}, or this account may not launch it: the instances "
                        + "that this plan starts could not be launched.",
                    Remedy
                );
        }
    }

    private static string? IdOf(ImageChoice image, NetworkFacts network) =>
        image switch
        {
            ImageChoice.ById choice => choice.ImageId,
            ImageChoice.FromParameter choice => network.ImageParameters.GetValueOrDefault(choice.ParameterName),
            _ => null,
        };

    /// <summary>The run itself starts instances of the group: it makes it, replaces what runs, or asks for more than run.</summary>
    private static bool Launches(AutoScalingGroup group, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        var address = Address.Of(ResourceKind.AutoScalingGroup, group.Name);
        var running = live.AutoScalingGroups.FirstOrDefault(g => g.Address == address)?.DesiredCapacity ?? 0;
        return actions.Any(a =>
            a.Address == address
            && a.Operation switch
            {
                AwsOperation.CreateAutoScalingGroup or AwsOperation.RefreshInstances or AwsOperation.PutWarmPool => true,
                AwsOperation.UpdateAutoScalingGroup o => o.Settings.Get(AutoScalingGroupTable.MinSize) > running,
                _ => false,
            }
        );
    }

    private static bool IsMixedSent(AutoScalingGroup group, ImmutableArray<PlannedAction> actions)
    {
        var address = Address.Of(ResourceKind.AutoScalingGroup, group.Name);
        return actions.Any(a =>
            a.Address == address
            && a.Operation is AwsOperation.UpdateAutoScalingGroup { Template: not null } o
            && o.Settings.Has(AutoScalingGroupTable.MixedInstances)
        );
    }

    private static Settings? SettingsOf(AwsOperation operation) =>
        operation switch
        {
            AwsOperation.CreateLaunchTemplate o => o.Settings,
            AwsOperation.CreateLaunchTemplateVersion o => o.Settings,
            _ => null,
        };

    private static IEnumerable<Diagnostic> RootVolume(Address address, Settings settings, ImageFact image, SourceSpan at) =>
        from volume in settings.Get(LaunchTemplateTable.Volumes)
        let size = volume.FindValue(VolumeTable.Size)
        where volume.Find(VolumeTable.Device) == image.RootDevice && size < image.RootSizeGiB
        select new Diagnostic(
            NoticeCodes.RootVolumeTooSmall,
            at,
            $"The root volume of {address.Name} has {size} GiB, and its image {image.ImageId} needs {image.RootSizeGiB}: "
                + "AWS launches nothing from it.",
            $"Write 'size: {image.RootSizeGiB}' or more, or leave the size out."
        );

    private static IEnumerable<Diagnostic> Keys(Address address, Settings settings, string region, SourceSpan at) =>
        from key in settings
            .Get(LaunchTemplateTable.Volumes)
            .Select(v => v.Find(VolumeTable.KmsKey))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
        let home = key.Split(':') is ["arn", _, "kms", var of, ..] ? of : region
        where home != region
        select new Diagnostic(
            NoticeCodes.KeyInAnotherRegion,
            at,
            $"The key '{key}' of {address.Name} is in {home}, the stack in {region}; volumes take keys of their own region only.",
            $"Name a key of {region}."
        );
}
