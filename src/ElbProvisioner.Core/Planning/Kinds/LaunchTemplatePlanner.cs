using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
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
                versions[group.Name] = new(new(new ResourceRef.Existing(IdOf(context, group, existing)), existing.Version));
            }
        }

        return new(versions.ToImmutable(), result.Surplus);
    }

    /// <summary>Empty where AWS has none, which is an error by then.</summary>
    private static string IdOf(PlanningContext context, AutoScalingGroup group, LaunchTemplate.Existing existing) =>
        existing.Choice is TemplateChoice.ById byId ? byId.Id : context.Network.Templates.GetValueOrDefault(AddressOf(group), "");

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
            context.Builder.Change(
                address,
                ChangeVerb.Create,
                Reasons.New,
                PropertyDiff.Created(Properties(context, settings.WithoutQuiet()))
            );
            context.Builder.Create(address, new AwsOperation.CreateLaunchTemplate(settings, tags));
            return new(new(reference, null));
        }

        var isKnown = settings.Refs.All(g => g is ResourceRef.Existing);
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
    private static void SayWhoReads(PlanningContext context, AutoScalingGroup group, Settings settings)
    {
        if (settings.Has(LaunchTemplateTable.UserDataFingerprint))
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
    private static IEnumerable<PropertyChange> Between(PlanningContext context, Settings settings, LiveLaunchTemplate kept)
    {
        var remembered = TemplateContent.Read(kept.Tags);
        var wanted = TemplateContent.Parts(settings, static r => r.Key);
        var texts = Properties(context, settings).ToLookup(p => TemplateContent.PartOf(p.Path), TextOf, StringComparer.Ordinal);
        foreach (var part in PartsThatChange(settings, kept))
        {
            var (was, becomes) = (remembered.GetValueOrDefault(part), wanted.GetValueOrDefault(part));
            var (before, after) = (
                was is ['#', ..] ? "(other)" : was,
                becomes is ['#', ..]
                    ? texts[part].Any()
                        ? string.Join(", ", texts[part])
                        : "(changed)"
                    : becomes
            );
            yield return new(part, before, after)
            {
                Traffic =
                    LaunchTemplateTable.Table.Properties.FirstOrDefault(p => p.Path == part)?.Effect(before, after) ?? TrafficEffect.None,
            };
        }
    }

    /// <summary>In the words of its part: <c>tenancy dedicated</c>.</summary>
    private static string TextOf(Fact fact) =>
        TemplateContent.PartOf(fact.Path) is var part
        && LaunchTemplateTable.Table.Properties.Any(p => p.Path == part && p.Form is BlockForm or BlocksForm)
            ? $"{fact.Path[(part.Length + 1)..]} {fact.Text}"
            : fact.Text;

    private static List<string> PartsThatChange(Settings settings, LiveLaunchTemplate kept)
    {
        var before = TemplateContent.Read(kept.Tags);
        var after = TemplateContent.Parts(settings, static r => r.Key);
        return
        [
            .. before
                .Keys.Union(after.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p)),
        ];
    }

    /// <summary>Of user data with a secret in it nothing is told, not even its length.</summary>
    private static IEnumerable<Fact> Properties(PlanningContext context, Settings settings) =>
        Fact.Of(settings, context.NameOf)
            .Select(fact =>
                fact.Path == LaunchTemplateTable.UserData.Path && settings.Has(LaunchTemplateTable.UserDataFingerprint)
                    ? fact with
                    {
                        Text = Secrets.Mask,
                    }
                    : fact
            );

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
