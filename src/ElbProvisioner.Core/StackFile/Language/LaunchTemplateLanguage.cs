using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class LaunchTemplateLanguage
{
    private static readonly Key<Reference[]> SecurityGroups = new(
        "securityGroups",
        new ListShape<Reference>(References.SecurityGroup, orSingle: true, mayBeEmpty: false),
        "In place of the scaling group's: names or sg-…."
    );

    private static readonly Key<string> Id = new(
        "id",
        Texts.LaunchTemplateId,
        "A launch template made elsewhere, with `version` and nothing else."
    );

    private static readonly Key<string> Name = new(
        "name",
        Texts.LaunchTemplateName,
        "The name of a launch template made elsewhere, in place of its id."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> Tag = new(
        "tag",
        Tags.Filter,
        "Tags that a launch template made elsewhere carries, all of them, and no other does; in place of its id."
    );

    private static readonly Key<string> Version = new(
        "version",
        Texts.LaunchTemplateVersion,
        "Its version: a number, $Latest or $Default. Only a number is the same at every launch."
    );

    private static readonly Key[] Elsewhere = [Id, Name, Tag];

    private static readonly Key[] Own =
    [
        .. LaunchTemplateTable.Table.Keys.TakeWhile(key => key != LaunchTemplateTable.Volumes.Key),
        SecurityGroups,
        .. LaunchTemplateTable.Table.Keys.SkipWhile(key => key != LaunchTemplateTable.Volumes.Key),
    ];

    private static readonly Key[] Refused =
    [
        new RefusedKey(
            "attributes",
            BindingCodes.OtherName,
            "there is no such key any more",
            "Write what stands in it beside `image`, each by EC2's name in camelCase: `ebsOptimized: true`, `placement: { tenancy: dedicated }`."
        ),
        RefusedKey.Named("securityGroupIds", SecurityGroups.Name),
        RefusedKey.Named("metadataOptions", "metadata"),
        RefusedKey.Named("launchTemplateId", Id.Name),
        RefusedKey.Named("launchTemplateName", Name.Name),
        RefusedKey.Elsewhere(
            "launchTemplateData",
            "",
            "what AWS has under it stands in the launch template itself",
            "Write its keys in place of it."
        ),
        RefusedKey.Not(
            "tagSpecifications",
            "tags stand at the scaling group and reach instances and volumes from there",
            "Write `tags` there."
        ),
        .. LaunchTemplateChecks.Retired,
    ];

    public static MapShape<LaunchTemplate> Shape { get; } =
        new(
            "launchTemplate",
            "What instances are made of; or `{ id: lt-…, version: 7 }` for one made elsewhere, by `id`, `name` or `tag`.",
            [.. Own, Id, Name, Tag, Version, .. Refused],
            Build
        );

    private static LaunchTemplate Build(WrittenMap map)
    {
        if (Array.Find(Elsewhere, known => map.Has(known) || map.IsMeant(known)) is { } key)
        {
            map.RefuseBeside(key, "a launch template made elsewhere is not changed.", Own);
            map.RequireOne("which launch template", Elsewhere);
            Require(map, Version, "which version of the launch template");
            TemplateChoice choice =
                map.Find(Name) is { } name ? new TemplateChoice.ByName(name)
                : map.Find(Tag) is { } tags ? new TemplateChoice.ByTags(tags)
                : new TemplateChoice.ById(map.Get(Id, ""));
            return new LaunchTemplate.Existing(choice, map.Get(Version, "1"), map.Span);
        }

        if (map.Has(Version))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(Version),
                $"{map.Binding.Place}: `version` is for a launch template made elsewhere, with `id`, `name` or `tag`.",
                "Remove it."
            );
        }

        Require(map, WrittenProperties.KeyOf(LaunchTemplateTable.Image), "what the instances start from");
        if (!map.Has(LaunchTemplateTable.InstanceRequirements))
        {
            Require(map, WrittenProperties.KeyOf(LaunchTemplateTable.InstanceType), "how large they are; or `instanceRequirements`");
        }

        var settings = TableBinding.Read(LaunchTemplateTable.Table, map);
        LaunchTemplateChecks.Check(map, settings);
        return new LaunchTemplate.Defined(settings) { SecurityGroups = map.AllOrNull(SecurityGroups), At = map.Span };
    }

    private static void Require(WrittenMap map, Key key, string what)
    {
        if (!map.Has(key) && !map.IsMeant(key))
        {
            map.Binding.Report(BindingCodes.MissingKey, map.Span, $"{map.Binding.Place} needs `{key.Name}`: {what}.");
        }
    }
}
