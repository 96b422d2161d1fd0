using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.CertificateManager;

public sealed class ValidationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_certificate_is_not_seen_at_once()
    {
        using var cloud = new Cloud();

        var arn = await cloud.RequestAsync("www.example.com");
        await Cloud.RefusedAsync("ResourceNotFoundException", () => cloud.DescribeAsync(arn));
        cloud.Pass(2);

        Assert.Equal(CertificateStatus.PENDING_VALIDATION, (await cloud.DescribeAsync(arn)).Status);
    }

    [Fact]
    public async Task The_validation_record_is_told_some_seconds_later()
    {
        using var cloud = new Cloud();

        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(2);
        Assert.Null(Assert.Single((await cloud.DescribeAsync(arn)).DomainValidationOptions).ResourceRecord);
        cloud.Pass(4);
        var record = Assert.Single((await cloud.DescribeAsync(arn)).DomainValidationOptions).ResourceRecord;

        Assert.Equal(RecordType.CNAME, record.Type);
        Assert.Matches("^_[0-9a-f]{32}\\.www\\.example\\.com\\.$", record.Name);
        Assert.Matches("^_[0-9a-f]{32}\\.[a-z]{10}\\.acm-validations\\.aws\\.$", record.Value);
    }

    [Fact]
    public async Task Apex_and_wildcard_share_one_record_and_so_do_two_certificates()
    {
        using var cloud = new Cloud();

        var one = await cloud.RequestAsync("example.com", "*.example.com", "other.example.com");
        var two = await cloud.RequestAsync("*.example.com");
        cloud.Pass(10);
        var records = (await cloud.DescribeAsync(one)).DomainValidationOptions.ToDictionary(
            option => option.DomainName,
            option => option.ResourceRecord.Name
        );

        Assert.Equal(records["example.com"], records["*.example.com"]);
        Assert.NotEqual(records["example.com"], records["other.example.com"]);
        Assert.Equal(records["example.com"], Assert.Single((await cloud.DescribeAsync(two)).DomainValidationOptions).ResourceRecord.Name);
    }

    [Fact]
    public async Task Without_its_record_a_certificate_stays_pending_and_times_out_after_three_days()
    {
        using var cloud = new Cloud();

        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(71 * 3600);
        Assert.Equal(CertificateStatus.PENDING_VALIDATION, (await cloud.DescribeAsync(arn)).Status);
        cloud.Pass(3601);
        var detail = await cloud.DescribeAsync(arn);

        Assert.Equal(CertificateStatus.VALIDATION_TIMED_OUT, detail.Status);
        Assert.Equal(DomainStatus.FAILED, Assert.Single(detail.DomainValidationOptions).ValidationStatus);
    }

    [Fact]
    public async Task It_is_issued_a_while_after_its_record_has_come_in_sync()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(10);

        await cloud.ValidateAsync(arn);
        cloud.Pass(89);
        var before = await cloud.DescribeAsync(arn);
        Assert.Equal(CertificateStatus.PENDING_VALIDATION, before.Status);
        Assert.Equal(DomainStatus.PENDING_VALIDATION, Assert.Single(before.DomainValidationOptions).ValidationStatus);
        cloud.Pass(2);
        var issued = await cloud.DescribeAsync(arn);

        Assert.Equal(CertificateStatus.ISSUED, issued.Status);
        Assert.Equal(DomainStatus.SUCCESS, Assert.Single(issued.DomainValidationOptions).ValidationStatus);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 1, 40, DateTimeKind.Utc), issued.IssuedAt?.ToUniversalTime());
        Assert.Equal("Amazon", issued.Issuer);
        Assert.Equal("RSA-2048", issued.KeyAlgorithm);
    }

    [Fact]
    public async Task It_waits_for_every_name()
    {
        using var cloud = new Cloud();
        var first = await cloud.RequestAsync("a.example.com");
        var both = await cloud.RequestAsync("a.example.com", "b.example.com");
        cloud.Pass(10);

        await cloud.ValidateAsync(first);
        cloud.Pass(3600);
        var waiting = await cloud.DescribeAsync(both);
        await cloud.ValidateAsync(both);
        cloud.Pass(91);

        Assert.Equal(CertificateStatus.ISSUED, (await cloud.DescribeAsync(first)).Status);
        Assert.Equal(CertificateStatus.PENDING_VALIDATION, waiting.Status);
        Assert.Equal(
            [DomainStatus.SUCCESS, DomainStatus.PENDING_VALIDATION],
            waiting.DomainValidationOptions.Select(option => option.ValidationStatus)
        );
        Assert.Equal(CertificateStatus.ISSUED, (await cloud.DescribeAsync(both)).Status);
    }

    [Fact]
    public async Task A_record_that_is_already_there_validates_the_next_certificate_in_another_region_too()
    {
        using var cloud = new Cloud();
        await cloud.IssuedAsync("www.example.com");
        var raw = new RawCalls(cloud, "eu-west-1");

        var arn =
            (string?)
                (
                    await raw.JsonAsync(
                        "acm",
                        "CertificateManager.RequestCertificate",
                        """{"DomainName":"www.example.com","ValidationMethod":"DNS"}"""
                    )
                )["CertificateArn"]
            ?? "";
        cloud.Pass(70);
        var detail = (await raw.JsonAsync("acm", "CertificateManager.DescribeCertificate", $$"""{"CertificateArn":"{{arn}}"}"""))[
            "Certificate"
        ];

        Assert.StartsWith("arn:aws:acm:eu-west-1:123456789012:certificate/", arn, StringComparison.Ordinal);
        Assert.Equal("ISSUED", (string?)detail?["Status"]);
    }

    [Fact]
    public async Task The_wrong_value_does_not_validate()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(10);
        var name = Assert.Single((await cloud.DescribeAsync(arn)).DomainValidationOptions).ResourceRecord.Name;

        await new RawCalls(cloud).Route53Async(
            HttpMethod.Post,
            $"hostedzone/{(await cloud.ZoneAsync()).Split('/')[^1]}/rrset",
            $"""
            <ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change><Action>CREATE</Action>
            <ResourceRecordSet><Name>{name}</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>elsewhere.acm-validations.aws.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>
            </Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>
            """
        );
        cloud.Pass(3600);

        Assert.Equal(CertificateStatus.PENDING_VALIDATION, (await cloud.DescribeAsync(arn)).Status);
    }

    [Fact]
    public async Task A_record_that_goes_again_before_validation_does_not_count()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(10);

        await cloud.ValidateAsync(arn);
        cloud.Pass(35);
        await cloud.ValidateAsync(arn, "DELETE");
        cloud.Pass(3600);
        var waiting = (await cloud.DescribeAsync(arn)).Status;
        await cloud.ValidateAsync(arn);
        cloud.Pass(91);

        Assert.Equal(CertificateStatus.PENDING_VALIDATION, waiting);
        Assert.Equal(CertificateStatus.ISSUED, (await cloud.DescribeAsync(arn)).Status);
    }

    [Fact]
    public async Task A_domain_that_fails_makes_the_certificate_fail_and_says_why()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new FaultSettings
                {
                    FailingDomains = new Dictionary<string, string>
                    {
                        ["bad.example.com"] = "DOMAIN_NOT_ALLOWED",
                        ["caa.example.com"] = "CAA_ERROR",
                    },
                },
            }
        );

        var refused = await cloud.RequestAsync("good.example.com", "bad.example.com");
        var unauthorized = await cloud.IssuedAsync("caa.example.com");
        var (one, two) = (await cloud.DescribeAsync(refused), await cloud.DescribeAsync(unauthorized));

        Assert.Equal((CertificateStatus.FAILED, FailureReason.DOMAIN_NOT_ALLOWED), (one.Status, one.FailureReason));
        Assert.Equal((CertificateStatus.FAILED, FailureReason.CAA_ERROR), (two.Status, two.FailureReason));
    }

    [Theory]
    [InlineData("12345678-1234-1234-1234-123456789012", "ISSUED")]
    [InlineData("missing-1", "FAILED")]
    public async Task A_private_authority_issues_without_proofs_where_there_is_one(string id, string status)
    {
        using var cloud = new Cloud();
        var authority = $"arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/{id}";

        var arn = (
            await cloud.Acm.RequestCertificateAsync(
                new RequestCertificateRequest { DomainName = "internal.example.com", CertificateAuthorityArn = authority },
                Cancellation
            )
        ).CertificateArn;
        cloud.Pass(3600);
        var detail = await cloud.DescribeAsync(arn);

        Assert.Equal((status, CertificateType.PRIVATE, authority), (detail.Status.Value, detail.Type, detail.CertificateAuthorityArn));
        Assert.Null(detail.DomainValidationOptions);
    }

    [Fact]
    public async Task Validation_by_mail_stays_pending()
    {
        using var cloud = new Cloud();

        var arn = (
            await cloud.Acm.RequestCertificateAsync(new RequestCertificateRequest { DomainName = "www.example.com" }, Cancellation)
        ).CertificateArn;
        cloud.Pass(3600);
        var detail = await cloud.DescribeAsync(arn);
        var option = Assert.Single(detail.DomainValidationOptions);

        Assert.Equal(CertificateStatus.PENDING_VALIDATION, detail.Status);
        Assert.Equal(ValidationMethod.EMAIL, option.ValidationMethod);
        Assert.Contains("admin@www.example.com", option.ValidationEmails);
        Assert.Null(option.ResourceRecord);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:server-certificate/site", null)]
    [InlineData("arn:aws:iam::123456789012:server-certificate/shop/site", null)]
    [InlineData("arn:aws:iam::123456789012:server-certificate/shop/missing-site", "CertificateNotFound")]
    [InlineData("arn:aws:iam::999999999999:server-certificate/site", "CertificateNotFound")]
    public void A_listener_may_use_a_certificate_that_IAM_keeps(string arn, string? code)
    {
        using var cloud = new Cloud();

        Assert.Equal(
            code,
            cloud.Aws.Run(
                "us-east-1",
                transaction =>
                {
                    try
                    {
                        CertificateUse.MustBeUsable(transaction, arn);
                        return null;
                    }
                    catch (AwsError refusal)
                    {
                        return refusal.Code;
                    }
                }
            )
        );
    }

    [Fact]
    public async Task A_listener_may_use_an_issued_certificate_only()
    {
        using var cloud = new Cloud();
        var pending = await cloud.RequestAsync("other.example.com");
        var issued = await cloud.IssuedAsync("www.example.com");

        string? Refusal(string arn) =>
            cloud.Aws.Run(
                "us-east-1",
                transaction =>
                {
                    try
                    {
                        CertificateUse.MustBeUsable(transaction, arn);
                        return null;
                    }
                    catch (AwsError error)
                    {
                        return error.Code;
                    }
                }
            );

        Assert.Null(Refusal(issued));
        Assert.Equal("UnsupportedCertificate", Refusal(pending));
        Assert.Equal("CertificateNotFound", Refusal("arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"));
    }

    [Fact]
    public async Task A_certificate_in_use_is_renewed_before_it_ends_as_long_as_its_record_is_there()
    {
        using var cloud = new Cloud();
        var arn = await cloud.IssuedAsync("www.example.com");
        var before = await cloud.DescribeAsync(arn);
        Assert.Equal(RenewalEligibility.INELIGIBLE, before.RenewalEligibility);
        cloud.Use(arn);

        cloud.Pass((198 - 44) * 86400.0);
        var after = await cloud.DescribeAsync(arn);

        Assert.Equal(RenewalEligibility.ELIGIBLE, after.RenewalEligibility);
        Assert.Equal(RenewalStatus.SUCCESS, after.RenewalSummary.RenewalStatus);
        Assert.NotEqual(before.Serial, after.Serial);
        Assert.Equal(152, (after.NotAfter - before.NotAfter)?.Days);
    }

    [Fact]
    public async Task Without_its_record_a_certificate_waits_for_renewal_and_then_expires()
    {
        using var cloud = new Cloud();
        var (kept, lost) = (await cloud.IssuedAsync("kept.example.com"), await cloud.IssuedAsync("lost.example.com"));
        cloud.Use(kept);
        cloud.Use(lost);
        await cloud.ValidateAsync(kept, "DELETE");
        await cloud.ValidateAsync(lost, "DELETE");

        cloud.Pass(160 * 86400.0);
        var waiting = await cloud.DescribeAsync(kept);
        await cloud.ValidateAsync(kept);
        cloud.Pass(39 * 86400.0);

        Assert.Equal(RenewalStatus.PENDING_VALIDATION, waiting.RenewalSummary.RenewalStatus);
        Assert.Equal(CertificateStatus.ISSUED, (await cloud.DescribeAsync(kept)).Status);
        Assert.Equal(CertificateStatus.EXPIRED, (await cloud.DescribeAsync(lost)).Status);
    }
}
