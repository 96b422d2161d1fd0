using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>What load balancers ask of certificates.</summary>
internal static class CertificateUse
{
    public const string Released = "acm.released";

    /// <exception cref="AwsError">
    /// <c>ValidationError</c> for one of another region; <c>CertificateNotFound</c>; <c>UnsupportedCertificate</c> for one that is not
    /// issued.
    /// </exception>
    public static void MustBeUsable(Transaction transaction, string certificateArn)
    {
        // Certificates of ACM are of a region; those that IAM keeps are of none, and there are none here.
        if (
            certificateArn.Split(':', 6) is not ["arn", _, "acm" or "iam", var region, _, _]
            || (region.Length > 0 && region != transaction.Here.Name)
        )
        {
            throw new AwsError("ValidationError", $"Certificate ARN '{certificateArn}' is not valid");
        }

        var certificate =
            transaction.Visible(transaction.Acm.Certificates, certificateArn)
            ?? throw new AwsError("CertificateNotFound", $"Certificate '{certificateArn}' not found");
        if (certificate.Status != "ISSUED")
        {
            throw new AwsError(
                "UnsupportedCertificate",
                $"The certificate '{certificateArn}' must have a fully-qualified domain name, a supported signature, and a supported "
                    + "key size."
            );
        }
    }

    /// <summary>The certificate is in use by that load balancer from now on.</summary>
    public static void Begin(Transaction transaction, string certificateArn, string loadBalancerArn) =>
        transaction.Acm.Holds.Put(new(KeyOf(certificateArn, loadBalancerArn), loadBalancerArn, EndsAt: null));

    /// <summary>
    /// No listener of that load balancer names it any more; it lingers in use for <see cref="Timings.CertificateInUseLingers"/>.
    /// </summary>
    public static void End(Transaction transaction, string certificateArn, string loadBalancerArn)
    {
        if (transaction.Acm.Holds.Find(KeyOf(certificateArn, loadBalancerArn)) is { EndsAt: null } hold)
        {
            transaction.Acm.Holds.Put(hold with { EndsAt = transaction.Now + transaction.Timings.CertificateInUseLingers });
            transaction.Later(transaction.Timings.CertificateInUseLingers, Released, hold.Key);
        }
    }

    /// <summary>The ARNs of the load balancers that have it, or had it until a moment ago.</summary>
    public static IReadOnlyList<string> Of(Transaction transaction, string certificateArn) =>
        [.. transaction.Acm.Holds.StartingWith(certificateArn + "|").Select(hold => hold.LoadBalancerArn)];

    public static void Release(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Holds.Find(item.Subject)?.EndsAt <= transaction.Now)
        {
            transaction.Acm.Holds.Remove(item.Subject);
        }
    }

    /// <summary>Changes with any certificate.</summary>
    public static object State(Transaction transaction) => transaction.Acm.Certificates.State;

    /// <summary>The certificates that listeners may present.</summary>
    public static IEnumerable<(
        string Arn,
        IReadOnlyList<string> Names,
        string KeyAlgorithm,
        string Serial,
        DateTimeOffset NotBefore,
        DateTimeOffset NotAfter
    )> Issued(Transaction transaction) =>
        from certificate in transaction.Acm.Certificates.All
        let facts = certificate.Issued
        where facts is not null
        select (certificate.Key, certificate.Names, certificate.KeyAlgorithm, facts.Serial, facts.NotBefore, facts.NotAfter);

    private static string KeyOf(string certificateArn, string loadBalancerArn) => $"{certificateArn}|{loadBalancerArn}";
}
