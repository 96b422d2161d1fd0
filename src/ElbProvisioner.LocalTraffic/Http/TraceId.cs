using System.Globalization;
using System.Security.Cryptography;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>The header that follows a request through what it passes [ALB guide: request tracing].</summary>
internal static class TraceId
{
    public const string Header = "X-Amzn-Trace-Id";

    private const int Longest = 7 * 1024;

    // An id only has to be another one than all others, with every request: nobody is let in for knowing it.
    private static readonly uint Process = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private static ulong _count = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>What goes on to the target.</summary>
    /// <param name="given">What the client sent; null or empty: nothing.</param>
    public static string Next(string? given, DateTimeOffset now)
    {
        var own = string.Create(
            CultureInfo.InvariantCulture,
            $"1-{now.ToUnixTimeSeconds():x8}-{Process:x8}{Mixed(Interlocked.Increment(ref _count)):x16}"
        );
        if (string.IsNullOrWhiteSpace(given) || given.Length > Longest)
        {
            return "Root=" + own;
        }

        var fields = given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var others = fields.Where(field => !field.StartsWith("Self=", StringComparison.OrdinalIgnoreCase)).ToList();
        return others.Exists(field => field.StartsWith("Root=", StringComparison.OrdinalIgnoreCase))
            ? $"Self={own};{string.Join(';', others)}"
            : string.Join(';', others.Append("Root=" + own));
    }

    /// <summary>Another number for each, with no order to be seen: one to one, by a multiplier that has an inverse.</summary>
    private static ulong Mixed(ulong number)
    {
        number = (number ^ (number >> 32)) * 0x9E3779B97F4A7C15;
        return number ^ (number >> 29);
    }
}
