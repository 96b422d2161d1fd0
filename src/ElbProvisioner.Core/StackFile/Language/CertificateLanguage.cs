using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class CertificateLanguage
{
    // ACM: the first name is the common name, 64 characters; 10 names is the quota, and a listener can have more certificates.
    private const int MaxCommonName = 64;
    private const int MaxNames = 10;

    // In bytes [ACM ImportCertificate].
    private const int MaxCertificate = 32_768;
    private const int MaxPrivateKey = 5120;
    private const int MaxChain = 2_097_152;
    private const string FallbackDomain = "invalid.example";
    private const string PrivateKeyLabel = "PRIVATE KEY";

    private static readonly Key<string> Request = new(
        "request",
        Domains.Certified,
        "A domain to request a certificate for from ACM; validated through Route 53 and waited for."
    );

    private static readonly Key<string> Arn = new("arn", Texts.CertificateArn, "The ARN of a certificate made elsewhere.");

    private static readonly Key<string> Found = new(
        "find",
        Domains.Name,
        "A domain: the newest issued certificate that covers it is used."
    );

    private static readonly Key<string[]> AlternativeNames = new(
        "alternativeNames",
        new ListShape<string>(Domains.Certified, orSingle: true),
        "Further domains of the requested certificate."
    );

    private static readonly Key<string> Zone = new(
        "zone",
        Domains.Zone,
        "The hosted zone for the validation records, by name or id; else the longest that matches."
    );

    private static readonly Key KeyAlgorithm = WrittenProperties.KeyOf(CertificateTable.KeyAlgorithm);

    private static readonly Key[] OfRequests =
    [
        KeyAlgorithm,
        WrittenProperties.KeyOf(CertificateTable.ValidationDomains),
        WrittenProperties.KeyOf(CertificateTable.TransparencyLogging),
        WrittenProperties.KeyOf(CertificateTable.Exportable),
        WrittenProperties.KeyOf(CertificateTable.Authority),
    ];

    private static readonly Key<string> Validation = new(
        "validation",
        new ChoiceShape(["dns", "email"]),
        "How the request is proved; dns unless written."
    );

    private static readonly Key<string> Certificate = Pem(
        "certificate",
        "CERTIFICATE",
        "The certificate",
        MaxCertificate,
        isRequired: true
    );

    private static readonly Key<string> PrivateKey = Pem(
        "privateKey",
        PrivateKeyLabel,
        "Its private key, not encrypted",
        MaxPrivateKey,
        isRequired: true
    );

    private static readonly Key<string> Chain = Pem("chain", "CERTIFICATE", "The chain up to the authority", MaxChain, isRequired: false);

    private static readonly Key<PemTexts> Import = new(
        "import",
        new MapShape<PemTexts>(
            "certificateImport",
            "PEM files of a certificate to import into ACM.",
            [Certificate, PrivateKey, Chain],
            map => new PemTexts(map.Get(Certificate, ""), map.Get(PrivateKey, ""), map.Find(Chain))
        ),
        "PEM files to import; importing again keeps the ARN."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<Certificate> Shape { get; } =
        new(
            "certificate",
            "A certificate: exactly one of `request`, `arn`, `find` and `import`.",
            [
                Request,
                Arn,
                Found,
                Import,
                AlternativeNames,
                Zone,
                KeyAlgorithm,
                Validation,
                TagsKey,
                .. CertificateTable.Table.KeysOf(
                    CertificateTable.ValidationDomains,
                    CertificateTable.TransparencyLogging,
                    CertificateTable.Exportable,
                    CertificateTable.Authority
                ),
                Later.Was,
            ],
            Build
        );

    private static Certificate Build(WrittenMap map)
    {
        map.RequireOne("where the certificate comes from", Request, Arn, Found, Import);
        foreach (var other in new Key[] { Arn, Found, Import })
        {
            map.RefuseBeside(other, "it belongs to `request`.", [AlternativeNames, Zone, Validation, .. OfRequests]);
        }

        map.RefuseBeside(Arn, "what is made elsewhere is not changed.", TagsKey);
        map.RefuseBeside(Found, "what is made elsewhere is not changed.", TagsKey);
        if (map.Has(Arn))
        {
            return new Certificate.Existing(map.Get(Arn, "")) { Name = map.Name, At = map.Span };
        }

        if (map.Has(Found))
        {
            return new Certificate.Found(map.Get(Found, FallbackDomain)) { Name = map.Name, At = map.Span };
        }

        return map.TryGet(Import, out var pem)
            ? new Certificate.Imported
            {
                Name = map.Name,
                At = map.Span,
                CertificatePem = pem.Certificate,
                PrivateKeyPem = pem.PrivateKey,
                ChainPem = pem.Chain,
                Tags = map.Get(TagsKey, TagMap.Empty),
            }
            : Requested(map);
    }

    private static Certificate.Requested Requested(WrittenMap map)
    {
        var domain = map.Get(Request, FallbackDomain);
        if (domain.Length > MaxCommonName)
        {
            map.Binding.Report(
                BindingCodes.TooLong,
                map.At(Request),
                $"{map.Binding.Place}: the first domain of a certificate holds at most {MaxCommonName} characters.",
                "Request a shorter name first and put this one under alternativeNames."
            );
        }

        ImmutableArray<string> others = [.. map.All(AlternativeNames).Distinct(StringComparer.Ordinal).Where(name => name != domain)];
        if (others.Length + 1 > MaxNames)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(AlternativeNames),
                $"{map.Binding.Place}: there are {others.Length + 1} domains; AWS's quota is {MaxNames} in a certificate.",
                "Request several certificates and give the listener all of them: it chooses by the name a client asks for."
            );
        }

        var settings = TableBinding.Read(CertificateTable.Table, map);
        var validation = map.Get(Validation, "dns") == "email" ? CertificateValidation.Email : CertificateValidation.Dns;
        CheckAuthority(map, settings);
        CheckValidationDomains(map, settings, validation, [domain, .. others]);
        return new Certificate.Requested
        {
            Name = map.Name,
            At = map.Span,
            Domain = domain,
            AlternativeNames = others,
            Zone = map.Find(Zone),
            Settings = settings,
            Validation = validation,
            Tags = map.Get(TagsKey, TagMap.Empty),
        };
    }

    /// <summary>It issues at once, for whatever names, and nobody else logs it [ACM API: RequestCertificate].</summary>
    private static void CheckAuthority(WrittenMap map, Settings settings)
    {
        if (!settings.Has(CertificateTable.Authority))
        {
            return;
        }

        map.RefuseBeside(
            WrittenProperties.KeyOf(CertificateTable.Authority),
            "a private authority asks for no proof of a domain, logs nothing, and its keys can be exported anyhow.",
            Zone,
            Validation,
            WrittenProperties.KeyOf(CertificateTable.ValidationDomains),
            WrittenProperties.KeyOf(CertificateTable.TransparencyLogging),
            WrittenProperties.KeyOf(CertificateTable.Exportable)
        );
    }

    /// <summary>Of a name of the request, and itself or above it [ACM API: DomainValidationOption].</summary>
    private static void CheckValidationDomains(
        WrittenMap map,
        Settings settings,
        CertificateValidation validation,
        ImmutableArray<string> names
    )
    {
        if (settings.Find(CertificateTable.ValidationDomains) is not { } domains || settings.Has(CertificateTable.Authority))
        {
            return;
        }

        var at = settings.At(CertificateTable.ValidationDomains);
        if (validation != CertificateValidation.Email)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                at,
                $"{map.Binding.Place}: `validationDomains` says whom ACM asks by mail, and this certificate is proved by DNS records.",
                "Remove it, or write validation: email."
            );
        }

        foreach (var (name, validator) in domains)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                map.Binding.Report(
                    BindingCodes.InvalidDomain,
                    at,
                    $"{map.Binding.Place}.validationDomains: the certificate is not requested for '{name}'.",
                    $"Its names are {string.Join(", ", names)}."
                );
            }
            else if (!IsAtOrAbove(validator, name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name))
            {
                map.Binding.Report(
                    BindingCodes.InvalidDomain,
                    at,
                    $"{map.Binding.Place}.validationDomains: '{validator}' is neither '{name}' nor a domain above it.",
                    "ACM asks the mailboxes of the domain itself or of one that it belongs to."
                );
            }
        }
    }

    private static bool IsAtOrAbove(string domain, string name) =>
        domain.Contains('.', StringComparison.Ordinal) && (name == domain || name.EndsWith("." + domain, StringComparison.Ordinal));

    private static Key<string> Pem(string name, string label, string description, int maxLength, bool isRequired)
    {
        bool Check(string text, Node node, Binding binding, [MaybeNullWhen(false)] out string pem)
        {
            pem = text;
            if (label == PrivateKeyLabel)
            {
                binding.Conceal(text, node);
            }

            if (Encoding.UTF8.GetByteCount(text) > maxLength)
            {
                binding.Report(
                    BindingCodes.TooLong,
                    node.At,
                    $"{binding.Place} is {Encoding.UTF8.GetByteCount(text)} bytes long; ACM takes at most {maxLength}.",
                    "Leave only the PEM blocks that belong here."
                );
                return false;
            }

            if (text.Contains("BEGIN ENCRYPTED", StringComparison.Ordinal))
            {
                binding.Report(
                    BindingCodes.NotPem,
                    node.At,
                    $"{binding.Place}: the private key is encrypted; ACM takes plain ones only.",
                    "Decrypt it: openssl pkey -in key.pem -out plain.pem."
                );
                return false;
            }

            if (text.Contains("-----BEGIN ", StringComparison.Ordinal) && text.Contains(label + "-----", StringComparison.Ordinal))
            {
                return true;
            }

            binding.Report(
                BindingCodes.NotPem,
                node.At,
                $"{binding.Place}: there is no PEM block `{label}` in it.",
                $"It must hold -----BEGIN {label}-----."
            );
            return false;
        }

        var shape = FileTexts.PathOrFile.Convert<string, string>(Check);
        return new Key<string>(name, shape, description + ": a file's path (or the PEM text itself).") { IsRequired = isRequired };
    }

    private sealed record PemTexts(string Certificate, string PrivateKey, string? Chain);
}
