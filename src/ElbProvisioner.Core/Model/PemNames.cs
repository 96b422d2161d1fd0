using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.Core.Model;

/// <summary>What the text of a certificate says of itself.</summary>
internal static class PemNames
{
    /// <summary>
    /// The names for which clients take it, in lower case: the alternative ones, and the common name where there are none [RFC 6125]. None:
    /// the text is no certificate that can be read.
    /// </summary>
    /// <param name="pem">The first certificate in it counts.</param>
    public static ImmutableArray<string> Of(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            ImmutableArray<string> names =
            [
                .. certificate
                    .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                    .SelectMany(static extension => extension.EnumerateDnsNames())
                    .Select(static name => name.ToLowerInvariant()),
            ];
            return !names.IsEmpty ? names
                : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common ? [common.ToLowerInvariant()]
                : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
