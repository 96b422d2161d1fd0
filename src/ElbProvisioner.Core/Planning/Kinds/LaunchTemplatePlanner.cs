using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Before;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>A version of a template never changes [EC2 API]: other data means another version, and groups pin the number.</summary>
internal static class LaunchTemplatePlanner
{
    /// <summary>What each scaling group should launch from, by group name.</summary>
    public static Result Plan(PlanningContext context)
    {
        var defined = context.Stack.AutoScalingGroups.Where(g => g.LaunchTemplate is LaunchTemplate.Defined);
        var result = Matcher.Match(defined, AddressOf, context.Live.LaunchTemplates, (_, _) => true);
        var versions = ImmutableDictionary.CreateBuilder<string, WantedTemplate>(StringComparer.Ordinal);
        foreach (var match in result.Matches)
        {
            versions[match.Desired.Name] = Plan(context, match.Desired, match.Kept);
        }

        foreach (var group in context.Stack.AutoScalingGroups)
        {
            if (group.LaunchTemplate is LaunchTemplate.Existing existing)
            {
                versions[group.Name] = new(new(new ResourceRef.Existing(existing.Id), existing.Version));
            }
        }

        return new(versions.ToImmutable(), result.Surplus);
    }

    public static void Remove(PlanningContext context, LiveLaunchTemplate surplus, IEnumerable<string> after)
    {
        context.Builder.Change(surplus.Address, ChangeVerb.Delete, Reasons.Gone(context), [new("name", surplus.TemplateName, null)]);
        context.Builder.Act(surplus.Address, "delete", new AwsOperation.DeleteLaunchTemplate(surplus.Owner), Cost.Call, after);
    }

