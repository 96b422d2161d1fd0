using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>An issuer's public keys [RFC 7517].</summary>
internal sealed class KeySet(ImmutableArray<(string? Id, RSAParameters Key)> keys)
{
    // ALB guide, verify JWTs: limits.
    private const int Most = 10;

    /// <exception cref="FormatException">It is none, or has more keys than load balancers take.</exception>
    public static KeySet Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var given = document.RootElement.GetProperty("keys").EnumerateArray().ToList();
            return given.Count <= Most
                ? new([.. given.Where(static one => JsonWebToken.Text(one, "kty") == "RSA").Select(Key)])
                : throw new FormatException($"It has {given.Count} keys.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("It is no set of keys.", e);
        }
    }

    public bool Has(string? id) => keys.Any(one => Is(one.Id, id));

    /// <summary>Whether one of its keys has signed the token: the one that the token names, if it names one.</summary>
    public bool HasSigned(JsonWebToken token)
    {
        var id = JsonWebToken.Text(token.Header, "kid");
        foreach (var (_, parameters) in keys.Where(one => Is(one.Id, id)))
        {
            try
            {
                using var key = RSA.Create(parameters);
                if (token.IsSignedBy(key))
                {
                    return true;
                }
            }
            catch (CryptographicException)
            {
                // No key that this system takes.
            }
        }

        return false;
    }

    private static bool Is(string? id, string? named) => named is null || id is null || id == named;

    private static (string? Id, RSAParameters Key) Key(JsonElement key) =>
        (
            JsonWebToken.Text(key, "kid"),
            new()
            {
                Modulus = Base64Url.DecodeFromChars(JsonWebToken.Text(key, "n") ?? ""),
                Exponent = Base64Url.DecodeFromChars(JsonWebToken.Text(key, "e") ?? ""),
            }
        );
}
