using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Address ranges in AWS's canonical form: host bits cleared, IPv6 compressed.</summary>
internal static class Cidrs
{
    public static Shape<string> Range { get; } =
        new TextShape("an address range such as 203.0.113.0/24").Convert<string, string>(
            TryRead,
            "an address range such as 203.0.113.0/24"
        );

    /// <summary>Looks like an address range, well-formed or not.</summary>
    public static bool LooksLikeOne(string text) => text.Contains('/') || text.Contains(':') || IPAddress.TryParse(text, out _);

    public static bool TryRead(string written, Node node, Binding binding, [MaybeNullWhen(false)] out string range)
    {
        range = null;
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? written : written[..slash];
        if (!TryAddress(text, out var address))
        {
            binding.Report(
                BindingCodes.InvalidCidr,
                node.At,
                $"{binding.Place}: {node.Kind} is not an address range.",
                "Write it as 203.0.113.0/24 or 2001:db8::/32."
            );
            return false;
        }

        var bytes = address.GetAddressBytes();
        var max = bytes.Length * 8;
        if (slash < 0)
        {
            binding.Report(
                BindingCodes.InvalidCidr,
                node.At,
                $"{binding.Place}: {node.Kind} has no prefix length.",
                $"For this one address write {address}/{max}."
            );
            return false;
        }

        if (!int.TryParse(written.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > max)
        {
            binding.Report(
                BindingCodes.InvalidCidr,
                node.At,
                $"{binding.Place}: the prefix length of {node.Kind} must be a number from 0 to {max}."
            );
            return false;
        }

        var hadHostBits = ClearHostBits(bytes, length);
        range = $"{new IPAddress(bytes)}/{length}";
        if (hadHostBits)
        {
            binding.Report(
                BindingCodes.CidrHasHostBits,
                node.At,
                $"{binding.Place}: {node.Kind} has host bits set; it is taken as {range}.",
                $"Write {range}."
            );
        }

        return true;
    }

    /// <summary>Every address of <paramref name="inner"/> is in <paramref name="outer"/>; both canonical.</summary>
    public static bool Covers(string outer, string inner)
    {
        var (outerAddress, outerLength) = Split(outer);
        var (innerAddress, innerLength) = Split(inner);
        if (outerAddress.AddressFamily != innerAddress.AddressFamily || outerLength > innerLength)
        {
            return false;
        }

        var bytes = innerAddress.GetAddressBytes();
        ClearHostBits(bytes, outerLength);
        return bytes.AsSpan().SequenceEqual(outerAddress.GetAddressBytes());
    }

    private static (IPAddress Address, int Length) Split(string range)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        return (IPAddress.Parse(range[..slash]), int.Parse(range.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Four decimal parts without leading zeros, or IPv6: .NET alone would take 10.1 and 0x0a for addresses.</summary>
    internal static bool TryAddress(string text, [MaybeNullWhen(false)] out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out address) || text.Contains('%') || text.Contains('['))
        {
            return false;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;
    }

    private static bool ClearHostBits(byte[] bytes, int length)
    {
        var cleared = false;
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            cleared |= (bytes[bit / 8] & mask) != 0;
            bytes[bit / 8] &= (byte)~mask;
        }

        return cleared;
    }
}
