using ElbProvisioner.LocalAws.CertificateManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>RequestCertificate.</summary>
internal static class CertificateRequests
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    public static Document Request(Transaction transaction, Fields request)
    {
        string[] names =
        [
            .. request
                .Texts("SubjectAlternativeNames")
                .Prepend(request.Required("DomainName"))
                .Select(name => name.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal),
        ];
        var method = request.Text("ValidationMethod") ?? "EMAIL";
        var algorithm = request.Text("KeyAlgorithm") ?? "RSA_2048";
        var authority = request.Text("CertificateAuthorityArn");
        var token = request.Text("IdempotencyToken");
        var requested = string.Join(' ', [method, algorithm, authority ?? "-", .. names]);
        if (
            token is not null
            && transaction.Acm.Tokens.Find(token) is { } known
            && known.Until > transaction.Now
            && known.Request == requested
            && transaction.Acm.Certificates.Has(known.CertificateArn)
        )
        {
            return Answer(known.CertificateArn);
        }

        MustBeAllowed(transaction, request, names, algorithm, authority is not null);
        var tags = CertificateTags.Read(request, new Dictionary<string, string>(StringComparer.Ordinal));
        var options = request.Structure("Options");
        var arn = transaction.Arn("acm", $"certificate/{transaction.NewUuid()}");
        var certificate = new Certificate(
            arn,
            authority is null ? "AMAZON_ISSUED" : "PRIVATE",
            "PENDING_VALIDATION",
            algorithm,
            names,
            authority is null ? method : null,
            transaction.Now,
            authority is null && method == "DNS" ? transaction.Now + transaction.Timings.CertificateRecord : null,
            ValidationDomains(request, names),
            tags,
            IsLogged: options?.Text("CertificateTransparencyLoggingPreference") != "DISABLED",
            IsExportable: options?.Text("Export") == "ENABLED",
            transaction.Now + transaction.Timings.Visibility
        )
        {
            ManagedBy = request.Text("ManagedBy"),
            Authority = authority,
        };
        Certificates.PutTagged(transaction, certificate);
        if (token is not null)
        {
            transaction.Acm.Tokens.Put(new(token, arn, requested, transaction.Now + TokenLifetime));
            transaction.Later(TokenLifetime, "acm.tokenExpired", token);
        }

        Validation.Begin(transaction, certificate);
        return Answer(arn);
    }

    public static void ExpireToken(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Tokens.Find(item.Subject)?.Until <= transaction.Now)
        {
            transaction.Acm.Tokens.Remove(item.Subject);
        }
    }

    private static void MustBeAllowed(Transaction transaction, Fields request, string[] names, string algorithm, bool isPrivate)
    {
        if (names.Length > transaction.Quota(AcmQuotas.NamesPerCertificate))
        {
            throw Refusals.TooMany("Certificate has too many domains.");
        }

        if (transaction.Acm.Certificates.Count >= transaction.Quota(AcmQuotas.Certificates))
        {
            throw Refusals.TooMany("Cannot request more certificates in this account. Contact Customer Service for details.");
        }

        // RFC 5280: the first name is the common name, too.
        if (names[0].Length > 64)
        {
            throw new AwsError("InvalidParameterException", "The first domain name can be no longer than 64 characters.");
        }

        // ACM User Guide, "Key algorithms": public certificates have RSA 2048, EC prime256v1 or EC secp384r1.
        if (!isPrivate && algorithm is not ("RSA_2048" or "EC_prime256v1" or "EC_secp384r1"))
        {
            throw Refusals.Invalid($"Key algorithm {algorithm} is not supported for public certificates.");
        }

        if (request.Text("ValidationMethod") == "HTTP" && request.Text("ManagedBy") != "CLOUDFRONT")
        {
            throw Refusals.Invalid("HTTP validation is only supported for certificates that CloudFront manages.");
        }
    }

    private static Dictionary<string, string> ValidationDomains(Fields request, string[] names)
    {
        var domains = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in request.Structures("DomainValidationOptions"))
        {
            var (name, domain) = (option.Required("DomainName").ToLowerInvariant(), option.Required("ValidationDomain").ToLowerInvariant());
            if (!names.Contains(name, StringComparer.Ordinal) || !Domains.MayValidate(domain, name))
            {
                throw Refusals.ValidationDomain(domain, name);
            }

            domains[name] = domain;
        }

        return domains;
    }

    private static Document Answer(string arn) => new() { ["CertificateArn"] = arn };
}
