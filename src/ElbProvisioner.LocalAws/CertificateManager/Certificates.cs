using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>Finding certificates, keeping them, letting them go.</summary>
internal static class Certificates
{
    /// <exception cref="AwsError"><c>InvalidArnException</c>; <c>ResourceNotFoundException</c>, for a new one too: ACM shows it after
    /// several seconds.</exception>
    public static Certificate Named(Turn turn, string arn)
    {
        var resource = arn[(arn.LastIndexOf(':') + 1)..];
        return !resource.StartsWith("certificate/", StringComparison.Ordinal)
            ? throw new AwsError("InvalidArnException", $"{arn} is not a valid certificate ARN.")
            : turn.Visible(turn.Acm.Certificates, arn)
                ?? throw new AwsError("ResourceNotFoundException", $"Could not find certificate {arn}.");
    }

    public static void Put(Turn turn, Certificate certificate) => turn.Acm.Certificates.Put(certificate);

    /// <summary>Keeps it with other tags than it had.</summary>
    public static void PutTagged(Turn turn, Certificate certificate)
    {
        Put(turn, certificate);
        TagIndex.Changed(turn, certificate.Key, "acm:certificate", certificate.Tags);
    }

    public static void Remove(Turn turn, Certificate certificate)
    {
        Validation.StopWatching(turn, certificate);
        turn.Acm.Certificates.Remove(certificate.Key);
        TagIndex.Removed(turn, certificate.Key);
    }
}