    private static WantedTemplate Plan(PlanningContext context, AutoScalingGroup group, LiveLaunchTemplate? kept)
    {
        var address = AddressOf(group);
        var settings = LaunchTemplateLowering.Lower(context, group, (LaunchTemplate.Defined)group.LaunchTemplate);
        var reference = context.Decide(address, kept);
        var tags = TagDiff.Desired(context.Stack, address, group.Tags);
        if (kept is null)
        {
            SayWhoReads(context, group, settings);
            context.Builder.Change(address, ChangeVerb.Create, Reasons.New, PropertyDiff.Created(Properties(context, settings)));
            context.Builder.Create(address, new AwsOperation.CreateLaunchTemplate(settings, tags));
            return new(new(reference, null));
        }

        var isKnown = settings.SecurityGroups.All(g => g is ResourceRef.Existing);
        var fingerprint = isKnown ? TemplateFingerprint.Compute(settings, static r => r.Key) : null;
        var isCurrent = fingerprint is not null && fingerprint == kept.Fingerprint && kept.Version is not null;
        var (shown, tagging) = TagDiff.Between(tags, kept);
        if (!isCurrent || tagging is not null)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                isCurrent ? Reasons.Differs : "a version cannot be changed: the group gets another one",
                isCurrent ? shown : [new("version", kept.Version?.ToString(), "(next)"), .. Between(context, settings, kept), .. shown]
            );
        }

        if (tagging is not null)
        {
            context.Builder.Act(address, "tag", tagging, Cost.Call);
        }

        if (isCurrent)
        {
            return new(new(reference, kept.Version?.ToString()));
        }

        SayWhoReads(context, group, settings);
        context.Builder.Renew(address, "create version", new AwsOperation.CreateLaunchTemplateVersion(reference, settings));
        return new(new(new ResourceRef.Planned(address), null)) { IsTagsOnly = PartsThatChange(settings, kept) is ["tags"] };
    }

    /// <summary>
    /// AWS keeps user data in the open [EC2 user guide, "Run commands when you launch an EC2 instance": not a place for passwords].
    /// </summary>
    private static void SayWhoReads(PlanningContext context, AutoScalingGroup group, LaunchTemplateSettings settings)
    {
        if (settings.UserDataFingerprint is not null)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.SecretInUserData,
                    group.At,
                    $"The user data of '{group.Name}' holds a secret. EC2 does not hide it: whoever may call "
                        + "ec2:DescribeLaunchTemplateVersions or ec2:DescribeInstanceAttribute reads it, and so does every process on "
                        + "the instances, through their metadata service.",
                    "Let the instances read it themselves, with their instance profile, from Parameter Store or Secrets Manager."
                )
            );
        }
    }

    /// <summary>Part by part, as the template's tag remembers the version before.</summary>
    private static IEnumerable<PropertyChange> Between(PlanningContext context, LaunchTemplateSettings settings, LiveLaunchTemplate kept)
    {
        var before = TemplateContent.Read(kept.Tags.GetValueOrDefault(OwnershipTags.Content));
        var after = TemplateContent.Parts(settings, static r => r.Key);
        var texts = Properties(context, settings).ToLookup(p => p.Path.Split('.')[0], p => p.Text, StringComparer.Ordinal);
        foreach (var part in PartsThatChange(settings, kept))
        {
            var (was, becomes) = (before.GetValueOrDefault(part), after.GetValueOrDefault(part));
            yield return new(
                part,
                was is ['#', ..] ? "(other)" : was,
                becomes is ['#', ..]
                    ? texts[part].Any()
                        ? string.Join(", ", texts[part])
                        : "(changed)"
                    : becomes
            );
        }
    }

    private static List<string> PartsThatChange(LaunchTemplateSettings settings, LiveLaunchTemplate kept)
    {
        var before = TemplateContent.Read(kept.Tags.GetValueOrDefault(OwnershipTags.Content));
        var after = TemplateContent.Parts(settings, static r => r.Key);
        return
        [
            .. before
                .Keys.Union(after.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p)),
        ];
    }

    /// <summary>A version alone is felt by nobody: the scaling group that takes it says what is.</summary>
    private static IEnumerable<Fact> Properties(PlanningContext context, LaunchTemplateSettings settings)
    {
        yield return Fact.Of("image", settings.ImageId, Feels.Nothing);
        yield return Fact.Of("instanceType", settings.InstanceType, Feels.Nothing);
        if (settings.KeyName is { } key)
        {
            yield return Fact.Of("keyName", key, Feels.Nothing);
        }

        if (settings.InstanceProfile is { } profile)
        {
            yield return Fact.Of("instanceProfile", profile, Feels.Nothing);
        }

        if (settings.UserData is { Length: > 0 } userData)
        {
            yield return new Fact(
                "userData",
                userData,
                settings.UserDataFingerprint is null ? $"{userData.Length} characters" : Secrets.Mask,
                Feels.Nothing
            );
        }

        yield return new Fact(
            "securityGroups",
            string.Join(',', settings.SecurityGroups.Select(r => r.Key)),
            string.Join(", ", settings.SecurityGroups.Select(context.NameOf)),
            Feels.Nothing
        );
        foreach (var volume in settings.Volumes)
        {
            yield return Fact.Of($"volumes.{volume.Device}", VolumeText.Of(volume), Feels.Nothing);
        }

        yield return Fact.Of("metadata.tokens", settings.TokensRequired ? "required" : "optional", Feels.Nothing);
    }

    private static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.LaunchTemplate, group.Name);

    internal sealed record Result(ImmutableDictionary<string, WantedTemplate> Versions, ImmutableArray<LiveLaunchTemplate> Surplus);
}

/// <param name="Version">With a null version: the one this run makes.</param>
internal sealed record WantedTemplate(TemplateVersion Version)
{
    /// <summary>
    /// The next version gives new instances other tags and is the same in everything else: no reason to replace those that run.
    /// </summary>
    public bool IsTagsOnly { get; init; }

    public bool IsPinnedBy(LiveAutoScalingGroup group) =>
        Version.Version is { } version
        && group.LaunchTemplateVersion == version
        && group.LaunchTemplateId == (Version.Template as ResourceRef.Existing)?.Id;
}
