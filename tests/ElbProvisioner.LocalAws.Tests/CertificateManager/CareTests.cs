using System.Security.Cryptography.X509Certificates;
using Amazon.CertificateManager.Model;

namespace ElbProvisioner.LocalAws.Tests.CertificateManager;

public sealed class CareTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_in_use_is_not_deleted_and_lingers_a_while_after()
    {
        using var cloud = new Cloud();
        var arn = await cloud.IssuedAsync("www.example.com");
        Task Delete() => cloud.Acm.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateArn = arn }, Cancellation);

        cloud.Use(arn);
        Assert.Equal([CertificateTestbed.LoadBalancer], (await cloud.DescribeAsync(arn)).InUseBy);
        await Cloud.RefusedAsync("ResourceInUseException", Delete);
        cloud.LetGo(arn);
        cloud.Pass(19);
        await Cloud.RefusedAsync("ResourceInUseException", Delete);
        cloud.Pass(2);
        await Delete();

        await Cloud.RefusedAsync("ResourceNotFoundException", () => cloud.DescribeAsync(arn));
    }

    [Fact]
    public async Task One_that_comes_into_use_again_is_not_let_go()
    {
        using var cloud = new Cloud();
        var arn = await cloud.IssuedAsync("www.example.com");

        cloud.Use(arn);
        cloud.LetGo(arn);
        cloud.Pass(10);
        cloud.Use(arn);
        cloud.Pass(60);

        Assert.Single((await cloud.DescribeAsync(arn)).InUseBy);
    }

    [Fact]
    public async Task Tags_are_put_over_each_other_and_taken_by_key_or_by_value()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(2);
        Task Add(params Tag[] tags) =>
            cloud.Acm.AddTagsToCertificateAsync(new AddTagsToCertificateRequest { CertificateArn = arn, Tags = [.. tags] }, Cancellation);
        Task Remove(Tag tag) =>
            cloud.Acm.RemoveTagsFromCertificateAsync(
                new RemoveTagsFromCertificateRequest { CertificateArn = arn, Tags = [tag] },
                Cancellation
            );

        await Add(new Tag { Key = "a", Value = "1" }, new Tag { Key = "b", Value = "1" }, new Tag { Key = "c" });
        await Add(new Tag { Key = "a", Value = "2" });
        await Remove(new Tag { Key = "a", Value = "1" });
        await Remove(new Tag { Key = "b" });
        var tags = (
            await cloud.Acm.ListTagsForCertificateAsync(new ListTagsForCertificateRequest { CertificateArn = arn }, Cancellation)
        ).Tags;

        Assert.Equal([("a", "2"), ("c", "")], tags.Select(tag => (tag.Key, tag.Value)));
        await Cloud.RefusedAsync("InvalidTagException", () => Add(new Tag { Key = "aws:x", Value = "1" }));
        await Add([.. Enumerable.Range(0, 48).Select(index => new Tag { Key = $"n{index}", Value = "" })]);
        await Cloud.RefusedAsync("TooManyTagsException", () => Add(new Tag { Key = "one more", Value = "" }));
    }

    [Fact]
    public async Task What_was_issued_can_be_looked_at_and_what_was_not_cannot()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var pending = await cloud.RequestAsync("other.example.com");
        var issued = await cloud.IssuedAsync("www.example.com", "*.example.com");
        Task<System.Text.Json.Nodes.JsonObject> Get(string arn) =>
            raw.JsonAsync("acm", "CertificateManager.GetCertificate", $$"""{"CertificateArn":"{{arn}}"}""");

        var answer = await Get(issued);
        using var certificate = X509Certificate2.CreateFromPem((string?)answer["Certificate"]);
        using var authority = X509Certificate2.CreateFromPem((string?)answer["CertificateChain"]);

        Assert.Equal("CN=www.example.com", certificate.Subject);
        Assert.Equal(authority.Subject, certificate.Issuer);
        Assert.Equal((await cloud.DescribeAsync(issued)).NotAfter?.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        Assert.Equal(
            (await cloud.DescribeAsync(issued)).Serial.Replace(":", "", StringComparison.Ordinal),
            certificate.SerialNumber.ToLowerInvariant()
        );
        await RawCalls.RefusedAsync("RequestInProgressException", () => Get(pending));
    }

    [Fact]
    public async Task Logging_can_be_changed_and_renewal_cannot_be_asked_for()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var pending = await cloud.RequestAsync("other.example.com");
        var issued = await cloud.IssuedAsync("www.example.com");
        Task Update(string arn) =>
            raw.JsonAsync(
                "acm",
                "CertificateManager.UpdateCertificateOptions",
                $$"""{"CertificateArn":"{{arn}}","Options":{"CertificateTransparencyLoggingPreference":"DISABLED"} }"""
            );

        await Update(issued);

        Assert.Equal("DISABLED", (await cloud.DescribeAsync(issued)).Options.CertificateTransparencyLoggingPreference.Value);
        await RawCalls.RefusedAsync("InvalidStateException", () => Update(pending));
        await RawCalls.RefusedAsync(
            "ValidationException",
            () => raw.JsonAsync("acm", "CertificateManager.RenewCertificate", $$"""{"CertificateArn":"{{issued}}"}""")
        );
    }

    [Fact]
    public async Task Mail_is_sent_again_for_certificates_that_wait_for_mail()
    {
        using var cloud = new Cloud();
        var raw = new RawCalls(cloud);
        var dns = await cloud.RequestAsync("www.example.com");
        var mail = (
            await cloud.Acm.RequestCertificateAsync(new RequestCertificateRequest { DomainName = "www.example.com" }, Cancellation)
        ).CertificateArn;
        cloud.Pass(2);
        Task Resend(string arn, string domain) =>
            raw.JsonAsync(
                "acm",
                "CertificateManager.ResendValidationEmail",
                $$"""{"CertificateArn":"{{arn}}","Domain":"www.example.com","ValidationDomain":"{{domain}}"}"""
            );

        await Resend(mail, "example.com");
        await RawCalls.RefusedAsync("InvalidDomainValidationOptionsException", () => Resend(mail, "example.net"));
        await RawCalls.RefusedAsync("InvalidStateException", () => Resend(dns, "example.com"));
    }
}
