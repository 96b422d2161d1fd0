using System.Globalization;
using System.Text;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>Reads a request's body, as long as it is not too long.</summary>
internal static class HttpBody
{
    private const int LongestChunkLine = 4 << 10;

    /// <exception cref="HttpRefusal">It is too long, or its chunks are not well-formed.</exception>
    /// <exception cref="CallerGoneException">It has no end.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpHead head, SocketReader reader, CancellationToken stop)
    {
        using var body = new MemoryStream();
        if (head.Length is not { } length)
        {
            await ChunksAsync(body, reader, stop);
        }
        else
        {
            await reader.CopyAsync(body, length, stop);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <exception cref="HttpRefusal">It says that it is too long.</exception>
    public static void MustBeBearable(HttpHead head)
    {
        if (head.Length > WireLimits.LargestBody)
        {
            throw TooLarge();
        }
    }

    private static async Task ChunksAsync(MemoryStream body, SocketReader reader, CancellationToken stop)
    {
        while (await SizeAsync(reader, stop) is > 0 and var size)
        {
            if (body.Length + size > WireLimits.LargestBody)
            {
                throw TooLarge();
            }

            await reader.CopyAsync(body, size, stop);
            if ((await reader.LineAsync(LongestChunkLine, stop)).Length > 0)
            {
                throw HttpRefusal.BadRequest("A chunk is longer than it says.");
            }
        }

        for (var trailers = 0; (await reader.LineAsync(LongestChunkLine, stop)).Length > 0; trailers++)
        {
            if (trailers > HttpLimits.MostHeaders)
            {
                throw HttpRefusal.BadRequest("The request has too many trailers.");
            }
        }
    }

    private static async Task<long> SizeAsync(SocketReader reader, CancellationToken stop)
    {
        var line = Encoding.Latin1.GetString(await reader.LineAsync(LongestChunkLine, stop));
        var size = line.Split(';')[0].Trim();
        return
            size.Length is > 0 and <= 8 && uint.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw HttpRefusal.BadRequest("The size of a chunk is not a number.");
    }

    private static HttpRefusal TooLarge() => new(413, WireLimits.TooLarge, WireLimits.TooLargeMessage);
}
