using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class NetworkLanguage
{
    private static readonly Key<ImmutableSortedDictionary<string, string>> Tag = new("tag", Tags.Filter, "Tags it must carry, all of them.")
    {
        IsRequired = true,
    };

    private static readonly MapShape<TagChoice> ByTag = new(
        "byTag",
        "Found by its tags.",
        [Tag],
        map => new TagChoice(map.Get(Tag, TagMap.Empty), map)
    );

    private static readonly Key<VpcChoice> Vpc = new(
        "vpc",
        new FormsShape<VpcChoice>(
            scalar: Texts.Vpc.Convert(
                (string text, Node node, Binding binding, [MaybeNullWhen(false)] out VpcChoice value) =>
                {
                    if (text != "default")
                    {
                        NetworkIds.WarnOfLength(text, node, binding);
                    }

                    value = text == "default" ? new VpcChoice.Default() : new VpcChoice.ById(text, node.At);
                    return true;
                }
            ),
            map: ByTag.Select<TagChoice, VpcChoice>(choice => new VpcChoice.ByTags(choice.Tags, choice.Map.Span))
        ),
        "The VPC: `default` (the account's default one), an id, or `{ tag: { Name: main } }`."
    );

    /// <summary>By a word, or one by its id.</summary>
    public static Shape<SubnetChoice> SubnetWord { get; } =
        Texts.Subnets.Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out SubnetChoice value) =>
            {
                if (text is not ("public" or "private"))
                {
                    NetworkIds.WarnOfLength(text, node, binding);
                }

                value = text switch
                {
                    "public" => new SubnetChoice.Public(),
                    "private" => new SubnetChoice.Private(),
                    _ => new SubnetChoice.ByIds([text], node.At),
                };
                return true;
            }
        );

    public static Shape<SubnetChoice> SubnetTags { get; } =
        ByTag.Select<TagChoice, SubnetChoice>(choice => new SubnetChoice.ByTags(choice.Tags, choice.Map.Span));

    /// <summary>Used by the network and scaling groups; <see cref="SubnetLanguage"/> has those of load balancers.</summary>
    public static Shape<SubnetChoice> SubnetChoice { get; } =
        new FormsShape<SubnetChoice>(
            scalar: SubnetWord,
            list: new ListShape<string>(Texts.SubnetId, orSingle: false, mayBeEmpty: false).Convert(
                (string[] ids, Node node, Binding binding, [MaybeNullWhen(false)] out SubnetChoice value) =>
                {
                    foreach (var id in ids)
                    {
                        NetworkIds.WarnOfLength(id, node, binding);
                    }

                    value = new SubnetChoice.ByIds([.. ids], node.At);
                    return true;
                }
            ),
            map: SubnetTags
        );

    private static readonly Key<SubnetChoice> Subnets = new(
        "subnets",
        SubnetChoice,
        "The subnets, one per zone over all zones: `public`, `private`, ids, or `{ tag: { tier: web } }`."
    );

    public static MapShape<Network> Shape { get; } =
        new(
            "network",
            "Where the stack lives: one VPC, and the subnets used unless a load balancer or scaling group says otherwise.",
            [Vpc, Subnets],
            map => new Network(map.Get(Vpc, Network.Default.Vpc), map.Get(Subnets, Network.Default.Subnets))
        );

    private sealed record TagChoice(ImmutableSortedDictionary<string, string> Tags, WrittenMap Map);
}
