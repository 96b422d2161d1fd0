using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>What network interfaces of a launch template may say [EC2 API: InstanceNetworkInterfaceSpecification].</summary>
internal static class InterfaceChecks
{
    private static readonly Property[] Addresses =
    [
        InterfaceTable.PublicIp,
        InterfaceTable.CarrierIp,
        InterfaceTable.SecondaryAddresses,
        InterfaceTable.Ipv4PrefixCount,
        InterfaceTable.Ipv4Prefixes,
        InterfaceTable.Ipv6AddressCount,
        InterfaceTable.Ipv6Addresses,
        InterfaceTable.Ipv6PrefixCount,
        InterfaceTable.Ipv6Prefixes,
        InterfaceTable.PrimaryIpv6,
    ];

    /// <summary>Of one.</summary>
    public static void Check(WrittenMap map, Settings face)
    {
        map.Refuse(InterfaceTable.Ipv6AddressCount, "either a number or the addresses.", InterfaceTable.Ipv6Addresses);
        map.Refuse(InterfaceTable.Ipv4PrefixCount, "either a number or the prefixes.", InterfaceTable.Ipv4Prefixes);
        map.Refuse(InterfaceTable.Ipv6PrefixCount, "either a number or the prefixes.", InterfaceTable.Ipv6Prefixes);
        if (face.Find(InterfaceTable.InterfaceType) == InterfaceTable.EfaOnly)
        {
            foreach (var property in Addresses.Where(map.Has))
            {
                map.OnlyFor(property, "interfaces that have addresses");
            }
        }
    }

    /// <summary>The list as EC2 takes it, each with its place.</summary>
    public static ImmutableArray<Settings> Placed(ImmutableArray<Settings> faces) =>
        [.. faces.Select((face, index) => face.Has(InterfaceTable.DeviceIndex) ? face : face.With(InterfaceTable.DeviceIndex, index))];

    /// <summary>Of all of them together.</summary>
    public static bool Check(ImmutableArray<Settings> faces, Node node, Binding binding, out ImmutableArray<Settings> value)
    {
        value = Placed(faces);
        var taken = new HashSet<(int Card, int Device)>();
        foreach (var face in value)
        {
            var (card, device) = Place(face);
            if (!taken.Add((card, device)))
            {
                Tell(
                    BindingCodes.KeysConflict,
                    $"two interfaces have device index {device} on network card {card}",
                    "Give each its own `deviceIndex`."
                );
            }

            if (face.Has(InterfaceTable.PublicIp) && (value.Length > 1 || device != 0))
            {
                Tell(
                    BindingCodes.KeysConflict,
                    "`associatePublicIpAddress` is for an instance's only interface, at device index 0",
                    "Remove it, or the other interfaces; a subnet can give public addresses too."
                );
            }
        }

        if (!taken.Contains((0, 0)))
        {
            Tell(
                BindingCodes.MissingKey,
                "none of the interfaces is the primary one",
                "One of them needs device index 0 on network card 0."
            );
        }
        else if (Place(value[0]) != (0, 0))
        {
            Tell(
                BindingCodes.KeysConflict,
                "the primary interface, with device index 0 on network card 0, stands first",
                "Put it in front."
            );
        }

        return true;

        void Tell(DiagnosticCode code, string what, string remedy) => binding.Report(code, node.At, $"{binding.Place}: {what}.", remedy);
    }

    private static (int Card, int Device) Place(Settings face) =>
        (face.FindValue(InterfaceTable.NetworkCardIndex) ?? 0, face.FindValue(InterfaceTable.DeviceIndex) ?? 0);
}
