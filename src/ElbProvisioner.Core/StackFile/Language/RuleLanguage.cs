using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class RuleLanguage
{
    private static readonly Key<string> Name = new(
        "name",
        new TextShape("a name", Texts.Name),
        "Its name in plans and tags; unique in the listener."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<RuleCondition[]> When = new(
        "when",
        ConditionLanguage.Shape,
        "What a request must look like: all conditions must hold, any value of a condition will do."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<int> Priority = new(
        "priority",
        new WholeNumberShape(1, 50000),
        "Only to pin a number; elbctl keeps the order of the file without it."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<ListenerRule> Shape { get; } =
        new(
            "rule",
            "What to do with requests that match.",
            [
                Name,
                When,
                .. ActionLanguage.Keys,
                Priority,
                TagsKey,
                WrittenProperties.KeyOf(RuleTable.Rewrite),
                RefusedKey.Named("conditions", When.Name),
                RefusedKey.Named("transforms", "rewrite"),
                ActionLanguage.InsteadOf("actions"),
            ],
            map => new ListenerRule
            {
                Name = map.Get(Name, ""),
                Conditions = map.All(When),
                Actions = ActionLanguage.Read(map),
                Rewrites = TableBinding.Read(RuleTable.Table, map).FindValue(RuleTable.Rewrite) ?? [],
                Priority = map.FindValue(Priority),
                Tags = map.Get(TagsKey, TagMap.Empty),
                At = map.Span,
            }
        );
}
