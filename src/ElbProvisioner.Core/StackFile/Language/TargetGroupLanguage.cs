using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class TargetGroupLanguage
{
    private static readonly Key<Pair<string>[]> Attributes = new(
        "attributes",
        new AttributesShape(
            "targetGroupAttributes",
            "a target group of an application load balancer",
            TargetGroupTable.Table.AwsAttributes
        ),
        "Attributes by AWS's own keys."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<TargetGroup> Shape { get; } =
        new(
            "targetGroup",
            "Where a load balancer sends requests, and how it knows who is healthy.",
            [
                .. TargetGroupTable.Table.Keys,
                .. TargetGroupTable.Table.Friendly("stickiness", "deregistrationDelay", "slowStart", "algorithm", "crossZone"),
                Attributes,
                TagsKey,
                RefusedKey.Elsewhere("targetGroupName", "", "the name of a target group is the key that it stands under", "Remove it."),
                RefusedKey.Elsewhere(
                    "vpcId",
                    "",
                    "a target group is in the VPC of the stack",
                    "Write `network: { vpc }` at the top of the file."
                ),
                new LaterKey("targets", "Leave it out: a scaling group that names the target group fills it."),
                new LaterKey("lambda", "Leave the target group out; a Lambda function needs a load balancer made by hand for now."),
                new LaterKey("loadBalancer", "Leave the target group out; a load balancer behind another is made by hand for now."),
            ],
            map =>
            {
                var settings = TableBinding.Read(TargetGroupTable.Table, map, Attributes);
                if (TargetGroupTable.ProtocolVersion.Key is { } version && map.IsSound(version))
                {
                    CheckMatcher(settings, map.Binding);
                }

                return new TargetGroup
                {
                    Name = map.Name,
                    Settings = settings,
                    Tags = map.Get(TagsKey, TagMap.Empty),
                    At = map.Span,
                };
            }
        );

    /// <summary>The codes a matcher may hold follow from the protocol version of its target group [ELBv2 Matcher].</summary>
    private static void CheckMatcher(Settings settings, Binding binding)
    {
        var at = settings.At(TargetGroupTable.CheckMatcher);
        var isGrpc = TargetGroupTable.IsGrpc(settings);
        var (least, most) = isGrpc ? (0, 99) : (200, 499);
        foreach (var range in settings.Get(TargetGroupTable.CheckMatcher).Split(','))
        {
            var codes = range.Split('-').Select(int.Parse).ToList();
            if (codes.Exists(code => code < least || code > most))
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    at,
                    $"{binding.Place}.healthCheck: the codes of `matcher` go from {least} to {most} "
                        + $"{(isGrpc ? "with protocolVersion GRPC: they are gRPC's" : "for HTTP")}; here is {range}.",
                    isGrpc ? "Write 0 for OK, 12 for unimplemented, 0-99 for any answer." : "Write 200, 200-299 or 200,302."
                );
                return;
            }

            if (codes[0] > codes[^1])
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    at,
                    $"{binding.Place}.healthCheck: the range {range} of `matcher` ends before it begins.",
                    $"Write {codes[^1]}-{codes[0]}."
                );
                return;
            }
        }
    }
}
