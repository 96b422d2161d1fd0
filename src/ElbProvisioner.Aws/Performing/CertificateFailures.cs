namespace ElbProvisioner.Aws.Performing;

/// <summary>Why ACM gave up, and what to do about it.</summary>
internal static class CertificateFailures
{
    private const string Again = "Then apply again: elbctl requests a new certificate.";

    public static (string Why, string Remedy) Explain(string status, string? reason) =>
        (status, reason) switch
        {
            ("VALIDATION_TIMED_OUT", _) => (
                "the domains were not proved within 72 hours.",
                $"Check that the domains' zones are the ones the world asks (their name servers stand at the registrar). {Again}"
            ),
            (_, "CAA_ERROR") => (
                "a CAA record of the domain does not let Amazon issue certificates (CAA_ERROR).",
                $"Add a CAA record for amazon.com, amazontrust.com, awstrust.com or amazonaws.com, or remove the ones there. {Again}"
            ),
            (_, "DOMAIN_NOT_ALLOWED") => (
                "one of the domains is on a list of unsafe ones (DOMAIN_NOT_ALLOWED).",
                "Have the domain cleared by the list's keeper, or use another one."
            ),
            (_, "INVALID_PUBLIC_DOMAIN") => (
                "one of the domains is not a public one (INVALID_PUBLIC_DOMAIN).",
                "Correct the domain names in the stack file."
            ),
            (_, "ADDITIONAL_VERIFICATION_REQUIRED") => (
                "AWS wants to know more about the domain's owner (ADDITIONAL_VERIFICATION_REQUIRED).",
                "Open a case with AWS Support, which can clear the domain."
            ),
            (_, "NO_AVAILABLE_CONTACTS") => (
                "no address to mail to was found for the domain (NO_AVAILABLE_CONTACTS).",
                $"Use DNS validation. {Again}"
            ),
            (_, { } other) => ($"{status} ({other}).", $"See the certificate in ACM. {Again}"),
            _ => ($"its status is {status}.", $"See the certificate in ACM. {Again}"),
        };
}
