using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>
/// How a listener judges what clients present [ALB guide: mutual authentication; NLB guide: mutual authentication, client certificate
/// identity filters].
/// </summary>
internal sealed class ClientVerification
{
    /// <summary>Why clients are refused [ALB guide: connection logs, error reason codes].</summary>
    public const string Unmapped = "UnmappedConnectionError";

    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string AlternativeNames = "2.5.29.17";

    // ALB guide, quotas and certificate requirements.
    private const int DeepestChain = 4;
    private const int LargestCertificate = 64 * 1024;
    private const int ShortestRsaKey = 2048;
    private const int LongestRsaKey = 8192;

    private readonly TimeProvider _time;
    private readonly TrustedAuthorities? _trusted;
    private readonly bool _ignoresExpiry;
    private readonly ImmutableArray<(string Field, bool IsPrefix, string Value)> _filters;

    private ClientVerification(JsonElement settings, TrustedAuthorities? trusted, TimeProvider time)
    {
        (_trusted, _time) = (trusted, time);
        _ignoresExpiry =
            settings.TryGetProperty("IgnoreClientCertificateExpiry", out var ignores) && ignores.ValueKind == JsonValueKind.True;
        Advertises = Text(settings, "AdvertiseTrustStoreCaNames") == "on";
        _filters = settings.TryGetProperty("ClientCertificateIdentityFilters", out var filters)
            ?
            [
                .. filters
                    .EnumerateArray()
                    .Select(static one => (Text(one, "Field") ?? "", Text(one, "MatchType") == "prefix", Text(one, "Value") ?? "")),
            ]
            : [];
    }

    /// <summary>Refuses whoever is not trusted; else anybody passes, also without a certificate.</summary>
    public bool Verifies => _trusted is not null;

    /// <summary>Clients are told whose certificates are taken.</summary>
    public bool Advertises { get; }

    public X509Certificate2Collection Authorities => _trusted?.Certificates ?? [];

    /// <param name="mutualAuthentication">JSON, as AWS describes it; null: none.</param>
    /// <param name="trusted">By a trust store's ARN.</param>
    /// <returns>Null: clients are not asked.</returns>
    public static ClientVerification? Of(string? mutualAuthentication, Func<string, TrustedAuthorities> trusted, TimeProvider time)
    {
        if (mutualAuthentication is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(mutualAuthentication);
        var settings = document.RootElement;
        return Text(settings, "Mode") switch
        {
            "passthrough" => new(settings, null, time),
            "verify" => new(settings, trusted(Text(settings, "TrustStoreArn") ?? ""), time),
            _ => null,
        };
    }

    /// <param name="leaf">Null: the client presents nothing.</param>
    /// <param name="chain">What it sends besides.</param>
    /// <returns>AWS's code; null: it passes.</returns>
    public string? Refuses(X509Certificate2? leaf, X509Chain? chain)
    {
        if (_trusted is not { } trusted)
        {
            return null;
        }

        if (leaf is null)
        {
            return Unmapped;
        }

        var sent = chain?.ChainPolicy.ExtraStore ?? [];
        var now = _time.GetUtcNow().UtcDateTime;
        return leaf.RawData.Length > LargestCertificate || sent.Any(static one => one.RawData.Length > LargestCertificate)
                ? "ClientCertMaxSizeExceeded"
            : !_ignoresExpiry && leaf.NotAfter.ToUniversalTime() < now ? "ClientCertExpired"
            : leaf.NotBefore.ToUniversalTime() > now ? "ClientCertNotYetValid"
            : !IsOfKnownType(leaf) ? "ClientCertTypeUnsupported"
            : Untrusted(leaf, sent, trusted, now) is { } why ? why
            : !_filters.IsEmpty && !_filters.Any(filter => Fits(leaf, filter)) ? "ClientCertRejected"
            : null;
    }

    private string? Untrusted(X509Certificate2 leaf, X509Certificate2Collection sent, TrustedAuthorities trusted, DateTime now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(trusted.Certificates);
        policy.ExtraStore.AddRange(sent);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now;
        policy.VerificationTimeIgnored = false;
        policy.VerificationFlags = _ignoresExpiry ? X509VerificationFlags.IgnoreNotTimeValid : X509VerificationFlags.NoFlag;
        if (!chain.Build(leaf))
        {
            return chain.ChainStatus.Any(static one => one.Status == X509ChainStatusFlags.NotTimeValid) ? "ClientCertExpired"
                : chain.ChainStatus.Any(static one => one.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain)
                    ? "ClientCertUntrusted"
                : "ClientCertInvalid";
        }

        if (chain.ChainElements.Count - 1 > DeepestChain)
        {
            return "ClientCertMaxChainDepthExceeded";
        }

        if (leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } uses && !Has(uses, ClientUse))
        {
            return "ClientCertPurposeInvalid";
        }

        return chain.ChainElements.Any(one => trusted.Revocations.Any(list => list.Has(one.Certificate))) ? "ClientCertCrlHit" : null;
    }

    private static bool Has(X509EnhancedKeyUsageExtension uses, string use) =>
        uses.EnhancedKeyUsages.Cast<Oid>().Any(one => one.Value == use);

    private static bool IsOfKnownType(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPublicKey();
        using var elliptic = leaf.GetECDsaPublicKey();
        return rsa is { KeySize: >= ShortestRsaKey and <= LongestRsaKey } || elliptic is { KeySize: 256 or 384 or 521 };
    }

    private static bool Fits(X509Certificate2 leaf, (string Field, bool IsPrefix, string Value) filter)
    {
        var values = filter.Field switch
        {
            "subject-cn" => DistinguishedName.ValuesOf(leaf.SubjectName, "2.5.4.3"),
            "subject-ou" => DistinguishedName.ValuesOf(leaf.SubjectName, "2.5.4.11"),
            "san-dns" => leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static one => one.EnumerateDnsNames()),
            "san-uri" => UrisOf(leaf),
            _ => [],
        };
        return values.Any(value =>
            filter.Field == "san-uri"
                ? Is(UriForm(value), UriForm(filter.Value), filter.IsPrefix, StringComparison.Ordinal)
                : Is(value, filter.Value, filter.IsPrefix, StringComparison.OrdinalIgnoreCase)
        );
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(string value, string wanted, bool isPrefix, StringComparison how) =>
        isPrefix ? value.StartsWith(wanted, how) : value.Equals(wanted, how);

    /// <summary>Scheme and host in small letters: the rest of a URI keeps its own.</summary>
    private static string UriForm(string uri)
    {
        var mark = uri.IndexOf("://", StringComparison.Ordinal);
        var end = mark < 0 ? uri.IndexOf(':', StringComparison.Ordinal) : uri.IndexOfAny(['/', '?', '#'], mark + 3);
        end = end < 0 ? uri.Length : end;
        return uri[..end].ToLowerInvariant() + uri[end..];
    }

    private static IEnumerable<string> UrisOf(X509Certificate2 leaf)
    {
        // GeneralName [6] IA5String [RFC 5280: 4.2.1.6]; .NET enumerates names of hosts and addresses alone.
        if (leaf.Extensions[AlternativeNames] is not { } extension)
        {
            yield break;
        }

        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(uri))
            {
                yield return names.ReadCharacterString(UniversalTagNumber.IA5String, uri);
            }
            else
            {
                names.ReadEncodedValue();
            }
        }
    }
}
