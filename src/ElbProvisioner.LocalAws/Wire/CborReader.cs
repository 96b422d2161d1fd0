using System.Buffers.Binary;
using System.Text;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads one item of CBOR (RFC 8949), strictly: nothing may follow it.</summary>
internal ref struct CborReader
{
    private const int Indefinite = 31;
    private const byte Break = 0xFF;
    private const ulong TimeTag = 1;

    // Replacing what is not UTF-8 would let two different names be one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private CborReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <returns>
    /// Null, bool, long, double, string, byte[], <see cref="CborTime"/>, a list of objects, or a dictionary of them.
    /// </returns>
    /// <exception cref="Malformed"/>
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CborReader(bytes);
        var value = reader.Item(0);
        return reader._at == bytes.Length ? value : throw new Malformed("Bytes follow the end of the CBOR item");
    }

    private object? Item(int depth)
    {
        if (depth > WireLimits.DeepestNesting)
        {
            throw new Malformed("The CBOR item is nested too deeply");
        }

        var head = Next(1)[0];
        var (major, info) = (head >> 5, head & 31);
        return major switch
        {
            0 => Whole(Argument(info)),
            1 => -1 - Whole(Argument(info)),
            2 => Bytes(major, info),
            3 => Text(Bytes(major, info)),
            4 => Array(info, depth),
            5 => Map(info, depth),
            6 => Tagged(Argument(info), Item(depth + 1)),
            _ => Simple(info),
        };
    }

    private static long Whole(ulong value) => value <= long.MaxValue ? (long)value : throw new Malformed("A CBOR number is out of range");

    private static string Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new Malformed("A CBOR text is not UTF-8");
        }
    }

    private static object? Tagged(ulong tag, object? value) =>
        (tag, value) switch
        {
            (TimeTag, long seconds) => new CborTime(seconds),
            (TimeTag, double seconds) => new CborTime(seconds),
            (TimeTag, _) => throw new Malformed("A CBOR time is not a number"),
            // What other tags say is not needed to read the values of any shape.
            _ => value,
        };

    private ReadOnlySpan<byte> Next(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
        {
            throw new Malformed("The CBOR item ends too early");
        }

        var next = _bytes.Slice(_at, (int)count);
        _at += (int)count;
        return next;
    }

    private ulong Argument(int info) =>
        info switch
        {
            < 24 => (ulong)info,
            24 => Next(1)[0],
            25 => BinaryPrimitives.ReadUInt16BigEndian(Next(2)),
            26 => BinaryPrimitives.ReadUInt32BigEndian(Next(4)),
            27 => BinaryPrimitives.ReadUInt64BigEndian(Next(8)),
            _ => throw new Malformed("A CBOR length is not well-formed"),
        };

    private byte[] Bytes(int major, int info)
    {
        if (info != Indefinite)
        {
            return Next(Argument(info)).ToArray();
        }

        var chunks = new List<byte>();
        while (!AtBreak())
        {
            var head = Next(1)[0];
            chunks.AddRange(
                head >> 5 == major && (head & 31) != Indefinite
                    ? Next(Argument(head & 31))
                    : throw new Malformed("A chunk of a CBOR text is not well-formed")
            );
        }

        return [.. chunks];
    }

    private List<object?> Array(int info, int depth)
    {
        var items = new List<object?>();
        var count = info == Indefinite ? ulong.MaxValue : Argument(info);
        while ((ulong)items.Count < count && !(info == Indefinite && AtBreak()))
        {
            items.Add(Item(depth + 1));
        }

        return items;
    }

    private Dictionary<string, object?> Map(int info, int depth)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        var count = info == Indefinite ? ulong.MaxValue : Argument(info);
        while ((ulong)entries.Count < count && !(info == Indefinite && AtBreak()))
        {
            var key = Item(depth + 1) as string ?? throw new Malformed("A key of a CBOR map is not text");
            if (!entries.TryAdd(key, Item(depth + 1)))
            {
                throw new Malformed("A CBOR map has a key twice");
            }
        }

        return entries;
    }

    private object? Simple(int info) =>
        info switch
        {
            20 => false,
            21 => true,
            22 or 23 => null,
            25 => (double)BinaryPrimitives.ReadHalfBigEndian(Next(2)),
            26 => (double)BinaryPrimitives.ReadSingleBigEndian(Next(4)),
            27 => BinaryPrimitives.ReadDoubleBigEndian(Next(8)),
            _ => throw new Malformed("A CBOR simple value is not known"),
        };

    private bool AtBreak()
    {
        if (_at >= _bytes.Length)
        {
            throw new Malformed("The CBOR item ends too early");
        }

        if (_bytes[_at] != Break)
        {
            return false;
        }

        _at++;
        return true;
    }
}

internal sealed record CborTime(double Seconds);
