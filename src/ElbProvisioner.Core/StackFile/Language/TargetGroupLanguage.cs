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
        new AttributesShape("targetGroupAttributes", "a target group", TargetGroupTable.Table.AwsAttributes),
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
            static map => new TargetGroup
            {
                Name = map.Name,
                Settings = TableBinding.Said(TargetGroupTable.Table, map, Attributes),
                Tags = map.Get(TagsKey, TagMap.Empty),
                At = map.Span,
                IsVersionSound = TargetGroupTable.ProtocolVersion.Key is not { } version || map.IsSound(version),
            }
        );

    /// <summary>What follows from the listeners that forward to it.</summary>
    /// <param name="protocols">Theirs; of a group that nobody forwards to what the others of its stack speak.</param>
    /// <param name="areKnown">The file says of all load balancers what they are.</param>
    public static TargetGroup Complete(TargetGroup group, IReadOnlySet<string> protocols, Binding binding, bool areKnown)
    {
        var isWritten = group.Settings.Has(TargetGroupTable.Protocol);
        var settings = isWritten ? group.Settings : group.Settings.With(TargetGroupTable.Protocol, Fitting(protocols));
        settings = settings.Filled();
        var place = $"targetGroups.{group.Name}";
        if (isWritten || areKnown)
        {
            var told = IsOtherStickiness(settings, binding, place) ? settings.At(TargetGroupTable.StickinessType) : SourceSpan.None;
            Scope.Check(
                settings,
                binding,
                place,
                $"{(TargetGroupTable.IsHttp(settings) ? "of an application" : "of a network")} load balancer",
                told
            );
        }

        if (TargetGroupTable.IsHttp(settings) && (isWritten || areKnown) && settings.Get(TargetGroupTable.CheckProtocol) == "TCP")
        {
            binding.Report(
                BindingCodes.AttributeOfAnotherKind,
                settings.At(TargetGroupTable.CheckProtocol),
                $"{place}: `healthCheck.protocol` TCP is for target groups of network load balancers, and this is of an application load "
                    + "balancer.",
                "Write a path that answers, or a matcher that takes what it answers."
            );
        }

        if (group.IsVersionSound && settings.Has(TargetGroupTable.CheckMatcher))
        {
            CheckMatcher(settings, binding, place);
        }

        return group with
        {
            Settings = settings,
        };
    }

    /// <summary>What takes the connections of all these listeners [NLB guide: target group protocols]; HTTP for none.</summary>
    private static string Fitting(IReadOnlySet<string> protocols)
    {
        var network = protocols
            .Where(static p => p is not ("HTTP" or "HTTPS"))
            .Select(static p => p == "TLS" ? "TCP" : p)
            .Distinct()
            .ToList();
        return network switch
        {
            [] => "HTTP",
            [var only] => only,
            _ => "TCP_UDP",
        };
    }

    /// <summary>Tells of it, too.</summary>
    private static bool IsOtherStickiness(Settings settings, Binding binding, string place)
    {
        var isNetwork = !TargetGroupTable.IsHttp(settings);
        if (settings.Find(TargetGroupTable.StickinessType) is not { } type || type == "source_ip" == isNetwork)
        {
            return false;
        }

        binding.Report(
            BindingCodes.AttributeOfAnotherKind,
            settings.At(TargetGroupTable.StickinessType),
            $"{place}: {type} is for target groups of {(isNetwork ? "application" : "network")} load balancers, and this is of "
                + $"{(isNetwork ? "a network" : "an application")} load balancer.",
            isNetwork ? "Write `stickiness: true`: by the client's address." : "Write a duration, or `{ type: app_cookie, cookie }`."
        );
        return true;
    }

    /// <summary>The codes a matcher may hold follow from the protocol version of its target group [ELBv2 Matcher].</summary>
    private static void CheckMatcher(Settings settings, Binding binding, string place)
    {
        var at = settings.At(TargetGroupTable.CheckMatcher);
        var isGrpc = TargetGroupTable.IsGrpc(settings);
        var isNetwork = !TargetGroupTable.IsHttp(settings);
        var (least, most) =
            isGrpc ? (0, 99)
            : isNetwork ? (200, 599)
            : (200, 499);
        foreach (var range in settings.Get(TargetGroupTable.CheckMatcher).Split(','))
        {
            var codes = range.Split('-').Select(int.Parse).ToList();
            if (codes.Exists(code => code < least || code > most))
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    at,
                    $"{place}.healthCheck: the codes of `matcher` go from {least} to {most} "
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
                    $"{place}.healthCheck: the range {range} of `matcher` ends before it begins.",
                    $"Write {codes[^1]}-{codes[0]}."
                );
                return;
            }
        }
    }
}
