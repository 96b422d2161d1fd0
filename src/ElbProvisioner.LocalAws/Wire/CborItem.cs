using System.Formats.Cbor;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads one item of CBOR, strictly: nothing may follow it, and a map has a key once.</summary>
internal static class CborItem
{
    /// <returns>
    /// Null, bool, long, double, string, byte[], <see cref="CborTime"/>, a list of objects, or a dictionary of them.
    /// </returns>
    /// <exception cref="Malformed"/>
    public static object? Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new CborReader(bytes, CborConformanceMode.Strict);
        try
        {
            var value = Item(reader, 0);
            return reader.BytesRemaining == 0 ? value : throw new Malformed("Bytes follow the end of the CBOR item");
        }
        catch (CborContentException)
        {
            throw new Malformed("The CBOR item is not well-formed");
        }
        catch (OverflowException)
        {
            throw new Malformed("A CBOR number is out of range");
        }
    }

    private static object? Item(CborReader reader, int depth)
    {
        if (depth > WireLimits.DeepestNesting)
        {
            throw new Malformed("The CBOR item is nested too deeply");
        }

        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return reader.ReadDouble();
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return reader.ReadByteString();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.StartArray:
                return Array(reader, depth);
            case CborReaderState.StartMap:
                return Map(reader, depth);
            case CborReaderState.Tag:
                return Tagged(reader.ReadTag(), Item(reader, depth + 1));
            case CborReaderState.SimpleValue when reader.ReadSimpleValue() == CborSimpleValue.Undefined:
                return null;
            default:
                throw new Malformed("A CBOR simple value is not known");
        }
    }

    private static List<object?> Array(CborReader reader, int depth)
    {
        var items = new List<object?>();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            items.Add(Item(reader, depth + 1));
        }

        reader.ReadEndArray();
        return items;
    }

    private static Dictionary<string, object?> Map(CborReader reader, int depth)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = Item(reader, depth + 1) as string ?? throw new Malformed("A key of a CBOR map is not text");
            if (!entries.TryAdd(key, Item(reader, depth + 1)))
            {
                throw new Malformed("A CBOR map has a key twice");
            }
        }

        reader.ReadEndMap();
        return entries;
    }

    private static object? Tagged(CborTag tag, object? value) =>
        (tag, value) switch
        {
            (CborTag.UnixTimeSeconds, long seconds) => new CborTime(seconds),
            (CborTag.UnixTimeSeconds, double seconds) => new CborTime(seconds),
            (CborTag.UnixTimeSeconds, _) => throw new Malformed("A CBOR time is not a number"),
            // What other tags say is not needed to read the values of any shape.
            _ => value,
        };
}

internal sealed record CborTime(double Seconds);
