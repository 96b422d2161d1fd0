using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>A load balancer of somebody else's, and where among the rules of others the stack's own stand.</summary>
internal static partial class ExistingBalancerLanguage
{
    private const int HighestPriority = 50_000;

    // Rules are of application load balancers [ELBv2 API: CreateRule]; those of network ones tell kinds of addresses apart, and no more.
    private const string BalancerPattern =
        "^([A-Za-z0-9-]{1,32}|arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/app/[A-Za-z0-9-]{1,32}/[0-9a-f]{16})$";

    private const string BandPattern = "^[0-9]{1,5}(-[0-9]{1,5})?$";

    private static readonly Key<string> StackKey = new("stack", Texts.StackName, "The stack that made it.");

    private static readonly Key<string> Name = new("name", new TextShape("a name", Texts.Name), "Its name in that stack's file.");

    private static readonly Key<ImmutableSortedDictionary<string, string>> Tag = new(
        "tag",
        Tags.Filter,
        "Tags that it carries, all of them, and no other load balancer does."
    );

    public static Shape<ExistingBalancer> Shape { get; } =
        new FormsShape<ExistingBalancer>(
            scalar: new TextShape(
                "a load balancer's name or ARN",
                new TextRule(
                    BalancerPattern,
                    BalancerRegex,
                    "a name of at most 32 letters, digits and hyphens, or of the form "
                        + "arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID",
                    BindingCodes.InvalidText
                )
            ).Convert<string, ExistingBalancer>(ReadText),
            map: new MapShape<ExistingBalancer>(
                "existingLoadBalancer",
                "A load balancer of another stack, or the one that carries these tags.",
                [StackKey, Name, Tag],
                Build
            )
        );

    public static Shape<PriorityBand> Band { get; } =
        new TextShape(
            "a band of priorities",
            new TextRule(BandPattern, BandRegex, "of the form 2000-2999", BindingCodes.InvalidText)
        ).Convert<string, PriorityBand>(ReadBand);

    private static bool ReadText(string text, Node node, Binding binding, [MaybeNullWhen(false)] out ExistingBalancer existing)
    {
        existing = text.StartsWith("arn:", StringComparison.Ordinal)
            ? new ExistingBalancer.ByArn(text, node.At)
            : new ExistingBalancer.ByName(text, node.At);
        return true;
    }

    private static ExistingBalancer Build(WrittenMap map)
    {
        map.RequireOne("which load balancer", StackKey, Tag);
        map.RefuseBeside(Tag, "a name is one in a stack's file.", Name);
        if (map.Find(Tag) is { } tags)
        {
            return new ExistingBalancer.ByTags(tags, map.Span);
        }

        if (map.Has(StackKey) && !map.Has(Name) && !map.IsMeant(Name))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                $"{map.Binding.Place} needs `{Name.Name}`: what the load balancer is called in that stack's file."
            );
        }

        return new ExistingBalancer.OfStack(map.Get(StackKey, ""), map.Get(Name, ""), map.Span);
    }

    private static bool ReadBand(string text, Node node, Binding binding, [MaybeNullWhen(false)] out PriorityBand band)
    {
        var ends = text.Split('-').Select(static end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        band = new(ends[0], ends[^1]);
        if (band.First >= 1 && band.Last <= HighestPriority && band.First <= band.Last)
        {
            return true;
        }

        binding.Report(
            BindingCodes.OutOfRange,
            node.At,
            $"{binding.Place}: {band} is no band of priorities: these go from 1 to {HighestPriority}.",
            "Write the smaller number first, such as 2000-2999."
        );
        return false;
    }

    [GeneratedRegex(BalancerPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex BalancerRegex();

    [GeneratedRegex(BandPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex BandRegex();
}
