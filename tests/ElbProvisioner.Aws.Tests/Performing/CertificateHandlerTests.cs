using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class CertificateHandlerTests
{
    private const string Web = "certificate/web";

    private static readonly Settings Settings = CertificateTable.Of(
        CertificateTable.Table.Empty.Filled(),
        "example.com",
        ["*.example.com", "shop.org"],
        "DNS"
    );

    private static readonly ImmutableSortedDictionary<string, string> Zones = ImmutableSortedDictionary<string, string>
        .Empty.Add("example.com", "Z1")
        .Add("*.example.com", "Z1")
        .Add("shop.org", "Z2");

    private static AwsOperation.RequestCertificate Request => new(Settings, Stage.TagsOf(Web));

    private static readonly string[] Proofs = ["example.com=_a.example.com.", "*.example.com=_a.example.com.", "shop.org=_b.shop.org."];

    [Fact]
    public async Task A_request_has_a_token_that_is_the_same_at_every_try()
    {
        using var stage = Tagged(Stage.TagsOf(Web));
        stage.On(Acm + "RequestCertificate", Requested(CertificateArn)).On(Acm + "DescribeCertificate", Described("PENDING_VALIDATION"));

        var outputs = await stage.PerformAsync(Web, Request);
        await stage.PerformAsync(Web, Request);
        await stage.PerformAsync(Web, Request with { Settings = Settings.With(CertificateTable.KeyAlgorithm, "EC_prime256v1") });

        Assert.Equal(CertificateArn, outputs?.Values["arn"]);
        var tokens = stage.AllAsked(Acm + "RequestCertificate").Select(r => r.Json?["IdempotencyToken"]?.ToString() ?? "").ToList();
        Assert.Matches("^[a-z0-9]{32}$", tokens[0]);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
        Assert.Equal("elbctl:address", stage.AllAsked(Acm + "RequestCertificate")[0].Json?["Tags"]?[0]?["Key"]?.ToString());
    }

    [Fact]
    public async Task A_dead_certificate_of_the_last_hour_is_stepped_over()
    {
        using var stage = Tagged(Stage.TagsOf(Web));
        stage
            .On(Acm + "RequestCertificate", Requested("arn:failed"), Requested("arn:deleted"), Requested(CertificateArn))
            .On(
                Acm + "DescribeCertificate",
                r =>
                    r.Json?["CertificateArn"]?.ToString() switch
                    {
                        "arn:failed" => Described("FAILED"),
                        "arn:deleted" => AcmError("ResourceNotFoundException"),
                        _ => Described("PENDING_VALIDATION"),
                    }
            );

        Assert.Equal(CertificateArn, (await stage.PerformAsync(Web, Request))?.Id);
        Assert.Equal(3, stage.AllAsked(Acm + "RequestCertificate").Select(r => r.Json?["IdempotencyToken"]?.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task An_emulator_that_breaks_on_a_token_gets_another_one()
    {
        using var stage = Tagged(Stage.TagsOf(Web));
        stage
            .On(
                Acm + "RequestCertificate",
                AwsAnswer.Html(System.Net.HttpStatusCode.InternalServerError),
                AwsAnswer.Html(System.Net.HttpStatusCode.InternalServerError),
                AwsAnswer.Html(System.Net.HttpStatusCode.InternalServerError),
                Requested(CertificateArn)
            )
            .On(Acm + "DescribeCertificate", Described("PENDING_VALIDATION"));

        Assert.Equal(CertificateArn, (await stage.PerformAsync(Web, Request))?.Id);
        Assert.Equal(2, stage.AllAsked(Acm + "RequestCertificate").Select(r => r.Json?["IdempotencyToken"]?.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task A_new_certificate_may_take_a_moment_to_be_known()
    {
        using var stage = Tagged(Stage.TagsOf(Web));
        stage
            .On(Acm + "RequestCertificate", Requested(CertificateArn))
            .On(Acm + "DescribeCertificate", AcmError("ResourceNotFoundException"), Described("PENDING_VALIDATION"));

        await stage.PerformAsync(Web, Request);

        Assert.Equal(1, stage.Aws.Count("RequestCertificate"));
    }

    [Fact]
    public async Task A_request_that_ACM_remembers_gives_back_the_tags_that_were_lost_since()
    {
        using var stage = Tagged(Stage.TagsOf(Web).Remove("elbctl:stack"));
        stage
            .On(Acm + "RequestCertificate", Requested(CertificateArn))
            .On(Acm + "DescribeCertificate", Described("PENDING_VALIDATION"))
            .On(Acm + "AddTagsToCertificate", AwsAnswer.Json("{}"));

        await stage.PerformAsync(Web, Request);

        var tags = Assert.Single(stage.AllAsked(Acm + "AddTagsToCertificate")).Json?["Tags"]?.ToString() ?? "";
        Assert.Contains("elbctl:stack", tags, StringComparison.Ordinal);
    }

    private static Stage Tagged(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var stage = new Stage();
        var listed = string.Join(',', tags.Select(t => $$"""{"Key":"{{t.Key}}","Value":"{{t.Value}}"}"""));
        stage.On(Acm + "ListTagsForCertificate", AwsAnswer.Json($$"""{"Tags":[{{listed}}]}"""));
        return stage;
    }

    [Fact]
    public async Task Importing_again_keeps_the_arn_and_sets_tags_on_their_own()
    {
        using var stage = new Stage();
        stage.On(Acm + "ImportCertificate", Requested(CertificateArn)).On(Acm + "AddTagsToCertificate", AwsAnswer.Json("{}"));
        var material = new Certificate.Imported
        {
            Name = "web",
            CertificatePem = "cert",
            PrivateKeyPem = "key",
        };

        await stage.PerformAsync(Web, new AwsOperation.ImportCertificate(null, material, Stage.TagsOf(Web)));
        await stage.PerformAsync(Web, new AwsOperation.ImportCertificate(Stage.Existing(CertificateArn), material, Stage.TagsOf(Web)));

        var asked = stage.AllAsked(Acm + "ImportCertificate");
        Assert.Equal("Y2VydA==", asked[0].Json?["Certificate"]?.ToString());
        Assert.NotNull(asked[0].Json?["Tags"]);
        Assert.Equal(CertificateArn, asked[1].Json?["CertificateArn"]?.ToString());
        Assert.Null(asked[1].Json?["Tags"]);
        Assert.Equal(1, stage.Aws.Count("AddTagsToCertificate"));
    }

    [Fact]
    public async Task Validation_records_are_waited_for_and_published_once_a_zone()
    {
        using var stage = new Stage();
        stage
            .On(
                Acm + "DescribeCertificate",
                Described("PENDING_VALIDATION", "example.com=", "*.example.com=_a.example.com."),
                Described("PENDING_VALIDATION", Proofs)
            )
            .On(Route53 + "ChangeResourceRecordSets", PolicyDnsAndTagHandlerTests.Changed("INSYNC"));

        await stage.PerformAsync(Web, new AwsOperation.PublishValidation(Stage.Existing(CertificateArn), Zones));

        var bodies = stage.AllAsked(Route53 + "ChangeResourceRecordSets");
        Assert.Equal(
            [true, true],
            bodies.Select(b =>
                b.Uri.AbsolutePath.Contains("/Z1/", StringComparison.Ordinal)
                || b.Uri.AbsolutePath.Contains("/Z2/", StringComparison.Ordinal)
            )
        );
        Assert.All(bodies, b => Assert.Equal(2, b["Body"]?.Split("<Action>UPSERT</Action>").Length));
        Assert.Contains("<TTL>60</TTL>", bodies[0]["Body"], StringComparison.Ordinal);
        Assert.Equal(["waiting for ACM to name the validation records"], stage.Said);
    }

    [Fact]
    public async Task A_domain_without_a_zone_says_which_record_to_make()
    {
        using var stage = new Stage();
        stage
            .On(Acm + "DescribeCertificate", Described("PENDING_VALIDATION", Proofs))
            .On(Route53 + "ChangeResourceRecordSets", PolicyDnsAndTagHandlerTests.Changed("INSYNC"));

        var failed = await stage.FailAsync(
            Web,
            new AwsOperation.PublishValidation(Stage.Existing(CertificateArn), Zones.Remove("shop.org"))
        );

        Assert.Equal(ApplyCodes.ZoneUnknown, failed.Diagnostic.Code);
        Assert.Contains("_b.shop.org.", failed.Diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issuing_is_waited_for()
    {
        using var stage = new Stage();
        stage.On(
            Acm + "DescribeCertificate",
            AcmError("ResourceNotFoundException"),
            Described("PENDING_VALIDATION", Proofs),
            Described("ISSUED", Proofs)
        );

        await stage.PerformAsync(Web, new AwsOperation.WaitCertificateIssued(stage.Made(Web, CertificateArn)));

        Assert.Equal(["waiting for ACM to know the certificate", "0 of 3 domains proved"], stage.Said);
    }

    [Theory]
    [InlineData("FAILED", "CAA_ERROR", "CAA record")]
    [InlineData("FAILED", "DOMAIN_NOT_ALLOWED", "unsafe")]
    [InlineData("VALIDATION_TIMED_OUT", null, "72 hours")]
    [InlineData("REVOKED", null, "REVOKED")]
    public async Task A_certificate_that_will_never_be_issued_ends_the_wait_at_once(string status, string? reason, string why)
    {
        using var stage = new Stage();
        stage.On(
            Acm + "DescribeCertificate",
            AwsAnswer.Json(
                $$"""{"Certificate":{"CertificateArn":"{{CertificateArn}}","DomainName":"example.com","Status":"{{status}}"{{(reason is null ? "" : $",\"FailureReason\":\"{reason}\"")}} } }"""
            )
        );

        foreach (
            var wait in new AwsOperation[]
            {
                new AwsOperation.WaitCertificateIssued(Stage.Existing(CertificateArn)),
                new AwsOperation.PublishValidation(Stage.Existing(CertificateArn), Zones),
            }
        )
        {
            var failed = await stage.FailAsync(Web, wait);

            Assert.Equal(ApplyCodes.CertificateFailed, failed.Diagnostic.Code);
            Assert.Contains(why, failed.Message, StringComparison.Ordinal);
        }

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task A_deletion_waits_for_load_balancers_and_takes_away_only_records_that_nobody_shares()
    {
        using var stage = new Stage();
        var isInUse = true;
        stage
            .On(
                Acm + "DescribeCertificate",
                r =>
                    r.Json?["CertificateArn"]?.ToString() == "arn:other"
                        ? Described("ISSUED", "shop.org=_b.shop.org.")
                        : Described("ISSUED", isInUse ? [LoadBalancerArn] : [], Proofs)
            )
            .On(Acm + "DeleteCertificate", _ => isInUse && !(isInUse = false) ? AcmError("ResourceInUseException") : AwsAnswer.Json("{}"))
            .On(
                Acm + "ListCertificates",
                AwsAnswer.Json(
                    $$"""
                    {"CertificateSummaryList":[{"CertificateArn":"{{CertificateArn}}","DomainName":"example.com"},{"CertificateArn":"arn:other","DomainName":"www.shop.net","SubjectAlternativeNameSummaries":["*.shop.org"]}]}
                    """
                )
            )
            .On(Route53 + "ListResourceRecordSets", r => Records(r["name"] ?? "", "proof.acm-validations.aws."))
            .On(Route53 + "ChangeResourceRecordSets", PolicyDnsAndTagHandlerTests.Changed("INSYNC"));

        await stage.PerformAsync(Web, new AwsOperation.DeleteCertificate(Stage.Owned(CertificateArn, Web), Zones));

        var body = stage.Asked(Route53 + "ChangeResourceRecordSets")["Body"] ?? "";
        Assert.Contains("<Action>DELETE</Action>", body, StringComparison.Ordinal);
        Assert.Contains("_a.example.com", body, StringComparison.Ordinal);
        Assert.DoesNotContain("shop.org", body, StringComparison.Ordinal);
        Assert.Equal(["still used by shop-web"], stage.Said);
        var order = stage.Aws.Requests.Select(r => r.Operation).ToList();
        Assert.True(order.IndexOf("ChangeResourceRecordSets") < order.LastIndexOf("DeleteCertificate"));
        Assert.Equal(7, stage.Asked(Acm + "ListCertificates").Json?["Includes"]?["keyTypes"]?.AsArray().Count);
    }

    [Fact]
    public async Task A_record_that_says_something_else_by_now_is_left_alone()
    {
        using var stage = new Stage();
        stage
            .On(Acm + "DescribeCertificate", Described("ISSUED", Proofs))
            .On(Acm + "DeleteCertificate", AwsAnswer.Json("{}"))
            .On(Acm + "ListCertificates", AwsAnswer.Json("{}"))
            .On(Route53 + "ListResourceRecordSets", r => Records(r["name"] ?? "", "elsewhere."));

        await stage.PerformAsync(Web, new AwsOperation.DeleteCertificate(Stage.Owned(CertificateArn, Web), Zones));

        Assert.Equal(0, stage.Aws.Count("ChangeResourceRecordSets"));
        Assert.Equal(1, stage.Aws.Count("DeleteCertificate"));
    }

    [Fact]
    public async Task Deleting_what_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage.On(Acm + "DescribeCertificate", AcmError("ResourceNotFoundException"));

        Assert.Null(await stage.PerformAsync(Web, new AwsOperation.DeleteCertificate(Stage.Owned(CertificateArn, Web), Zones)));
    }

    private static AwsAnswer Requested(string arn) => AwsAnswer.Json($$"""{"CertificateArn":"{{arn}}"}""");

    private static AwsAnswer Described(string status, params string[] proofs) => Described(status, [], proofs);

    private static AwsAnswer Described(string status, string[] users, string[] proofs)
    {
        var options = proofs
            .Select(p => p.Split('='))
            .Select(p =>
                p[1].Length == 0
                    ? $$"""{"DomainName":"{{p[0]}}"}"""
                    : $$"""{"DomainName":"{{p[0]}}","ValidationStatus":"PENDING_VALIDATION","ResourceRecord":{"Name":"{{p[1]}}","Type":"CNAME","Value":"proof.acm-validations.aws."} }"""
            );
        return AwsAnswer.Json(
            $$"""
            {"Certificate":{"CertificateArn":"{{CertificateArn}}","DomainName":"example.com","Status":"{{status}}","InUseBy":[{{string.Join(
                ',',
                users.Select(u => $"\"{u}\"")
            )}}],
            "DomainValidationOptions":[{{string.Join(',', options)}}]} }
            """
        );
    }

    private static AwsAnswer Records(string name, string value) =>
        AwsAnswer.Xml(
            $"""
            <ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets><ResourceRecordSet>
            <Name>{name}</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords>
            </ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>1</MaxItems></ListResourceRecordSetsResponse>
            """
        );
}
