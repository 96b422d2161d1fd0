using ElbProvisioner.LocalAws.CertificateManager.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>Finding certificates, keeping them, letting them go.</summary>
internal static class Certificates
{
    /// <exception cref="AwsError"><c>InvalidArnException</c>; <c>ResourceNotFoundException</c>, for a new one too: ACM shows it after
    /// several seconds.</exception>
    public static Certificate Named(Transaction transaction, string arn)
    {
        var resource = arn[(arn.LastIndexOf(':') + 1)..];
        return !resource.StartsWith("certificate/", StringComparison.Ordinal)
            ? throw new AwsError("InvalidArnException", $"{arn} is not a valid certificate ARN.")
            : transaction.Visible(transaction.Acm.Certificates, arn) ?? throw Refusals.NotFound(arn);
    }

    public static void Put(Transaction transaction, Certificate certificate) => transaction.Acm.Certificates.Put(certificate);

    /// <summary>Keeps it with other tags than it had.</summary>
    public static void PutTagged(Transaction transaction, Certificate certificate)
    {
        Put(transaction, certificate);
        TagIndex.Changed(transaction, certificate.Key, "acm:certificate", certificate.Tags);
    }

    public static void Remove(Transaction transaction, Certificate certificate)
    {
        Validation.StopWatching(transaction, certificate);
        transaction.Acm.Certificates.Remove(certificate.Key);
        TagIndex.Removed(transaction, certificate.Key);
    }
}
