using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>The subnets of a load balancer, and by which addresses it stands in them.</summary>
/// <param name="Written">What is said of each; empty where the subnets are chosen in another way than by their ids.</param>
internal sealed record SubnetsOfBalancer(SubnetChoice Choice, ImmutableArray<WrittenSubnet> Written);

internal static class SubnetLanguage
{
    public const string Automatic = "auto_assigned";
    private const int PrefixLength = 80;

    private static readonly Key<string> Subnet = new("subnet", Texts.SubnetId, "The subnet.") { IsRequired = true };

    private static readonly Key<string> Allocation = new(
        "allocation",
        Texts.AllocationId,
        "An Elastic IP made elsewhere, for an internet-facing network load balancer."
    );

    private static readonly Key<string> PrivateIpv4 = new(
        "privateIpv4",
        AddressOf(AddressFamily.InterNetwork, "an IPv4 address", "10.0.0.10"),
        "An address of the subnet, for an internal network load balancer."
    );

    private static readonly Key<string> Ipv6 = new(
        "ipv6",
        AddressOf(AddressFamily.InterNetworkV6, "an IPv6 address", "2001:db8::10"),
        "An address of the subnet, for a dual-stack network load balancer."
    );

    private static readonly Key<string> Prefix = new(
        "sourceNatIpv6Prefix",
        new TextShape($"an IPv6 range of /{PrefixLength}, or `{Automatic}`").Convert<string, string>(ReadPrefix),
        $"From which it speaks to targets over UDP and IPv6; `{Automatic}` unless written. With `sourceNat`."
    );

    /// <summary>One a zone, and one a load balancer in all: <c>privateIps</c>.</summary>
    public static Shape<string[]> PrivateIps { get; } =
        new ListShape<string>(
            AddressOf(AddressFamily.InterNetwork, "an IPv4 address", "10.0.0.10"),
            orSingle: true,
            mayBeEmpty: false
        );

    private static readonly MapShape<WrittenSubnet> WithAddresses = new(
        "subnetOfLoadBalancer",
        "A subnet of a load balancer, and its addresses there.",
        [
            Subnet,
            Allocation,
            PrivateIpv4,
            Ipv6,
            Prefix,
            RefusedKey.Named("subnetId", Subnet.Name),
            RefusedKey.Named("allocationId", Allocation.Name),
            RefusedKey.Named("privateIPv4Address", PrivateIpv4.Name),
            RefusedKey.Named("iPv6Address", Ipv6.Name),
        ],
        map => new WrittenSubnet(
            new SubnetMapping(map.Get(Subnet, ""))
            {
                Allocation = map.Find(Allocation) is { } id ? new ResourceRef.Existing(id) : null,
                PrivateIpv4 = map.Find(PrivateIpv4),
                Ipv6 = map.Find(Ipv6),
                SourceNatPrefix = map.Find(Prefix),
            },
            map.Has(Subnet) ? map.At(Subnet) : map.Span
        )
    );

    public static Shape<SubnetsOfBalancer> Shape { get; } =
        new FormsShape<SubnetsOfBalancer>(
            scalar: NetworkLanguage.SubnetWord.Select(static choice => new SubnetsOfBalancer(choice, [])),
            list: new ListShape<WrittenSubnet>(
                new FormsShape<WrittenSubnet>(
                    scalar: Texts.SubnetId.Convert(
                        (string id, Node node, Binding _, [MaybeNullWhen(false)] out WrittenSubnet value) =>
                        {
                            value = new WrittenSubnet(new SubnetMapping(id), node.At);
                            return true;
                        }
                    ),
                    map: WithAddresses
                ),
                orSingle: false,
                mayBeEmpty: false
            ).Convert(
                (WrittenSubnet[] written, Node node, Binding binding, [MaybeNullWhen(false)] out SubnetsOfBalancer value) =>
                {
                    ImmutableArray<WrittenSubnet> known = [.. written.Where(static w => w.Mapping.SubnetId.Length > 0)];
                    foreach (var subnet in known)
                    {
                        NetworkIds.WarnOfLength(subnet.Mapping.SubnetId, node, binding);
                    }

                    var ids = new SubnetChoice.ByIds([.. known.Select(static w => w.Mapping.SubnetId)], node.At);
                    value = new SubnetsOfBalancer(ids, known);
                    return true;
                }
            ),
            map: NetworkLanguage.SubnetTags.Select(static choice => new SubnetsOfBalancer(choice, []))
        );

