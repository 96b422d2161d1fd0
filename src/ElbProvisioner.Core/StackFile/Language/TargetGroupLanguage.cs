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
                TargetsLanguage.Targets,
                TargetsLanguage.Lambda,
                TargetsLanguage.LoadBalancer,
                Later.Was,
            ],
            Build
        );

    private static TargetGroup Build(WrittenMap map)
    {
        map.RefuseBeside(TargetsLanguage.Lambda, "a function is the only target of its group.", TargetsLanguage.Targets);
        map.RefuseBeside(
            TargetsLanguage.LoadBalancer,
            "a load balancer is the only target of its group.",
            TargetsLanguage.Targets,
            TargetsLanguage.Lambda
        );
        var settings = TableBinding.Said(TargetGroupTable.Table, map, Attributes);
        var function = map.Find(TargetsLanguage.Lambda);
        var targets = map.All(TargetsLanguage.Targets);
        if (function?.MultiValueHeaders is { } lists && TargetGroupTable.MultiValueHeaders.AttributeKey is { } attribute)
        {
            if (settings.Attributes.ContainsKey(attribute))
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.KeyAt(TargetsLanguage.Lambda),
                    $"{map.Binding.Place} says `multiValueHeaders` twice: under `lambda`, and beside it.",
                    "Write it once."
                );
            }

            settings = settings.WithAttributes(settings.Attributes.SetItem(attribute, lists));
        }

        return new TargetGroup
        {
            Name = map.Name,
            Settings = TypeOf(map, targets) is { } type ? settings.With(TargetGroupTable.Type, type) : settings,
            Targets = targets,
            Function = function?.Function,
            Balancer = map.Find(TargetsLanguage.LoadBalancer),
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
            IsVersionSound = TargetGroupTable.ProtocolVersion.Key is not { } version || map.IsSound(version),
            IsPortSaid = TargetGroupTable.Port.Key is not { } port || map.Has(port) || map.IsMeant(port),
        };
    }

    /// <returns>Null: nothing says it.</returns>
    private static string? TypeOf(WrittenMap map, ImmutableArray<DeclaredTarget> targets)
    {
        if (targets.FirstOrDefault(t => t.Id.Length > 0 && t.IsInstance != targets[0].IsInstance) is { } other)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                other.At,
                $"{map.Binding.Place}: its targets are addresses or instances, not both: {targets[0].Id} and {other.Id} cannot stand together.",
                "Make a target group of each."
            );
        }

        var (type, from) =
            map.Has(TargetsLanguage.Lambda) ? ("lambda", "`lambda`")
            : map.Has(TargetsLanguage.LoadBalancer) ? ("alb", "`loadBalancer`")
            : targets is [var first, ..] ? (first.IsInstance ? "instance" : "ip", "`targets`")
            : (null, "");
        if (TargetGroupTable.Type.Key is not Key<string> key || !map.Has(key) || map.Find(key) is not { } written)
        {
            return type;
        }

        if (type is not null && written != type)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(key),
                $"{map.Binding.Place}: its type is {written} here, and {type} by its {from}.",
                "Leave `type` out: it follows."
            );
        }
        else if (type is null && written is "lambda" or "alb")
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                written == "lambda"
                    ? $"{map.Binding.Place} needs `lambda`: the function that answers."
                    : $"{map.Binding.Place} needs `loadBalancer`: the application load balancer that it leads to."
            );
        }

        return type ?? written;
    }

    /// <summary>What follows from the listeners that forward to it.</summary>
    /// <param name="protocols">Theirs; of a group that nobody forwards to what the others of its stack speak.</param>
    /// <param name="areKnown">The file says of all load balancers what they are.</param>
    public static TargetGroup Complete(TargetGroup group, IReadOnlySet<string> protocols, Binding binding, bool areKnown)
    {
        var isWritten = group.Settings.Has(TargetGroupTable.Protocol);
        var settings = group.Settings;
        var isLambda = TargetGroupTable.IsLambda(settings);
        if (!isWritten && !isLambda)
        {
            settings = settings.With(TargetGroupTable.Protocol, TargetGroupTable.IsBalancer(settings) ? "TCP" : Fitting(protocols));
        }

        var place = $"targetGroups.{group.Name}";
        settings = WithPort(group, settings, binding, place).Filled();
        var isKnown = isWritten || isLambda || areKnown;
        if (isKnown)
        {
            var told = IsOtherStickiness(settings, binding, place) ? settings.At(TargetGroupTable.StickinessType) : SourceSpan.None;
            Scope.Check(settings, binding, place, What(settings), told);
        }

        if (!isLambda)
        {
            CheckTargets(group, settings, binding, place);
        }

        if (TargetGroupTable.IsHttp(settings) && isKnown && settings.Find(TargetGroupTable.CheckProtocol) == "TCP")
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

    private static string What(Settings settings) =>
        TargetGroupTable.IsLambda(settings) ? "of a Lambda function"
        : TargetGroupTable.IsGateway(settings) ? "of a gateway load balancer"
        : TargetGroupTable.IsNetwork(settings) ? "of a network load balancer"
        : "of an application load balancer";

    private static Settings WithPort(TargetGroup group, Settings settings, Binding binding, string place)
    {
        if (TargetGroupTable.IsGateway(settings))
        {
            if (settings.FindValue(TargetGroupTable.Port) is { } written and not ListenerTable.GenevePort)
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    settings.At(TargetGroupTable.Port),
                    $"{place}: `port` is {written}, and GENEVE has the port {ListenerTable.GenevePort}, no other.",
                    "Leave it out."
                );
            }

            return settings.With(TargetGroupTable.Port, ListenerTable.GenevePort);
        }

        if (!group.IsPortSaid && !TargetGroupTable.IsLambda(settings))
        {
            binding.Report(BindingCodes.MissingKey, group.At, $"{place} needs `port`: the port the targets listen on.");
        }

        return settings;
    }

    /// <summary>[ELBv2 API: TargetDescription; NLB guide: application load balancers as targets]</summary>
    private static void CheckTargets(TargetGroup group, Settings settings, Binding binding, string place)
    {
        if (TargetGroupTable.IsBalancer(settings))
        {
            if (settings.Get(TargetGroupTable.Protocol) != "TCP")
            {
                binding.Report(
                    BindingCodes.NotOneOf,
                    settings.At(TargetGroupTable.Protocol),
                    $"{place}: a network load balancer speaks TCP with an application load balancer, and nothing else.",
                    "Leave `protocol` out."
                );
            }

            if (settings.Find(TargetGroupTable.CheckProtocol) == "TCP")
            {
                binding.Report(
                    BindingCodes.NotOneOf,
                    settings.At(TargetGroupTable.CheckProtocol),
                    $"{place}: an application load balancer is checked by HTTP or HTTPS.",
                    "Write `healthCheck: { protocol: HTTP }`, or leave it out."
                );
            }
        }

        var isQuic = settings.Find(TargetGroupTable.Protocol) is "QUIC" or "TCP_QUIC";
        foreach (var target in group.Targets)
        {
            if (isQuic != target.QuicServerId is not null)
            {
                binding.Report(
                    isQuic ? BindingCodes.MissingKey : BindingCodes.KeysConflict,
                    target.At,
                    isQuic
                        ? $"{place}: the target {target.Id} needs `quicServerId`: behind QUIC every target has one."
                        : $"{place}: `quicServerId` is for QUIC, and this target group speaks {settings.Find(TargetGroupTable.Protocol)}.",
                    isQuic ? "Write { id, quicServerId }." : "Remove it."
                );
            }

            if (target is { IsInstance: true, Zone: not null })
            {
                binding.Report(
                    BindingCodes.KeysConflict,
                    target.At,
                    $"{place}: an instance has its zone, and AWS takes none for {target.Id}.",
                    "Remove `zone`."
                );
            }

            if (!target.IsInstance && target.IsIpv6 != (settings.Get(TargetGroupTable.IpAddressType) == "ipv6"))
            {
                binding.Report(
                    BindingCodes.KeysConflict,
                    target.At,
                    $"{place}: {target.Id} is not an {(target.IsIpv6 ? "IPv4" : "IPv6")} address, which this target group has alone.",
                    target.IsIpv6 ? "Write `ipAddressType: ipv6`." : "Leave `ipAddressType` out."
                );
            }

            if (TargetGroupTable.IsGateway(settings) && target.Port is not (null or ListenerTable.GenevePort))
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    target.At,
                    $"{place}: {target.Id} has the port {target.Port}, and GENEVE has the port {ListenerTable.GenevePort}, no other.",
                    "Leave it out."
                );
            }
        }
    }

    /// <summary>What takes the connections of all these listeners [NLB guide: target group protocols]; HTTP for none.</summary>
    private static string Fitting(IReadOnlySet<string> protocols)
    {
        if (protocols.Contains(ListenerTable.Geneve))
        {
            return ListenerTable.Geneve;
        }

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
        if (settings.Find(TargetGroupTable.StickinessType) is not { } type || TargetGroupTable.IsLambda(settings))
        {
            return false;
        }

        var (fitting, remedy) =
            TargetGroupTable.IsGateway(settings)
                ? (type is "source_ip_dest_ip" or "source_ip_dest_ip_proto", "Write `stickiness: true`: by both addresses.")
            : TargetGroupTable.IsNetwork(settings) ? (type == "source_ip", "Write `stickiness: true`: by the client's address.")
            : (type is "lb_cookie" or "app_cookie", "Write a duration, or `{ type: app_cookie, cookie }`.");
        if (fitting)
        {
            return false;
        }

        var of =
            type == "source_ip" ? "network"
            : type.StartsWith("source_ip", StringComparison.Ordinal) ? "gateway"
            : "application";
        binding.Report(
            BindingCodes.AttributeOfAnotherKind,
            settings.At(TargetGroupTable.StickinessType),
            $"{place}: {type} is for target groups of {of} load balancers, and this is {What(settings)}.",
            remedy
        );
        return true;
    }

    /// <summary>The codes a matcher may hold follow from the protocol version of its target group [ELBv2 Matcher].</summary>
    private static void CheckMatcher(Settings settings, Binding binding, string place)
    {
        var at = settings.At(TargetGroupTable.CheckMatcher);
        var isGrpc = TargetGroupTable.IsGrpc(settings);
        var (least, most) =
            isGrpc ? (0, 99)
            : TargetGroupTable.IsNetwork(settings) ? (200, 599)
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
