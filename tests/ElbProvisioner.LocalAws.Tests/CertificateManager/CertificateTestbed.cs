using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.LocalAws.CertificateManager;

namespace ElbProvisioner.LocalAws.Tests.CertificateManager;

/// <summary>The steps that tests of certificates have in common.</summary>
internal static class CertificateTestbed
{
    public const string LoadBalancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<string> RequestAsync(this Cloud cloud, string domain, params string[] more)
    {
        var answer = await cloud.Acm.RequestCertificateAsync(
            new RequestCertificateRequest
            {
                DomainName = domain,
                SubjectAlternativeNames = more.Length == 0 ? null : [.. more],
                ValidationMethod = ValidationMethod.DNS,
            },
            Cancellation
        );
        return answer.CertificateArn;
    }

    public static async Task<CertificateDetail> DescribeAsync(this Cloud cloud, string arn) =>
        (await cloud.Acm.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = arn }, Cancellation)).Certificate;

    public static async Task<string> ZoneAsync(this Cloud cloud) =>
        Assert
            .Single(
                (
                    await cloud.Route53.ListHostedZonesByNameAsync(
                        new ListHostedZonesByNameRequest { DNSName = "example.com" },
                        Cancellation
                    )
                ).HostedZones
            )
            .Id;

    /// <summary>Puts the records that the certificate asks for, or takes them away.</summary>
    public static async Task ValidateAsync(this Cloud cloud, string arn, string action = "UPSERT")
    {
        var records = (await cloud.DescribeAsync(arn))
            .DomainValidationOptions.Select(option => option.ResourceRecord)
            .DistinctBy(record => record.Name);
        await cloud.Route53.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest
            {
                HostedZoneId = await cloud.ZoneAsync(),
                ChangeBatch = new ChangeBatch
                {
                    Changes =
                    [
                        .. records.Select(record => new Change
                        {
                            Action = action,
                            ResourceRecordSet = new ResourceRecordSet
                            {
                                Name = record.Name,
                                Type = RRType.CNAME,
                                TTL = 60,
                                ResourceRecords = [new Amazon.Route53.Model.ResourceRecord { Value = record.Value }],
                            },
                        }),
                    ],
                },
            },
            Cancellation
        );
    }

    public static async Task<string> IssuedAsync(this Cloud cloud, string domain, params string[] more)
    {
        var arn = await cloud.RequestAsync(domain, more);
        cloud.Pass(10);
        await cloud.ValidateAsync(arn);
        cloud.Pass(120);
        return arn;
    }

    public static void Use(this Cloud cloud, string arn) =>
        cloud.Aws.Run(
            "us-east-1",
            transaction =>
            {
                CertificateUse.Begin(transaction, arn, LoadBalancer);
                return true;
            }
        );

    public static void LetGo(this Cloud cloud, string arn) =>
        cloud.Aws.Run(
            "us-east-1",
            transaction =>
            {
                CertificateUse.End(transaction, arn, LoadBalancer);
                return true;
            }
        );

    /// <summary>A certificate signed by itself, valid for a year around the tests' clock.</summary>
    public static (string Certificate, string Key) SelfSigned(string name, AsymmetricAlgorithm key, DateTimeOffset? from = null)
    {
        var request = key is RSA rsa
            ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName($"www.{name}");
        request.CertificateExtensions.Add(names.Build());
        var start = from ?? new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddDays(365));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem());
    }

    public static ImportCertificateRequest Import(string certificate, string key, string? arn = null, string? chain = null) =>
        new()
        {
            Certificate = new MemoryStream(Encoding.ASCII.GetBytes(certificate)),
            PrivateKey = new MemoryStream(Encoding.ASCII.GetBytes(key)),
            CertificateChain = chain is null ? null : new MemoryStream(Encoding.ASCII.GetBytes(chain)),
            CertificateArn = arn,
        };
}
