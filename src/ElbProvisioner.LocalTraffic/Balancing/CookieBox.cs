using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// What stickiness cookies hold, sealed: clients cannot read or make one, and each answer has another text, as AWS's.
/// </summary>
internal sealed class CookieBox(byte[] key, TimeProvider time)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <param name="key">32 bytes.</param>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <param name="lasts">How long it counts.</param>
    public string Seal(string text, TimeSpan lasts)
    {
        var until = (time.GetUtcNow() + lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var plain = Encoding.UTF8.GetBytes($"{until} {text}");
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return Convert.ToBase64String(box);
    }

    /// <returns>False: it is none of ours, or has been changed, or does not count any more.</returns>
    public bool TryOpen(string? value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value is null || value.Length > 4096 || !Base64.IsValid(value))
        {
            return false;
        }

        var box = Convert.FromBase64String(value);
        if (box.Length <= NonceLength + TagLength)
        {
            return false;
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        var read = Encoding.UTF8.GetString(plain);
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