    /// <summary>Addresses of a load balancer that cannot have them [ELBv2 API: SubnetMapping].</summary>
    /// <param name="what">It, for people.</param>
    public static void Check(WrittenMap map, LoadBalancer balancer, string what)
    {
        foreach (var (mapping, at) in balancer.WrittenSubnets)
        {
            if (balancer.IsNetwork)
            {
                Refuse(mapping.Allocation is not null && balancer.IsInternal, at, "`allocation` is for internet-facing load balancers", "Write privateIpv4.");
                Refuse(mapping.PrivateIpv4 is not null && !balancer.IsInternal, at, "`privateIpv4` is for internal load balancers", "Write allocation, or staticIps.");
                Refuse(
                    (mapping.Ipv6 ?? mapping.SourceNatPrefix) is not null && !balancer.IsDualStack,
                    at,
                    "IPv6 addresses are for dual-stack load balancers, and this one is ipv4",
                    "Remove them, or write ipAddressType: dualstack."
                );
                Refuse(
                    mapping.SourceNatPrefix is not null && balancer.IsDualStack && !balancer.HasSourceNat,
                    at,
                    "`sourceNatIpv6Prefix` is for load balancers with source NAT",
                    "Write sourceNat: true, or remove it."
                );
                Refuse(mapping.Allocation is not null && balancer.StaticIps is not null, at, "`allocation` and `staticIps` both say its Elastic IP", "Remove one of them.");
                Refuse(mapping.PrivateIpv4 is not null && !balancer.PrivateIps.IsEmpty, at, "`privateIpv4` and `privateIps` both say its private address", "Remove one of them.");
            }
            else if (!mapping.IsPlain)
            {
                Foreign(at, "addresses of subnets are");
            }
        }

        if (balancer.StaticIps is { } elastic)
        {
            if (balancer.IsNetwork)
            {
                Refuse(balancer.IsInternal, elastic.At, "`staticIps` is for internet-facing load balancers", "Write privateIps.");
            }
            else
            {
                Foreign(elastic.At, "`staticIps` is");
            }
        }

        if (!balancer.PrivateIps.IsEmpty)
        {
            if (balancer.IsNetwork)
            {
                Refuse(!balancer.IsInternal, balancer.PrivateIpsAt, "`privateIps` is for internal load balancers", "Write staticIps.");
            }
            else
            {
                Foreign(balancer.PrivateIpsAt, "`privateIps` is");
            }
        }

        void Refuse(bool isWrong, SourceSpan at, string why, string remedy)
        {
            if (isWrong)
            {
                map.Binding.Report(BindingCodes.KeysConflict, at, $"{map.Binding.Place}: {why}.", remedy);
            }
        }

        void Foreign(SourceSpan at, string subject) =>
            map.Binding.Report(
                BindingCodes.AttributeOfAnotherKind,
                at,
                $"{map.Binding.Place}: {subject} for network load balancers, and this is {what}.",
                "Remove it."
            );
    }

    private static Shape<string> AddressOf(AddressFamily family, string expects, string example) =>
        new TextShape(expects).Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = null;
                if (Cidrs.TryAddress(text, out var address) && address.AddressFamily == family)
                {
                    value = address.ToString();
                    return true;
                }

                binding.Report(BindingCodes.InvalidText, node.At, $"{binding.Place}: {node.Kind} is not {expects}.", $"It must be of the form {example}.");
                return false;
            },
            expects
        );

    private static bool ReadPrefix(string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        if (text == Automatic)
        {
            return true;
        }

        if (!Cidrs.TryRead(text, node, binding, out value))
        {
            return false;
        }

        if (value.Contains(':') && value.EndsWith(string.Create(CultureInfo.InvariantCulture, $"/{PrefixLength}"), StringComparison.Ordinal))
        {
            return true;
        }

        binding.Report(
            BindingCodes.InvalidText,
            node.At,
            $"{binding.Place}: {node.Kind} is not an IPv6 range of /{PrefixLength}.",
            $"Write a range of the subnet as 2001:db8::/{PrefixLength}, or {Automatic}."
        );
        return false;
    }
}
