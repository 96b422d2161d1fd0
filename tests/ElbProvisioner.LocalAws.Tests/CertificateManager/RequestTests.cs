using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.CertificateManager;

public sealed class RequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_token_gives_the_same_certificate_for_an_hour()
    {
        using var cloud = new Cloud();
        var request = new RequestCertificateRequest
        {
            DomainName = "www.example.com",
            ValidationMethod = ValidationMethod.DNS,
            IdempotencyToken = "once",
        };

        var first = (await cloud.Acm.RequestCertificateAsync(request, Cancellation)).CertificateArn;
        cloud.Pass(3590);
        var again = (await cloud.Acm.RequestCertificateAsync(request, Cancellation)).CertificateArn;
        cloud.Pass(20);
        var late = (await cloud.Acm.RequestCertificateAsync(request, Cancellation)).CertificateArn;

        Assert.Equal(first, again);
        Assert.NotEqual(first, late);
    }

    [Fact]
    public async Task Without_a_token_each_request_is_another_certificate()
    {
        using var cloud = new Cloud();

        Assert.NotEqual(await cloud.RequestAsync("www.example.com"), await cloud.RequestAsync("www.example.com"));
    }

    [Fact]
    public async Task More_names_than_the_quota_are_refused()
    {
        using var cloud = new Cloud();
        string[] ten = [.. Enumerable.Range(0, 10).Select(index => $"n{index}.example.com")];

        await cloud.RequestAsync(ten[0], ten);
        await Cloud.RefusedAsync("LimitExceededException", () => cloud.RequestAsync("www.example.com", ten));
    }

    [Fact]
    public async Task The_certificates_of_a_region_have_a_quota()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["certificates"] = 1 } },
            }
        );

        await cloud.RequestAsync("a.example.com");
        await Cloud.RefusedAsync("LimitExceededException", () => cloud.RequestAsync("b.example.com"));
    }

    [Fact]
    public async Task A_validation_domain_must_be_above_the_name()
    {
        using var cloud = new Cloud();
        RequestCertificateRequest With(string domain) =>
            new()
            {
                DomainName = "www.example.com",
                DomainValidationOptions = [new DomainValidationOption { DomainName = "www.example.com", ValidationDomain = domain }],
            };

        await cloud.Acm.RequestCertificateAsync(With("example.com"), Cancellation);
        await Cloud.RefusedAsync(
            "InvalidDomainValidationOptionsException",
            () => cloud.Acm.RequestCertificateAsync(With("example.org"), Cancellation)
        );
    }

    [Fact]
    public async Task The_first_name_is_a_common_name_and_no_longer_than_64_characters()
    {
        using var cloud = new Cloud();
        var name = string.Join('.', Enumerable.Repeat("abcdefghij", 6)) + ".example.com";

        await cloud.RequestAsync("www.example.com", name);
        await Cloud.RefusedAsync("InvalidParameterException", () => cloud.RequestAsync(name));
    }

    [Fact]
    public async Task The_names_come_back_with_the_first_among_them()
    {
        using var cloud = new Cloud();

        var arn = await cloud.RequestAsync("www.example.com", "api.example.com", "www.example.com");
        cloud.Pass(2);
        var detail = await cloud.DescribeAsync(arn);

        Assert.Equal(["www.example.com", "api.example.com"], detail.SubjectAlternativeNames);
        Assert.Equal(CertificateTransparencyLoggingPreference.ENABLED, detail.Options.CertificateTransparencyLoggingPreference);
    }

    [Fact]
    public async Task Other_keys_than_RSA_are_hidden_from_lists_that_do_not_ask_for_them()
    {
        using var cloud = new Cloud();
        var rsa = await cloud.RequestAsync("www.example.com");
        var curve = (
            await cloud.Acm.RequestCertificateAsync(
                new RequestCertificateRequest
                {
                    DomainName = "www.example.com",
                    KeyAlgorithm = KeyAlgorithm.EC_prime256v1,
                    ValidationMethod = ValidationMethod.DNS,
                },
                Cancellation
            )
        ).CertificateArn;
        cloud.Pass(2);

        var usual = (await cloud.Acm.ListCertificatesAsync(new ListCertificatesRequest(), Cancellation)).CertificateSummaryList;
        var all = (
            await cloud.Acm.ListCertificatesAsync(
                new ListCertificatesRequest { Includes = new Filters { KeyTypes = ["RSA_2048", "EC_prime256v1"] } },
                Cancellation
            )
        ).CertificateSummaryList;

        Assert.Equal(rsa, Assert.Single(usual).CertificateArn);
        Assert.Equal(new[] { curve, rsa }.Order(StringComparer.Ordinal), all.Select(summary => summary.CertificateArn));
        Assert.Equal("EC-prime256v1", (await cloud.DescribeAsync(curve)).KeyAlgorithm);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_by_status()
    {
        using var cloud = new Cloud();
        var issued = await cloud.IssuedAsync("www.example.com");
        for (var index = 0; index < 4; index++)
        {
            await cloud.RequestAsync($"n{index}.example.com");
        }

        cloud.Pass(2);
        var (found, token, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var page = await cloud.Acm.ListCertificatesAsync(new ListCertificatesRequest { MaxItems = 2, NextToken = token }, Cancellation);
            found.AddRange(page.CertificateSummaryList.Select(summary => summary.CertificateArn));
            (token, pages) = (page.NextToken, pages + 1);
        } while (token is not null);

        var ready = (
            await cloud.Acm.ListCertificatesAsync(new ListCertificatesRequest { CertificateStatuses = ["ISSUED"] }, Cancellation)
        ).CertificateSummaryList;

        Assert.Equal((5, 3), (found.Distinct().Count(), pages));
        Assert.Equal(issued, Assert.Single(ready).CertificateArn);
    }

    [Fact]
    public async Task An_ARN_of_something_else_is_invalid()
    {
        using var cloud = new Cloud();

        await Cloud.RefusedAsync("InvalidArnException", () => cloud.DescribeAsync("arn:aws:acm:us-east-1:123456789012:other/0000"));
        await Cloud.RefusedAsync(
            "ResourceNotFoundException",
            () => cloud.DescribeAsync("arn:aws:acm:us-east-1:123456789012:certificate/0000")
        );
    }
}
