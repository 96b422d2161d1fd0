using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.LocalAws.Ec2.Keys;

/// <summary>A public key as instances get it, with the fingerprint that EC2 tells of it.</summary>
/// <param name="Type"><c>rsa</c> or <c>ed25519</c>.</param>
/// <param name="Text">As OpenSSH writes it.</param>
/// <param name="PrivateKey">Of one just made.</param>
[SuppressMessage(
    "Security",
    "CA5350",
    Justification = "EC2's fingerprints of the keys it makes are SHA-1 [EC2 user guide, \"Verify the fingerprint of your key pair\"]."
)]
[SuppressMessage("Security", "CA5351", Justification = "EC2's fingerprints of imported RSA keys are MD5 [the same].")]
internal sealed record PublicKey(string Type, string Text, string Fingerprint, string? PrivateKey = null)
{
    private const string Rsa = "ssh-rsa";
    private const string Ed25519 = "ssh-ed25519";
    private const int Ed25519Length = 32;
    private const int ShortestRsa = 1024;

    public static PublicKey Make(string name)
    {
        using var rsa = RSA.Create(2048);
        return new(
            "rsa",
            $"{Rsa} {Convert.ToBase64String(Blob(rsa))} {name}",
            Colons(SHA1.HashData(rsa.ExportPkcs8PrivateKey())),
            rsa.ExportRSAPrivateKeyPem()
        );
    }

    /// <summary>Of OpenSSH's format, RFC 4716's, or DER in Base64, as ImportKeyPair takes them; null: it is none.</summary>
    public static PublicKey? Read(string material)
    {
        var text = material.Trim();
        return text.StartsWith("---- BEGIN SSH2 PUBLIC KEY ----", StringComparison.Ordinal) ? OfBlob(Bytes(string.Concat(BodyOf(text))), "")
            : text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [Rsa or Ed25519, var blob, .. var comment]
                ? OfBlob(Bytes(blob), comment is [var said] ? said.Trim() : "")
            : OfDer(Bytes(text.ReplaceLineEndings("")));
    }

    /// <summary>Without the first line, the headers and the last line; a header may go on behind a backslash.</summary>
    private static IEnumerable<string> BodyOf(string text)
    {
        var goesOn = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("----", StringComparison.Ordinal)))
        {
            var isHeader = goesOn || line.Contains(':', StringComparison.Ordinal);
            goesOn = isHeader && line.EndsWith('\\');
            if (!isHeader)
            {
                yield return line.Trim();
            }
        }
    }

    private static PublicKey? OfBlob(byte[]? blob, string comment)
    {
        var fields = blob is null ? [] : Fields(blob);
        var text = $"{{0}} {(blob is null ? "" : Convert.ToBase64String(blob))} {comment}".TrimEnd();
        return fields switch
        {
            [var type, var exponent, var modulus] when Encoding.ASCII.GetString(type) == Rsa => OfRsa(
                text.Replace("{0}", Rsa, StringComparison.Ordinal),
                exponent,
                modulus
            ),
            [var type, { Length: Ed25519Length }] when Encoding.ASCII.GetString(type) == Ed25519 => new(
                "ed25519",
                text.Replace("{0}", Ed25519, StringComparison.Ordinal),
                Convert.ToBase64String(SHA256.HashData(blob ?? []))
            ),
            _ => null,
        };
    }

    private static PublicKey? OfRsa(string text, byte[] exponent, byte[] modulus)
    {
        try
        {
            using var rsa = RSA.Create(new RSAParameters { Exponent = Unsigned(exponent), Modulus = Unsigned(modulus) });
            return rsa.KeySize < ShortestRsa ? null : new("rsa", text, Colons(MD5.HashData(rsa.ExportSubjectPublicKeyInfo())));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static PublicKey? OfDer(byte[]? der)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(der, out _);
            return OfBlob(Blob(rsa), "");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>Each behind its length [RFC 4253, 6.6]; none of what is cut or too long.</summary>
    private static List<byte[]> Fields(ReadOnlySpan<byte> blob)
    {
        List<byte[]> fields = [];
        while (blob.Length >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(blob);
            if (length < 0 || length > blob.Length - sizeof(int))
            {
                return [];
            }

            fields.Add(blob.Slice(sizeof(int), length).ToArray());
            blob = blob[(sizeof(int) + length)..];
        }

        return blob.IsEmpty ? fields : [];
    }

    private static byte[] Blob(RSA rsa)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return [.. Field(Encoding.ASCII.GetBytes(Rsa)), .. Field(Signed(key.Exponent ?? [])), .. Field(Signed(key.Modulus ?? []))];
    }

    private static byte[] Field(byte[] value)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [.. length, .. value];
    }

    // RFC 4251's mpint has a sign; RSAParameters have none.
    private static byte[] Signed(byte[] number) => number is [> 0x7f, ..] ? [0, .. number] : number;

    private static byte[] Unsigned(byte[] number) => [.. number.SkipWhile(digit => digit == 0)];

    private static string Colons(byte[] hash) =>
        string.Join(':', hash.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
