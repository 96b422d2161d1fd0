using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static partial class SecurityGroupLanguage
{
    private const string ProtocolPattern = "^(tcp|udp|icmp|icmpv6|all|-1|[0-9]{1,2}|1[0-9]{2}|2[0-4][0-9]|25[0-5])$";

    private const int AnyCode = -1;

    private static readonly Key<string> Protocol = new(
        "protocol",
        new TextShape(
            "a protocol",
            new TextRule(ProtocolPattern, ProtocolRegex, "tcp, udp, icmp, icmpv6, all, or a protocol number", BindingCodes.InvalidText)
        ),
        "The protocol: `tcp` unless written; `udp`, `icmp`, `icmpv6`, `all`, or a number."
    );

    private static readonly Key<Ports[]> PortList = new(
        "ports",
        new ListShape<Ports>(
            new TextShape("a port or a range of ports").Convert<string, Ports>(
                ReadPorts,
                "a port such as 443 or a range such as 8000-8100"
            ),
            orSingle: true,
            mayBeEmpty: false
        ),
        "A port, a range such as 8000-8100, or a list of them; for tcp and udp."
    );

    private static readonly Key<int> IcmpType = new(
        "type",
        new WholeNumberShape(0, 255),
        "The ICMP type, for icmp and icmpv6; all unless written."
    );

    private static readonly Key<int> IcmpCode = new("code", new WholeNumberShape(0, 255), "The code of the ICMP type; all unless written.");

    private static readonly Key<Peer[]> From = Peers("from", "Where the traffic comes from");

    private static readonly Key<Peer[]> To = Peers("to", "Where the traffic goes");

    private static readonly Key<string> RuleDescription = new(
        "description",
        SecurityGroupTable.DescriptionText,
        "Shown in AWS beside the rule."
    );

    private static readonly Key<TrafficRule[][]> Ingress = new(
        "ingress",
        new ListShape<TrafficRule[]>(Rule("ingressRule", From), orSingle: false),
        "The traffic let in; nothing unless written."
    );

    private static readonly Key<TrafficRule[][]> Egress = new(
        "egress",
        new ListShape<TrafficRule[]>(Rule("egressRule", To), orSingle: false),
        "The traffic let out; everything unless written."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<SecurityGroup> Shape { get; } =
        new(
            "securityGroup",
            "A security group of your own; load balancers and scaling groups get derived ones without it.",
            [.. SecurityGroupTable.Table.Keys, Ingress, Egress, TagsKey],
            map => new SecurityGroup
            {
                Name = map.Name,
                Description = TableBinding.Read(SecurityGroupTable.Table, map).Find(SecurityGroupTable.Description),
                Ingress = Flatten(map.Get(Ingress, [])),
                Egress = map.Find(Egress) is { } egress ? Flatten(egress) : null,
                Tags = map.Get(TagsKey, TagMap.Empty),
                At = map.Span,
            }
        );

    private static Key<Peer[]> Peers(string name, string description) =>
        new(
            name,
            new ListShape<Peer>(References.Peer, orSingle: true, mayBeEmpty: false),
            description
                + ": address ranges, prefix lists (pl-…), security groups (sg-… or a name), load balancers or scaling groups by name."
        )
        {
            IsRequired = true,
        };

    private static MapShape<TrafficRule[]> Rule(string id, Key<Peer[]> peers) =>
        new(id, "One permitted flow.", [Protocol, PortList, IcmpType, IcmpCode, peers, RuleDescription], map => Build(map, peers));

    private static TrafficRule[] Build(WrittenMap map, Key<Peer[]> peers)
    {
        var protocol = map.Get(Protocol, "tcp") switch
        {
            "all" => "-1",
            "6" => "tcp",
            "17" => "udp",
            "1" => "icmp",
            "58" => "icmpv6",
            var other => other,
        };
        var hasPorts = protocol is "tcp" or "udp";
        if (hasPorts && !map.Has(PortList))
        {
            map.Binding.Report(
                BindingCodes.InvalidPorts,
                map.Span,
                $"{map.Binding.Place}: {protocol} needs `ports`.",
                "Write ports: 443, a range 8000-8100, or 0-65535 for all."
            );
        }
        else if (!hasPorts && map.Has(PortList))
        {
            map.Binding.Report(
                BindingCodes.InvalidPorts,
                map.At(PortList),
                $"{map.Binding.Place}: the protocol {map.Get(Protocol, "tcp")} has no ports.",
                protocol is "icmp" or "icmpv6" ? "Write `type` and `code`, or neither for all of them." : "Remove `ports`."
            );
        }

        var icmp = ReadIcmp(map, protocol);
        Ports[] ports = hasPorts ? map.Get(PortList, []) : [icmp];
        return
        [
            .. from range in ports
            from peer in map.Get(peers, [])
            select new TrafficRule(protocol, range.From, range.To, peer, map.Find(RuleDescription), map.Span),
        ];
    }

    /// <summary>AWS keeps type and code where other protocols have their ports; -1 for every code of a type [EC2 IpPermission].</summary>
    private static Ports ReadIcmp(WrittenMap map, string protocol)
    {
        if (protocol is not ("icmp" or "icmpv6"))
        {
            foreach (var key in new[] { IcmpType, IcmpCode })
            {
                if (map.Has(key) && (!map.Has(Protocol) || map.Find(Protocol) is not null))
                {
                    map.Binding.Report(
                        BindingCodes.KeysConflict,
                        map.KeyAt(key),
                        $"{map.Binding.Place}: `{key.Name}` is for icmp and icmpv6, and the protocol is {map.Get(Protocol, "tcp")}.",
                        "Remove it, or write protocol: icmp."
                    );
                }
            }

            return new Ports(From: null, To: null);
        }

        if (map.Has(IcmpCode) && !map.Has(IcmpType))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.KeyAt(IcmpCode),
                $"{map.Binding.Place} has `code` without `type`: a code belongs to a type.",
                "Add `type`, or remove it."
            );
        }

        return map.FindValue(IcmpType) is { } type ? new Ports(type, map.FindValue(IcmpCode) ?? AnyCode) : new Ports(From: null, To: null);
    }

    private static ImmutableArray<TrafficRule> Flatten(TrafficRule[][] rules) => [.. rules.SelectMany(static rule => rule)];

    private static bool ReadPorts(string text, Node node, Binding binding, out Ports ports)
    {
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        var from = Port(hyphen < 0 ? text : text[..hyphen]);
        var to = hyphen < 0 ? from : Port(text[(hyphen + 1)..]);
        ports = new Ports(from, to);
        if (from is not null && to is not null && from <= to)
        {
            return true;
        }

        binding.Report(
            BindingCodes.InvalidPorts,
            node.At,
            $"{binding.Place}: {node.Kind} is not a port from 0 to 65535 nor a range of them.",
            "Write 443 or 8000-8100."
        );
        return false;
    }

    private static int? Port(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;

    [GeneratedRegex(ProtocolPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ProtocolRegex();

    private sealed record Ports(int? From, int? To);
}
