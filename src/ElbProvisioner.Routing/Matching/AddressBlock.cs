using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.Routing.Matching;

/// <summary>A range of addresses; bits behind the prefix do not count.</summary>
public readonly record struct AddressBlock
{
    private AddressBlock(bool isVersion6, UInt128 first, int length)
    {
        IsVersion6 = isVersion6;
        Length = length;
        Last = first | ~MaskOf(length, isVersion6) & Whole(isVersion6);
        First = first & MaskOf(length, isVersion6);
    }

    public bool IsVersion6 { get; }

    /// <summary>Of the prefix: 0 to 32, or to 128.</summary>
    public int Length { get; }

    public UInt128 First { get; }

    public UInt128 Last { get; }

    public IPAddress FirstAddress => AddressOf(First, IsVersion6);

    /// <summary>Null: the text is no range.</summary>
    public static AddressBlock? Find(string text) => TryParse(text, out var block) ? block : null;

    public static bool TryParse(string text, [NotNullWhen(true)] out AddressBlock? block)
    {
        block = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            slash < 0
            || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        )
        {
            return false;
        }

        var isVersion6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        if (length > (isVersion6 ? 128 : 32))
        {
            return false;
        }

        block = new AddressBlock(isVersion6, NumberOf(address), length);
        return true;
    }

    public bool Contains(IPAddress address)
    {
        var plain = Plain(address);
        return Contains(NumberOf(plain), plain.AddressFamily == AddressFamily.InterNetworkV6);
    }

    internal bool Contains(UInt128 address, bool isVersion6) => IsVersion6 == isVersion6 && address >= First && address <= Last;

    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    internal static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    internal static IPAddress AddressOf(UInt128 number, bool isVersion6)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(isVersion6 ? bytes : bytes[12..]);
    }

    private static UInt128 Whole(bool isVersion6) => isVersion6 ? UInt128.MaxValue : uint.MaxValue;

    private static UInt128 MaskOf(int length, bool isVersion6)
    {
        var behind = (isVersion6 ? 128 : 32) - length;
        return behind == 128 ? UInt128.Zero : Whole(isVersion6) >> behind << behind;
    }
}
