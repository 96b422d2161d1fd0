using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.Core.Model;

/// <summary>
/// What may be kept of a secret: enough to know it again, salted so that equal secrets do not look equal, and slow to make, because what
/// people choose can be guessed. It is a format: it stands in tags and in saved plans.
/// </summary>
public static class SecretFingerprint
{
    private const int Rounds = 100_000;
    private const int Bytes = 16;

    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(string secret, string salt) =>
        Convert.ToHexStringLower(
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(secret),
                Encoding.UTF8.GetBytes("elbctl:" + salt),
                Rounds,
                HashAlgorithmName.SHA256,
                Bytes
            )
        );
}
