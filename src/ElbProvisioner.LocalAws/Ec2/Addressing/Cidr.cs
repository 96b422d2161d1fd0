using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <summary>A range of addresses of one family; host bits are kept out.</summary>
internal readonly record struct Cidr(UInt128 First, int Length, bool IsIpv6)
{
    private int Bits => IsIpv6 ? 128 : 32;

    public UInt128 Size => UInt128.One << (Bits - Length);

    /// <summary>Null: it is no range. An address with bits beyond the mask is taken for the range it lies in.</summary>
    public static Cidr? Parse(string? text)
    {
        if (
            text?.Split('/') is not [var address, var mask]
            || !int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || Address(address) is not { } parsed
            || length > (parsed.IsIpv6 ? 128 : 32)
        )
        {
            return null;
        }

        return new Cidr(parsed.Value & Mask(length, parsed.IsIpv6 ? 128 : 32), length, parsed.IsIpv6);
    }

    /// <summary>The range of one address, or the range that is given; null: neither.</summary>
    public static Cidr? ParseAddressOrRange(string text) =>
        text.Contains('/', StringComparison.Ordinal) ? Parse(text)
        : Address(text) is { } address ? new Cidr(address.Value, address.IsIpv6 ? 128 : 32, address.IsIpv6)
        : null;

    public bool Contains(Cidr other) => IsIpv6 == other.IsIpv6 && Length <= other.Length && (other.First & Mask(Length, Bits)) == First;

    public bool Overlaps(Cidr other) => Contains(other) || other.Contains(this);

    /// <summary>The address at that distance from the range's first.</summary>
    public string AddressAt(UInt128 offset) => Write(First + offset);

    public override string ToString() => $"{Write(First)}/{Length}";

    private static UInt128 Mask(int length, int bits) =>
        length == 0 ? UInt128.Zero : (UInt128.MaxValue >> (128 - length)) << (bits - length);

    private static (UInt128 Value, bool IsIpv6)? Address(string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return (BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes()), true);
        }

        // IPAddress also takes "10.1" and "0x0a000001" for addresses; AWS does not.
        var value = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        return new IPAddress(address.GetAddressBytes()).ToString() == text ? (value, false) : null;
    }

    private string Write(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new IPAddress(IsIpv6 ? bytes : bytes[12..]).ToString();
    }
}
