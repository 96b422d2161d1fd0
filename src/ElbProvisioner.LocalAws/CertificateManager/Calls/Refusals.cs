using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager.Calls;

/// <summary>Refusals that several operations share, worded as ACM words them.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("ValidationException", message);

    public static AwsError InvalidState(string message) => new("InvalidStateException", message);

    public static AwsError TooMany(string message) => new("LimitExceededException", message);

    public static AwsError NotFound(string arn) => new("ResourceNotFoundException", $"Could not find certificate {arn}.");

    public static AwsError NotYetIssued(Transaction transaction, string arn) =>
        new("RequestInProgressException", $"Certificate {arn} in account {transaction.Account} not yet issued.");

    public static AwsError ValidationDomain(string validation, string domain) =>
        new("InvalidDomainValidationOptionsException", $"Invalid validation domain: {validation} for domain: {domain}.");
}
