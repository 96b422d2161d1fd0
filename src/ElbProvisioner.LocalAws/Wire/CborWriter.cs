using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Writes CBOR (RFC 8949) with definite lengths.</summary>
internal sealed class CborWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public static ReadOnlyMemory<byte> EmptyMap { get; } = new byte[] { 0xA0 };

    public ReadOnlyMemory<byte> Body => _bytes.WrittenMemory;

    public void StartMap(int entries) => Head(5, (ulong)entries);

    public void StartArray(int items) => Head(4, (ulong)items);

    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Head(3, (ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    public void Bytes(byte[] bytes)
    {
        Head(2, (ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    public void Integer(long number) => Head(number < 0 ? 1 : 0, number < 0 ? (ulong)(-1 - number) : (ulong)number);

    public void Flag(bool flag) => Byte(flag ? (byte)0xF5 : (byte)0xF4);

    public void Null() => Byte(0xF6);

    public void Double(double number)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xFB;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], number);
        _bytes.Write(bytes);
    }

    /// <summary>Seconds since 1970, tagged as a time.</summary>
    public void Time(double seconds)
    {
        Head(6, 1);
        Double(seconds);
    }

    private void Byte(byte value) => _bytes.Write<byte>([value]);

    private void Head(int major, ulong value)
    {
        Span<byte> bytes = stackalloc byte[9];
        var length = value switch
        {
            < 24 => 0,
            <= byte.MaxValue => 1,
            <= ushort.MaxValue => 2,
            <= uint.MaxValue => 4,
            _ => 8,
        };
        bytes[0] = (byte)(
            (major << 5)
            | length switch
            {
                0 => (int)value,
                1 => 24,
                2 => 25,
                4 => 26,
                _ => 27,
            }
        );
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], length == 0 ? 0 : value << (64 - (8 * length)));
        _bytes.Write(bytes[..(1 + length)]);
    }
}
