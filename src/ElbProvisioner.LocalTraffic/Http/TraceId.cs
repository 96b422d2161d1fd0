using System.Globalization;
using System.Security.Cryptography;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>The header that follows a request through what it passes [ALB guide: request tracing].</summary>
internal static class TraceId
{
    public const string Header = "X-Amzn-Trace-Id";

    private const int Longest = 7 * 1024;

    /// <summary>What goes on to the target.</summary>
    /// <param name="given">What the client sent; null or empty: nothing.</param>
    public static string Next(string? given, DateTimeOffset now)
    {
        var own =
            $"1-{now.ToUnixTimeSeconds().ToString("x8", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(24, true)}";
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
}
