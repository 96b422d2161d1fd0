using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>What tells a target who the client is: the binary header of the PROXY protocol, version 2.</summary>
internal static class ProxyHeader
{
    private const byte StreamOverIPv4 = 0x11;
    private const byte StreamOverIPv6 = 0x21;
    private const byte Proxied = 0x21;
    private const byte ChecksumField = 0x03;
    private const int Begin = 16;

    private static ReadOnlySpan<byte> Signature => [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    /// <summary>Addresses, ports and a CRC32c, as network load balancers send them.</summary>
    public static byte[] Of(IPEndPoint client, IPEndPoint listener)
    {
        var is6 = client.AddressFamily == AddressFamily.InterNetworkV6;
        var length = is6 ? 16 : 4;
        var header = new byte[Begin + (2 * length) + 4 + 7];
        Signature.CopyTo(header);
        header[12] = Proxied;
        header[13] = is6 ? StreamOverIPv6 : StreamOverIPv4;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(header.Length - Begin));
        client.Address.TryWriteBytes(header.AsSpan(Begin), out _);
        listener.Address.TryWriteBytes(header.AsSpan(Begin + length), out _);
        var at = Begin + (2 * length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(at), (ushort)client.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(at + 2), (ushort)listener.Port);
        header[at + 4] = ChecksumField;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(at + 5), 4);

        // Over the whole header, its own four bytes as zero.
        var crc = uint.MaxValue;
        foreach (var value in header)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(at + 7), ~crc);
        return header;
    }
}
