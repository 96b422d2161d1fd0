using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>What an authority says does not count any more [RFC 5280: 5].</summary>
/// <param name="Issuer">Its name, as it is encoded.</param>
/// <param name="Serials">In hexadecimal, without leading zeros.</param>
internal sealed record RevocationList(ImmutableArray<byte> Issuer, ImmutableHashSet<string> Serials)
{
    private const string Label = "X509 CRL";

    /// <param name="content">PEM or DER.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static RevocationList Read(byte[] content)
    {
        try
        {
            var text = Encoding.Latin1.GetString(content);
            var der =
                PemEncoding.TryFind(text, out var fields) && text.AsSpan()[fields.Label] is Label
                    ? Convert.FromBase64String(text[fields.Base64Data])
                    : content;
            return ReadEncoded(der);
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            throw new FormatException("It is no list of revoked certificates.", e);
        }
    }

    public bool Has(X509Certificate2 certificate) =>
        certificate.IssuerName.RawData.AsSpan().SequenceEqual(Issuer.AsSpan()) && Serials.Contains(Plain(certificate.SerialNumber));

    private static RevocationList ReadEncoded(byte[] der)
    {
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            list.ReadInteger();
        }

        list.ReadSequence();
        var issuer = list.ReadEncodedValue().ToArray();
        ReadTime(list);
        if (list.HasData && IsTime(list.PeekTag()))
        {
            ReadTime(list);
        }

        var serials = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        if (list.HasData && list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = list.ReadSequence();
            while (entries.HasData)
            {
                serials.Add(Plain(Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span)));
            }
        }

        return new([.. issuer], serials.ToImmutable());
    }

    private static bool IsTime(Asn1Tag tag) =>
        tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static void ReadTime(AsnReader list)
    {
        if (!IsTime(list.PeekTag()))
        {
            throw new AsnContentException("There is no time.");
        }

        list.ReadEncodedValue();
    }

    private static string Plain(string hex) => hex.TrimStart('0').ToUpperInvariant();
}
