using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>A signed token in its compact form [RFC 7515, RFC 7519], read or made.</summary>
/// <param name="Header">An object.</param>
/// <param name="Claims">An object.</param>
/// <param name="Signed">What its signature is over.</param>
internal sealed record JsonWebToken(JsonElement Header, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    public const string Rsa = "RS256";
    public const string Elliptic = "ES256";

    // More than all headers of a request hold.
    private const int Longest = 64 * 1024;

    /// <summary>Reads one, without asking whether it counts.</summary>
    /// <returns>False: it is none.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        if (text.Length > Longest || text.Split('.') is not [var header, var claims, var signature])
        {
            return false;
        }

        try
        {
            token = new(
                Parse(header),
                Parse(claims),
                Encoding.ASCII.GetBytes($"{header}.{claims}"),
                Base64Url.DecodeFromChars(signature.TrimEnd('='))
            );
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }

        return token.Header.ValueKind == JsonValueKind.Object && token.Claims.ValueKind == JsonValueKind.Object;
    }

    /// <summary>With the claims as they are.</summary>
    /// <param name="pads">Whether the parts end as base64 does, which load balancers do and the standard does not.</param>
    public static string Sign(ECDsa key, string header, string claims, bool pads) =>
        Sign(header, claims, pads, bytes => key.SignData(bytes, HashAlgorithmName.SHA256));

    public static string Sign(RSA key, string header, string claims) =>
        Sign(header, claims, pads: false, bytes => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Whether the owner of the key has signed it.</summary>
    public bool IsSignedBy(RSA key) =>
        Text(Header, "alg") == Rsa && key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public string? Claim(string name) => Text(Claims, name);

    /// <summary>When it begins or ends; null: it does not say so.</summary>
    public DateTimeOffset? Moment(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            ? At(seconds)
            : null;

    /// <summary>Whether it is for somebody: the claim is a text, or a list of them.</summary>
    public bool IsFor(string audience) =>
        Claims.TryGetProperty("aud", out var given)
        && (
            given.ValueKind == JsonValueKind.Array
                ? given.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(audience))
                : given.ValueKind == JsonValueKind.String && given.ValueEquals(audience)
        );

    internal static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static DateTimeOffset At(double seconds) =>
        seconds switch
        {
            <= 0 or double.NaN => DateTimeOffset.UnixEpoch,
            >= 253_402_300_799 => DateTimeOffset.MaxValue,
            _ => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        };

    private static JsonElement Parse(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part.TrimEnd('=')));
        return document.RootElement.Clone();
    }

    private static string Sign(string header, string claims, bool pads, Func<byte[], byte[]> sign)
    {
        var signed = $"{Write(Encoding.UTF8.GetBytes(header), pads)}.{Write(Encoding.UTF8.GetBytes(claims), pads)}";
        return $"{signed}.{Write(sign(Encoding.ASCII.GetBytes(signed)), pads)}";
    }

    private static string Write(byte[] bytes, bool pads)
    {
        var text = Base64Url.EncodeToString(bytes);
        return pads ? text.PadRight((text.Length + 3) / 4 * 4, '=') : text;
    }
}
