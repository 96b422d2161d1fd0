using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using ElbProvisioner.LocalTraffic.Identity;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// What stickiness cookies hold, sealed: clients cannot read or make one, and each answer has another text, as AWS's.
/// </summary>
internal sealed class CookieBox(byte[] key, TimeProvider time)
{
    private const int Longest = 4096;
    private const string Purpose = "stickiness";

    private readonly Seal _seal = new(key);

    /// <param name="key">32 bytes.</param>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <param name="lasts">How long it counts.</param>
    public string Seal(string text, TimeSpan lasts)
    {
        var until = (time.GetUtcNow() + lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return _seal.Close($"{until} {text}", Purpose);
    }

    /// <returns>False: it is none of ours, or has been changed, or does not count any more.</returns>
    public bool TryOpen(string? value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value is { Length: > Longest } || !_seal.TryOpen(value, Purpose, out var read))
        {
            return false;
        }

        var blank = read.IndexOf(' ', StringComparison.Ordinal);
        if (
            blank < 0
            || !long.TryParse(read.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || until < time.GetUtcNow().ToUnixTimeSeconds()
        )
        {
            return false;
        }

        text = read[(blank + 1)..];
        return true;
    }
}
