using System.Security.Cryptography;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;

namespace ElbProvisioner.LocalAws.Tests.CertificateManager;

public sealed class ImportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_imported_certificate_is_issued_and_read()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, secret) = CertificateTestbed.SelfSigned("example.com", key);

        var arn = (await cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, secret), Cancellation)).CertificateArn;
        cloud.Pass(2);
        var detail = await cloud.DescribeAsync(arn);

        Assert.Equal((CertificateStatus.ISSUED, CertificateType.IMPORTED), (detail.Status, detail.Type));
        Assert.Equal(["example.com", "www.example.com"], detail.SubjectAlternativeNames);
        Assert.Equal("EC-prime256v1", detail.KeyAlgorithm);
        Assert.Equal(new DateTime(2025, 12, 1, 0, 0, 0, DateTimeKind.Utc), detail.NotBefore?.ToUniversalTime());
        Assert.Equal(new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc), detail.NotAfter?.ToUniversalTime());
        Assert.Null(detail.IssuedAt);
        Assert.NotNull(detail.ImportedAt);
        Assert.Equal(RenewalEligibility.INELIGIBLE, detail.RenewalEligibility);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_refused()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, _) = CertificateTestbed.SelfSigned("example.com", key);

        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, other.ExportPkcs8PrivateKeyPem()), Cancellation)
        );
        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, "no key"), Cancellation)
        );
        await Cloud.RefusedAsync(
            "ValidationException",
            () =>
                cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import("no certificate", key.ExportPkcs8PrivateKeyPem()), Cancellation)
        );
    }

    [Fact]
    public async Task A_chain_must_lead_from_the_certificate_upwards()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, secret) = CertificateTestbed.SelfSigned("example.com", key);
        var (foreign, _) = CertificateTestbed.SelfSigned("example.org", stranger);

        await cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, secret, chain: certificate), Cancellation);
        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, secret, chain: foreign), Cancellation)
        );
        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate + foreign, secret), Cancellation)
        );
    }

    [Fact]
    public async Task One_that_is_over_is_refused_and_one_that_ends_expires()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (past, pastKey) = CertificateTestbed.SelfSigned("example.com", key, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (present, presentKey) = CertificateTestbed.SelfSigned("example.com", key);

        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(past, pastKey), Cancellation)
        );
        var arn = (await cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(present, presentKey), Cancellation)).CertificateArn;
        cloud.Pass(335 * 86400.0);

        Assert.Equal(CertificateStatus.EXPIRED, (await cloud.DescribeAsync(arn)).Status);
    }

    [Fact]
    public async Task Importing_again_keeps_the_ARN_and_the_tags()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var (certificate, secret) = CertificateTestbed.SelfSigned("example.com", key);
        var (renewed, renewedKey) = CertificateTestbed.SelfSigned("example.net", next);
        var (unlike, unlikeKey) = CertificateTestbed.SelfSigned("example.net", larger);
        var first = CertificateTestbed.Import(certificate, secret);
        first.Tags = [new Tag { Key = "stack", Value = "web" }];

        var arn = (await cloud.Acm.ImportCertificateAsync(first, Cancellation)).CertificateArn;
        cloud.Pass(2);
        var again = (
            await cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(renewed, renewedKey, arn), Cancellation)
        ).CertificateArn;
        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(unlike, unlikeKey, arn), Cancellation)
        );
        var tags = (
            await cloud.Acm.ListTagsForCertificateAsync(new ListTagsForCertificateRequest { CertificateArn = arn }, Cancellation)
        ).Tags;

        Assert.Equal(arn, again);
        Assert.Equal("example.net", (await cloud.DescribeAsync(arn)).DomainName);
        Assert.Equal(("stack", "web"), (Assert.Single(tags).Key, tags[0].Value));
    }

    [Fact]
    public async Task A_requested_certificate_cannot_be_replaced_by_an_imported_one()
    {
        using var cloud = new Cloud();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, secret) = CertificateTestbed.SelfSigned("example.com", key);
        var arn = await cloud.IssuedAsync("www.example.com");

        await Cloud.RefusedAsync(
            "ValidationException",
            () => cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(certificate, secret, arn), Cancellation)
        );
    }
}
