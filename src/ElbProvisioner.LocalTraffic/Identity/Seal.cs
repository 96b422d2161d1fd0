using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>Texts that go through the hands of clients: they cannot read, make or move them.</summary>
/// <param name="key">32 bytes.</param>
internal sealed class Seal(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <param name="purpose">What it is for: sealed for something else, it does not open.</param>
    /// <returns>Letters that URLs and cookies take.</returns>
    public string Close(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength),
            plain,
            box.AsSpan(NonceLength + TagLength),
            box.AsSpan(NonceLength, TagLength),
            Encoding.UTF8.GetBytes(purpose)
        );
        return Base64Url.EncodeToString(box);
    }

    /// <returns>False: it is none of ours, has been changed, or is for something else.</returns>
    public bool TryOpen(string? value, string purpose, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value is null || !Base64Url.IsValid(value))
        {
            return false;
        }

        var box = Base64Url.DecodeFromChars(value);
        if (box.Length <= NonceLength + TagLength)
        {
            return false;
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(
                box.AsSpan(0, NonceLength),
                box.AsSpan(NonceLength + TagLength),
                box.AsSpan(NonceLength, TagLength),
                plain,
                Encoding.UTF8.GetBytes(purpose)
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(plain);
        return true;
    }
}
